// Show the code by which an administrator registers this browser as a kiosk or a display, or take one of theirs.
import "../lib/alive_for_launcher.js";
import { Problem, caught, pause, send } from "../lib/api.js";
import { by, find } from "../lib/dom.js";
import { explained } from "../lib/error_words.js";

const POLL_MS = 2000;
const KEPT = "ciasc-machine-code";
const WAITING = "/api/v1/devices/waiting";
const NOT_FOUND = 404;

const machine = by("machine");

/** Become the device of that code, and open its page. @param {string} code */
async function register(code) {
  const device = await send("/api/v1/devices/pair", { code });
  sessionStorage.removeItem(KEPT);
  window.location.assign(device.to);
}

/** Return the code that this page showed before it was loaded again, else a new one. */
async function ownCode() {
  const kept = sessionStorage.getItem(KEPT);
  const kind = /** @type {"kiosk" | "display" | null} */ (machine.dataset.kind || null);
  const shown = kept ? /** @type {Api.ShownCode} */ (JSON.parse(kept)) : await send(WAITING, { kind });
  sessionStorage.setItem(KEPT, JSON.stringify(shown));
  return shown;
}

/** @param {Api.ShownCode} shown */
function show({ code, page, qr }) {
  const half = code.length / 2;
  by("machine-code").textContent = `${code.slice(0, half)} ${code.slice(half)}`;
  by("machine-page").textContent = page;
  const picture = find("img#machine-qr");
  picture.src = qr;
  picture.hidden = false;
}

/** Show a code until an administrator has typed it; a forgotten one is replaced, and a silent server tried again. */
async function waitForAdministrator() {
  const shown = await ownCode();
  show(shown);
  for (;;) {
    const { code } = await send(`${WAITING}/answer`, { secret: shown.secret });
    by("machine-silent").hidden = true;
    if (code) return register(code);
    await pause(POLL_MS);
  }
}

async function wait() {
  for (;;) {
    try {
      return await waitForAdministrator();
    } catch (error) {
      if (caught(error).status) sessionStorage.removeItem(KEPT);
      by("machine-silent").hidden = caught(error).status === NOT_FOUND;
      await pause(POLL_MS);
    }
  }
}

document.getElementById("pair")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const problem = by("problem");
  problem.hidden = true;
  try {
    await register(find("input#code").value);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    problem.textContent = explained(error);
    problem.hidden = false;
    find("input#code").select();
  }
});

void wait();
