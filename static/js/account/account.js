// The own account: sessions are ended, a second factor is set up or taken away.
import { send } from "../lib/api.js";
import { confirmed } from "../lib/confirm_password.js";

const ROOT = "/api/v1/account";
const problem = document.getElementById("problem");
const part = (name) => document.getElementById(`second-${name}`);

/** Runs a step with its button disabled; what went wrong is told at the top. */
async function run(button, step, then) {
  problem.hidden = true;
  button.disabled = true;
  try {
    const answer = await step();
    if (answer !== null || then === reload) then(answer);
  } catch (error) {
    problem.textContent = error.detail || error.title || "No hay conexión con el servidor.";
    problem.hidden = false;
  } finally {
    button.disabled = false;
  }
}

const reload = () => window.location.reload();

for (const button of document.querySelectorAll("[data-end]")) {
  button.addEventListener("click", () => run(button, () => send(`${ROOT}/sessions/${button.dataset.end}/end`), reload));
}
const others = document.getElementById("end-others");
others?.addEventListener("click", () => run(others, () => send(`${ROOT}/sessions/end`), reload));

const begin = part("begin");
begin?.addEventListener("click", () =>
  run(begin, () => confirmed(() => send(`${ROOT}/second-factor/begin`)), (made) => {
    part("picture").src = made.picture;
    part("secret").textContent = made.secret.match(/.{1,4}/g).join(" ");
    part("learn").hidden = false;
    begin.hidden = true;
    part("confirm").elements.code.focus();
  }),
);

function onCode(name, then) {
  const form = part(name);
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    const body = { code: form.elements.code.value };
    run(form.querySelector("button"), () => confirmed(() => send(`${ROOT}/second-factor/${name}`, body)), then);
  });
}

onCode("confirm", (answer) => {
  part("list").replaceChildren(
    ...answer.recovery_codes.map((code) => Object.assign(document.createElement("li"), { textContent: code })),
  );
  part("learn").hidden = true;
  part("codes").hidden = false;
});
onCode("end", reload);

document.getElementById("until").disabled = false;
