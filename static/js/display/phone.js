// The phone page: get its part from the server every 15 s (of the day, in a fast demo), and show when that fails.

const EVERY_MS = 15000;
const SOONEST_MS = 1000;
const TIMEOUT_MS = 10000;

// Two notes, thrice: seconds from the start, and hertz.
const NOTES = [0, 0.9, 1.8].flatMap((at) => [{ at, pitch: 880 }, { at: at + 0.3, pitch: 660 }]);

/** @type {AudioContext | undefined} */
let sound;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
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

/** @param {string} html */
function put(html) {
  const before = document.querySelector("main");
  const box = document.createElement("template");
  box.innerHTML = html;
  const after = box.content.querySelector("main");
  if (!before || !after) return doubt();
  const asked = after.querySelector("details");
  if (asked) asked.open = before.querySelector("details")?.open ?? false;
  before.replaceWith(after);
  if (after.dataset.program !== before.dataset.program) return upgraded(after, asked?.open ?? false);
  document.title = after.dataset.title ?? "";
  offerSound();
  if (after.dataset.tone === "call" && before.dataset.tone !== "call") alarm();
}

/** Load the page of the new program, but not while it may ring (only after another touch) or is being read. @param {HTMLElement} main @param {boolean} read */
function upgraded(main, read) {
  if (!sound && !read) return window.location.reload();
  main.dataset.program = "";
  offerSound();
}

/** Ring and vibrate, after a first touch on the page; an iPhone never vibrates: there the screen's colour must do. */
function alarm() {
  if ("vibrate" in navigator) navigator.vibrate([400, 200, 400]);
  if (sound) for (const one of NOTES) note(sound, one);
}

/** @param {AudioContext} context @param {{ at: number; pitch: number }} one a note at seconds from now, in hertz */
function note(context, { at, pitch }) {
  const tone = new OscillatorNode(context, { frequency: pitch });
  const start = context.currentTime + at;
  tone.connect(context.destination);
  tone.start(start);
  tone.stop(start + 0.25);
}

function offerSound() {
  const button = document.querySelector("button.turn__sound");
  if (!(button instanceof HTMLButtonElement) || !("AudioContext" in window)) return;
  button.hidden = false;
  if (!sound) return;
  button.textContent = button.dataset.on ?? "";
  button.disabled = true;
}

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element && event.target.closest(".turn__sound"))) return;
  sound = new AudioContext();
  note(sound, { at: 0, pitch: 880 });
  offerSound();
});

function doubt() {
  const line = document.querySelector("[data-stale]");
  if (!(line instanceof HTMLElement)) return;
  line.textContent = line.dataset.stale ?? "";
  line.classList.add("is-stale");
}

function rate() {
  return Number(document.querySelector("main")?.dataset.clockRate ?? 1);
}

function next() {
  if (!document.querySelector("main[data-over]")) timer = setTimeout(refresh, Math.max(SOONEST_MS, EVERY_MS / rate()));
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") void refresh();
});
offerSound();
next();
