// The wall: each call gets its own announcement, none is dropped, and what is shown is never older than it says.
import "../lib/heartbeat.js";
import { passed, serverNow, ticking, watch } from "../lib/live.js";
import { by, hour, icon, make, spaced } from "../lib/dom.js";

const CALLING_MS = 13000;
const MISSED_MS = 60000;
const GAP_MS = 4000;
const MOST_GROUPS = 4;
/** @type {Partial<Record<number, string>>} */
const AGAIN = { 2: "Segundo llamado", 3: "Tercer llamado" };

const KEPT = "ciasc-anunciados";
/** @type {[string, string][]} */
const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
/** @type {Map<string, string>} code and desk -> called_at of the last announcement; a page that is loaded again repeats none */
const announced = new Map(kept);
sessionStorage.removeItem(KEPT);
addEventListener("pagehide", () => sessionStorage.setItem(KEPT, JSON.stringify([...announced])));
/** @type {Api.WallCall[]} */
const queue = [];
/** @type {Api.WallCall[]} */
let calls = [];
/** @type {Api.WallCall | undefined} */
let playing;
const chime = new Audio("/static/sounds/chime.wav");

/** @param {Api.WallCall} call */
function name(call) {
  return `${call.code}/${call.desk}`;
}

/** A call is new if it was not announced; one that the wall missed is announced while it is younger than a minute. @param {Api.WallSnapshot} snapshot */
function listen(snapshot) {
  calls = snapshot.calls;
  const fresh = calls.filter((call) => announced.get(name(call)) !== call.called_at);
  for (const call of fresh.reverse()) {
    announced.set(name(call), call.called_at);
    if (passed(call.called_at) < MISSED_MS) queue.push(call);
  }
  for (const known of announced.keys()) {
    if (announced.size > 200 && !calls.some((call) => name(call) === known)) announced.delete(known);
  }
  by("station").textContent = snapshot.station;
  by("waiting").textContent = `${snapshot.waiting.total}`;
  by("notice").hidden = !snapshot.notice;
  by("notice").textContent = snapshot.notice ?? "";
  by("numbers").hidden = Boolean(snapshot.notice);
  drawWaits(snapshot.waits);
  if (!playing) show(calls[0], false);
  drawRows();
  next();
}

/** How long who comes now waits: letters with the same wait together, the shortest first, so few that two lines hold them. @param {Api.WallWait[]} waits */
function drawWaits(waits) {
  /** @type {WaitGroup[]} */
  const groups = [];
  const sorted = waits.map((wait) => ({ ...wait, letters: [wait.letter] })).sort((one, other) => one.until_min + Number(one.over) - other.until_min - Number(other.over));
  for (const wait of sorted) {
    const last = groups.at(-1);
    if (last?.until_min === wait.until_min && last.over === wait.over) last.letters.push(wait.letter);
    else groups.push(wait);
  }
  while (groups.length > MOST_GROUPS) joinClosest(groups);
  by("waits").hidden = !groups.length;
  by("waits").replaceChildren("Espera ahora:", ...groups.map(waitOf));
}

/** Two neighbours under the longer of their waits, which is true for both. @param {WaitGroup[]} groups */
function joinClosest(groups) {
  const gaps = groups.slice(1).map((group, at) => (group.over ? Infinity : group.until_min - (groups[at]?.until_min ?? 0)));
  const at = gaps.indexOf(Math.min(...gaps));
  const [shorter] = groups.splice(at, 1);
  const longer = groups[at];
  if (shorter && longer) longer.letters = [...shorter.letters, ...longer.letters].sort();
}

/** @param {WaitGroup} group */
function waitOf({ letters, until_min: minutes, over }) {
  return make("span", "", make("strong", "", letters.join(" ")), over ? ` más de ${minutes} min` : ` hasta ${minutes} min`);
}

/** @param {Api.WallCall | undefined} call @param {boolean} calling */
function show(call, calling) {
  by("none").hidden = Boolean(call);
  by("one").hidden = !call;
  by("call").toggleAttribute("data-calling", calling);
  if (!call) return;
  by("label").textContent = calling && call.times_called > 1 ? (AGAIN[call.times_called] ?? "Nuevo llamado") : "Ticket";
  by("code").textContent = spaced(call.code);
  by("module").textContent = `${call.desk}`;
}

function drawRows() {
  const shown = playing ?? calls[0];
  // One row fewer than AT_LEAST of ciasc/display/wall_view.py.
  const others = calls.filter((call) => !shown || name(call) !== name(shown)).slice(0, 5);
  by("rows").replaceChildren(...others.map(row));
}

/** @param {Api.WallCall} call */
function row(call) {
  const item = make("li", "last__row");
  if (queue.some((waiting) => name(waiting) === name(call))) item.classList.add("last__row--next");
  const arrow = icon("arrow-right");
  arrow.removeAttribute("aria-hidden");
  arrow.setAttribute("role", "img");
  arrow.setAttribute("aria-label", "al módulo");
  item.append(make("span", "", spaced(call.code)), arrow, make("span", "", call.desk));
  return item;
}

/** One announcement after the other: each has the large place and its own sound for a while. */
function next() {
  if (playing || !queue.length) return;
  playing = queue.shift();
  show(playing, true);
  drawRows();
  void sound();
  const rest = queue.length ? GAP_MS : CALLING_MS;
  const started = performance.now();
  const timer = setInterval(() => {
    const enough = queue.length ? GAP_MS : rest;
    if (performance.now() - started < enough) return;
    clearInterval(timer);
    playing = undefined;
    show(calls[0], false);
    drawRows();
    next();
  }, 250);
}

async function sound() {
  try {
    chime.currentTime = 0;
    await chime.play();
    by("sound").hidden = true;
  } catch (error) {
    // Browsers want one touch before they make a sound; the call is on the screen all the same.
    if (error instanceof DOMException && error.name === "NotAllowedError") by("sound").hidden = false;
  }
}

by("sound").addEventListener("click", sound);

/** @param {LinkState} state @param {Date} since */
function linked(state, since) {
  document.body.dataset.link = state;
  by("lost").hidden = state !== "lost";
  by("numbers").hidden = state === "lost" || !by("notice").hidden;
  by("lost-words").textContent = `Sin conexión desde las ${hour(since)}. Escuche al personal.`;
}

function tick() {
  by("clock").textContent = hour(serverNow());
}

ticking(tick, 1000);
tick();
watch("display", { url: "/api/v1/display", onSnapshot: listen, onState: linked, quiet: () => !playing && !queue.length });
