// Sign in, and set a password at first use.
import { Problem, send } from "../lib/api.js";
import { by, find, make } from "../lib/dom.js";
import { explained } from "../lib/error_words.js";

/** Return the page after sign-in: always one of this server, also if the address names another. */
function next() {
  const wish = new URL(gate.dataset.next ?? "/", window.location.origin);
  return wish.origin === window.location.origin ? wish.href : "/";
}

const gate = find("main.gate");
const problem = by("problem");
const signIn = find("form#sign-in");
const change = find("form#change");
let username = "";

/** @param {unknown} error */
function showError(error) {
  problem.textContent = explained(error);
  problem.hidden = false;
}

/** @param {HTMLFormElement} form @param {boolean} busy */
function setBusy(form, busy) {
  find("button", form).disabled = busy;
}

/** @param {Sent.Credentials} body */
async function enter(body) {
  const who = await send("/api/v1/session", body);
  username = who.username;
  if (!who.must_change) {
    window.location.assign(next());
    return;
  }
  const csrf = document.querySelector("meta[name=csrf-token]") ?? make("meta");
  csrf.setAttribute("name", "csrf-token");
  csrf.setAttribute("content", who.csrf_token);
  document.head.append(csrf);
  signIn.hidden = true;
  change.hidden = false;
  by("title").textContent = by("title").dataset.choose ?? "";
  find("input#old").value = body.password;
  find("input#new").focus();
}

signIn.addEventListener("submit", async (event) => {
  event.preventDefault();
  problem.hidden = true;
  setBusy(signIn, true);
  try {
    const body = { username: find("input#username").value, password: find("input#password").value };
    const code = find("input#code").value.trim();
    await enter(code ? { ...body, code } : body);
  } catch (error) {
    showError(error);
    if (error instanceof Problem && error.type === "second-factor") {
      by("second").hidden = false;
      find("input#code").select();
    } else {
      find("input#password").select();
    }
  } finally {
    setBusy(signIn, false);
  }
});

change.addEventListener("submit", async (event) => {
  event.preventDefault();
  problem.hidden = true;
  setBusy(change, true);
  try {
    const password = find("input#new").value;
    await send("/api/v1/session/password", { old: find("input#old").value, new: password });
    // A new password ends every session of the account, this one too.
    if (username) await enter({ username, password });
    else window.location.assign("/entrar");
  } catch (error) {
    showError(error);
  } finally {
    setBusy(change, false);
  }
});

if (!signIn.hidden) find("input#username").focus();
