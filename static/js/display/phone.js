// The phone page: get its part from the server every 15 s (of the day, in a fast demo), and show when that fails.

const EVERY_MS = 15000;
const SOONEST_MS = 1000;
const TIMEOUT_MS = 10000;

// Two notes, three times: seconds from the start, and hertz.
const NOTES = [0, 0.9, 1.8].flatMap((at) => [{ at, pitch: 880 }, { at: at + 0.3, pitch: 660 }]);

/** @type {AudioContext | undefined} */
let sound;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let asking = false;
// Ends this script's part in the page when a newer one takes over.
const over = new AbortController();
const { signal } = over;

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
  document.title = after.dataset.title ?? "";
  offerSound();
  if (after.dataset.tone === "call" && before.dataset.tone !== "call") alarm();
  if (after.dataset.program !== before.dataset.program) void upgraded(after, asked?.open ?? false);
}

/** Load the page of the new program, but not while it is being read. @param {HTMLElement} main @param {boolean} read */
async function upgraded(main, read) {
  const program = main.dataset.program ?? "";
  main.dataset.program = ""; // not done yet: the next answer tries again
  if (read) return;
  // A page that is loaded again may ring only after another touch: with sound, the new script comes into this one.
  if (!sound) return window.location.reload();
  const kept = sound;
  try {
    await import(newer(import.meta.url, program)).then((/** @type {Continuing} */ fresh) => fresh.adopt(kept));
  } catch {
    return;
  }
  over.abort();
  clearTimeout(timer);
  for (const style of document.querySelectorAll("link")) if (style.rel === "stylesheet") style.href = newer(style.href, program);
  main.dataset.program = program;
}

/** @param {string} url @param {string} program */
function newer(url, program) {
  return `${url.replace(/\?.*/, "")}?${encodeURIComponent(program)}`;
}

/** Continue with the sound that a touch allowed to the script before. @param {AudioContext} allowed */
export function adopt(allowed) {
  sound = allowed;
  offerSound();
}

/** Works after a first touch on the page; an iPhone never vibrates: the colour of the whole screen does the rest. */
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
}, { signal });

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
  if (!signal.aborted && !document.querySelector("main[data-over]")) timer = setTimeout(refresh, Math.max(SOONEST_MS, EVERY_MS / rate()));
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") void refresh();
}, { signal });
offerSound();
next();
