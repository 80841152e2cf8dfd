// The phone page: asks every 15 s for the same words that the server wrote first, and says so when it cannot.

const EVERY_MS = 15000;
const TIMEOUT_MS = 10000;

let timer = 0;
let asking = false;

async function refresh() {
  clearTimeout(timer);
  if (asking) return;
  asking = true;
  try {
    const answer = await fetch(`${location.pathname}?solo=1`, { cache: "no-store", signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (answer.ok || answer.status === 404) put(await answer.text());
    else doubt();
  } catch {
    doubt();
  } finally {
    asking = false;
    next();
  }
}

function put(html) {
  const before = document.querySelector("main");
  const box = document.createElement("template");
  box.innerHTML = html;
  const after = box.content.querySelector("main");
  if (!after) return doubt();
  const asked = after.querySelector("details");
  if (asked) asked.open = before.querySelector("details")?.open ?? false;
  before.replaceWith(after);
  // Works after a first touch on the page, and never on an iPhone: the colour of the whole screen does the rest.
  if (after.dataset.tone === "call" && before.dataset.tone !== "call") navigator.vibrate?.([400, 200, 400]);
}

function doubt() {
  const line = document.querySelector("[data-stale]");
  if (!line) return;
  line.textContent = line.dataset.stale;
  line.classList.add("is-stale");
}

function next() {
  if (!document.querySelector("main[data-over]")) timer = setTimeout(refresh, EVERY_MS);
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") refresh();
});
next();
