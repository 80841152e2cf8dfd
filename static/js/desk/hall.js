// The supervisor's hall: each mend asks for its reason, and the tables are made anew when the queue changes.
import { send } from "../lib/api.js";
import { by, hour } from "../lib/dom.js";
import { watch } from "../lib/live.js";
import { strip } from "../lib/alert_strip.js";

const REST_MS = 1000;
let lost = false;
let known = Number(by("hall").dataset.seq); // how far the queue had come
let asked = null; // what the open question is about

/** Whatever was made anew, the keyboard stands where it stood, or at the table if what it stood on is gone. */
function stand(post, table) {
  const same = document.querySelector(`[data-post="${post}"]`);
  (same ?? by(table)).focus({ preventScroll: true });
}

function free() {
  for (const button of document.querySelectorAll("[data-ask], dialog [type=submit], .masthead__out")) button.disabled = lost;
}

// ---- The tables ----

let looking = false;
let news = false;

async function look() {
  const answer = await fetch("/sala", { signal: AbortSignal.timeout(8000) });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const on = document.activeElement;
  const table = on.closest("[role=region]")?.id;
  for (const id of ["desks", "tickets"]) {
    const fresh = page.getElementById(id);
    if (fresh) by(id).replaceChildren(...fresh.children);
  }
  free();
  if (on.dataset.post) stand(on.dataset.post, table);
}

/** Looks anew, once a second at most. */
async function freshen() {
  news = true;
  if (looking) return;
  looking = true;
  while (news) {
    news = false;
    await look().catch(() => (known = -1)); // the next snapshot tries again
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
  }
  looking = false;
}

// ---- The questions ----

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-ask]");
  if (!button) return;
  const dialog = by(button.dataset.ask);
  asked = { ...button.dataset, table: button.closest("[role=region]").id };
  dialog.querySelector("[data-what]").textContent = asked.what;
  dialog.querySelector("form").reset();
  dialog.querySelector("[role=alert]").hidden = true;
  dialog.showModal();
});

for (const dialog of document.querySelectorAll("dialog")) {
  const told = dialog.querySelector("[role=alert]");
  dialog.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const body = { reason: new FormData(event.target).get("reason") };
    if (asked.version) body.version = Number(asked.version);
    event.submitter.disabled = true;
    try {
      await send(asked.post, body);
      await look().catch(() => {});
      dialog.close();
    } catch (error) {
      told.textContent = error.detail || "No hay conexión con el servidor.";
      told.hidden = false;
    } finally {
      event.submitter.disabled = lost;
    }
  });
  dialog.querySelector("button[type=button]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => stand(asked.post, asked.table));
}

watch("queue", {
  url: "/api/v1/queue",
  onSnapshot: ({ seq, alerts }) => {
    strip(alerts);
    if (known !== seq) freshen();
    known = seq;
  },
  onState: (state, last) => {
    const on = document.activeElement.closest("[data-post]");
    const banner = by("link");
    banner.hidden = state === "live";
    banner.className = `banner banner--${state === "lost" ? "bad" : "warn"}`;
    banner.textContent = state === "lost" ? `Sin conexión desde las ${hour(last)}. Lo que ve ya no se actualiza, y no se puede cerrar ni anular.` : "Reconectando…";
    document.body.classList.toggle("unlinked", state !== "live");
    lost = state === "lost";
    free();
    if (on && lost) by(on.closest("[role=region]").id).focus({ preventScroll: true });
  },
});

by("until").disabled = false;
