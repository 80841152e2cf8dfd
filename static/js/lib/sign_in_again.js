// "Su sesión terminó": the sign-in above the page, which remains as it is; words and fields are those of /entrar.
import { caught, send } from "./api.js";
import { all, find, make } from "./dom.js";

/** @type {Promise<boolean> | null} */
let open = null;

/** All who wait for the same person wait for one question. @returns {Promise<boolean>} */
export function ask() {
  open ??= question().finally(() => {
    open = null;
  });
  return open;
}

/** @returns {Promise<boolean>} */
async function question() {
  const answer = await fetch("/entrar", { cache: "no-store" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const gate = find("main.gate", page);
  const form = find("form#sign-in", gate);
  const { ended = "", endedText = "", none = "" } = gate.dataset;
  for (const one of all("[id], [for], [aria-describedby]", form)) {
    for (const name of ["id", "for", "aria-describedby"]) if (one.hasAttribute(name)) one.setAttribute(name, `again-${one.getAttribute(name)}`);
  }
  const problem = make("p", "banner banner--bad");
  problem.setAttribute("role", "alert");
  Object.assign(problem.dataset, { none });
  problem.hidden = true;
  const title = make("h2", "", ended);
  title.id = "again-title";
  const dialog = make("dialog", "confirm", title, make("p", "", endedText), problem, form);
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.addEventListener("cancel", (event) => event.preventDefault());
  document.body.append(dialog);
  dialog.showModal();
  find("input[name=username]", form).value = person();
  find(`input[name=${person() ? "password" : "username"}]`, form).focus();
  await entered(form, problem);
  dialog.remove();
  return true;
}

/** The person of this page. */
function person() {
  const { me = "" } = find("a.masthead__me").dataset;
  return me;
}

/** @param {Refusal} error @param {HTMLElement} problem */
function wordsOf({ detail, title }, problem) {
  return detail || title || (problem.dataset.none ?? "");
}

/** Resolves when the same person is signed in; the page of another one is loaded again. @param {HTMLFormElement} form @param {HTMLElement} problem */
function entered(form, problem) {
  return new Promise((resolve) => {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      problem.hidden = true;
      const button = find("button", form);
      button.disabled = true;
      try {
        const [username, password, code] = ["username", "password", "code"].map((name) => find(`input[name=${name}]`, form).value);
        const who = await send("/api/v1/session", { username: username ?? "", password: password ?? "", code: code?.trim() || null });
        if (who.username !== person() || who.must_change) return window.location.reload();
        find("meta[name=csrf-token]").setAttribute("content", who.csrf_token);
        for (const field of all("input[name=csrf]")) field.value = who.csrf_token;
        resolve(undefined);
      } catch (error) {
        problem.textContent = wordsOf(caught(error), problem);
        problem.hidden = false;
        if (caught(error).type === "second-factor") find(".field[hidden]", form).hidden = false;
      } finally {
        button.disabled = false;
      }
    });
  });
}
