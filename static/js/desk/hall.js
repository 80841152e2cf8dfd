// The supervisor's hall: each correction needs a reason; load the tables again when the queue changes.
import { pause, send } from "../lib/api.js";
import { all, by, find, target } from "../lib/dom.js";
import { explained } from "../lib/error_words.js";
import { showLink } from "../lib/connection_banner.js";
import { watch } from "../lib/live_connection.js";
import { strip } from "../lib/alert_strip.js";
import { WORDS } from "../lib/words.js";

const REST_MS = 1000;
let lost = false;
let known = ""; // how far the queue had come, and where its alerts rang
/** @type {{ post: string; version: string; table: string } | null} what the open question is about */
let asked = null;

/** Set the keyboard's focus to the same button, or to the table if it is gone. @param {string} post @param {string} table */
function refocus(post, table) {
  const [same] = all(`[data-post="${post}"]`);
  (same ?? by(table)).focus({ preventScroll: true });
}

function free() {
  for (const button of [...all("button[data-ask]"), ...all("dialog button[type=submit]"), ...all("button.masthead__out")]) button.disabled = lost;
}

// ---- The tables ----

let looking = false;
let news = false;

async function look() {
  const answer = await fetch("/sala", { signal: AbortSignal.timeout(8000) });
  if (answer.status === 403) window.location.reload();
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const on = document.activeElement;
  const post = on?.getAttribute("data-post");
  const table = on?.closest("[role=region]")?.id;
  for (const id of ["danger", "desks", "tickets"]) {
    const fresh = page.getElementById(id);
    if (fresh && fresh.innerHTML !== by(id).innerHTML) by(id).replaceChildren(...fresh.children);
  }
  free();
  if (post && table) refocus(post, table);
}

/** Update the tables, at most one time a second. */
async function freshen() {
  news = true;
  if (looking) return;
  looking = true;
  while (news) {
    news = false;
    try {
      await look();
    } catch {
      known = ""; // the next snapshot will load it
    }
    await pause(REST_MS);
  }
  looking = false;
}

// ---- The questions ----

document.addEventListener("click", (event) => {
  const button = target(event).closest("button");
  const { ask, post = "", version = "", what = "" } = button?.dataset ?? {};
  if (!ask) return;
  const dialog = find(`dialog#${ask}`);
  asked = { post, version, table: button?.closest("[role=region]")?.id ?? "tickets" };
  find("[data-what]", dialog).textContent = what;
  find("form", dialog).reset();
  find("[role=alert]", dialog).hidden = true;
  dialog.showModal();
});

for (const dialog of all("dialog")) {
  const problem = find("[role=alert]", dialog);
  const form = find("form", dialog);
  const submit = find("button[type=submit]", form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!asked) return;
    const reason = new FormData(form).get("reason");
    submit.disabled = true;
    try {
      await send(asked.post, asked.version ? { reason, version: Number(asked.version) } : { reason });
      await look().catch(() => {});
      dialog.close();
    } catch (error) {
      problem.textContent = explained(error);
      problem.hidden = false;
    } finally {
      submit.disabled = lost;
    }
  });
  find("button[type=button]", dialog).addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    if (asked) refocus(asked.post, asked.table);
  });
}

watch("queue", {
  url: "/api/v1/queue",
  onSnapshot: ({ seq, alerts }) => {
    strip(alerts);
    const now = `${seq} ${alerts.map((alert) => alert.heard_words).join(" ")}`;
    if (known !== now) void freshen();
    known = now;
  },
  onState: (state, last) => {
    const table = document.activeElement?.closest("[data-post]")?.closest("[role=region]")?.id;
    showLink(state, last, `${WORDS.web.link.stale} ${WORDS.desk.hall.lost}`);
    document.body.classList.toggle("unlinked", state !== "live");
    lost = state === "lost" || state === "ended";
    free();
    if (table && lost) by(table).focus({ preventScroll: true });
  },
});

find("fieldset#until").disabled = false;
