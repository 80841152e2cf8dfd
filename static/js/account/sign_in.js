// Sign-in, and the choice of a password at first use.
import { send } from "../lib/api.js";

/** Where to go after signing in: a page of this server, whatever the address asked for. */
function next() {
  const wish = new URL(gate.dataset.next, window.location.origin);
  return wish.origin === window.location.origin ? wish.href : "/";
}

const gate = document.querySelector(".gate");
const problem = document.getElementById("problem");
const signIn = document.getElementById("sign-in");
const change = document.getElementById("change");
const title = document.getElementById("title");
const second = document.getElementById("second");
let username = "";

function tell(error) {
  problem.textContent = error.detail || error.title || "No hay conexión con el servidor.";
  problem.hidden = false;
}

function locked(form, busy) {
  form.querySelector("button").disabled = busy;
}

async function enter(body) {
  const who = await send("/api/v1/session", body);
  username = who.username;
  if (!who.must_change) {
    window.location.assign(next());
    return;
  }
  let csrf = document.querySelector('meta[name="csrf-token"]');
  if (!csrf) {
    csrf = document.createElement("meta");
    csrf.name = "csrf-token";
    document.head.append(csrf);
  }
  csrf.content = who.csrf_token;
  signIn.hidden = true;
  change.hidden = false;
  title.textContent = "Elija su contraseña";
  change.elements.old.value = body.password;
  change.elements.new.focus();
}

signIn.addEventListener("submit", async (event) => {
  event.preventDefault();
  problem.hidden = true;
  locked(signIn, true);
  try {
    const body = { username: signIn.elements.username.value, password: signIn.elements.password.value };
    const code = signIn.elements.code.value.trim();
    await enter(code ? { ...body, code } : body);
  } catch (error) {
    tell(error);
    if (error.type === "second-factor") {
      second.hidden = false;
      signIn.elements.code.select();
    } else {
      signIn.elements.password.select();
    }
  } finally {
    locked(signIn, false);
  }
});

change.addEventListener("submit", async (event) => {
  event.preventDefault();
  problem.hidden = true;
  locked(change, true);
  try {
    await send("/api/v1/session/password", { old: change.elements.old.value, new: change.elements.new.value });
    // Choosing a password ends every sign-in of the account, this one too.
    if (username) await enter({ username, password: change.elements.new.value });
    else window.location.assign("/entrar");
  } catch (error) {
    tell(error);
  } finally {
    locked(change, false);
  }
});

if (!signIn.hidden) signIn.elements.username.focus();
