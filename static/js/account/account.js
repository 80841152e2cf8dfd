// The own account: end sessions, set up or remove a second factor.
import { send } from "../lib/api.js";
import { confirmed } from "../lib/confirm_password.js";
import { all, by, find, make } from "../lib/dom.js";
import { explained } from "../lib/error_words.js";

const ROOT = "/api/v1/account";
const problem = by("problem");

/**
 * Run a step with its button disabled, and `then` unless the person gave up; show at the top what failed.
 * @template Answer
 * @param {HTMLButtonElement} button
 * @param {() => Promise<Answer | null>} step
 * @param {(answer: Answer) => void} then
 */
async function run(button, step, then) {
  problem.hidden = true;
  button.disabled = true;
  try {
    const answer = await step();
    if (answer) then(answer);
  } catch (error) {
    problem.textContent = explained(error);
    problem.hidden = false;
  } finally {
    button.disabled = false;
  }
}

const reload = () => window.location.reload();

/** Return true for a command without an answer: it was done. @param {Promise<null>} command */
const done = (command) => command.then(() => true);

for (const button of all("button[data-end]")) {
  button.addEventListener("click", () => run(button, () => done(send(`${ROOT}/sessions/${button.dataset.end ?? ""}/end`)), reload));
}
for (const button of all("button#end-others")) {
  button.addEventListener("click", () => run(button, () => done(send(`${ROOT}/sessions/end`)), reload));
}

for (const begin of all("button#second-begin")) {
  begin.addEventListener("click", () =>
    run(begin, () => confirmed(() => send(`${ROOT}/second-factor/begin`)), (made) => {
      find("img#second-picture").src = made.picture;
      by("second-secret").textContent = made.secret.replace(/.{4}(?=.)/g, "$& ");
      by("second-learn").hidden = false;
      begin.hidden = true;
      find("form#second-confirm input").focus();
    }),
  );
}

/** @type {OnCode} */
function onCode(name, command, then) {
  for (const form of all(`form#second-${name}`)) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const { value: code } = find("input[name=code]", form);
      void run(find("button", form), () => confirmed(() => command({ code })), then);
    });
  }
}

onCode("confirm", (body) => send(`${ROOT}/second-factor/confirm`, body), (answer) => {
  by("second-list").replaceChildren(...answer.recovery_codes.map((code) => make("li", "", code)));
  by("second-learn").hidden = true;
  by("second-codes").hidden = false;
});
onCode("end", (body) => done(send(`${ROOT}/second-factor/end`, body)), reload);

find("fieldset#until").disabled = false;
