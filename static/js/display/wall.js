// The wall: each call gets its own announcement, none is dropped, and what is shown is never older than it says.
import { passed, serverNow, ticking, watch } from "../lib/live.js";

const by = (id) => document.getElementById(id);
const CALLING_MS = 13000;
const MISSED_MS = 60000;
const GAP_MS = 4000;
const MOST_GROUPS = 4;
const AGAIN = { 2: "Segundo llamado", 3: "Tercer llamado" };

const announced = new Map(); // code and desk -> called_at of the last announcement
const queue = [];
let calls = [];
let playing = null;
const chime = new Audio("/static/sounds/chime.wav");

/** The hour of the station, wherever this television believes to be. */
function clock(at) {
  return at.toLocaleTimeString("es-PE", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: "America/Lima" });
}

function spaced(code) {
  return code.replace(/^([A-Z]+)(\d+)$/, "$1 $2");
}

function name(call) {
  return `${call.code}/${call.desk}`;
}

/** A call is new if it was not announced; one that the wall missed is announced while it is younger than a minute. */
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
  by("waiting").textContent = snapshot.waiting.total;
  by("notice").hidden = !snapshot.notice;
  by("notice").textContent = snapshot.notice ?? "";
  by("numbers").hidden = Boolean(snapshot.notice);
  drawWaits(snapshot.waits);
  if (!playing) show(calls[0], false);
  drawRows();
  next();
}

/** How long who comes now waits: letters with the same wait together, the shortest first, so few that two lines hold them. */
function drawWaits(waits) {
  const groups = [];
  const sorted = waits.map((wait) => ({ ...wait, letters: [wait.letter] })).sort((one, other) => one.until_min + one.over - other.until_min - other.over);
  for (const wait of sorted) {
    const last = groups.at(-1);
    if (last?.until_min === wait.until_min && last.over === wait.over) last.letters.push(wait.letter);
    else groups.push(wait);
  }
  while (groups.length > MOST_GROUPS) joinClosest(groups);
  by("waits").hidden = !groups.length;
  by("waits").replaceChildren("Espera ahora:", ...groups.map(waitOf));
}

/** Two neighbours under the longer of their waits, which stays true for both. */
function joinClosest(groups) {
  const gaps = groups.slice(1).map((group, at) => (group.over ? Infinity : group.until_min - groups[at].until_min));
  const at = gaps.indexOf(Math.min(...gaps));
  const [shorter] = groups.splice(at, 1);
  groups[at].letters = [...shorter.letters, ...groups[at].letters].sort();
}

function waitOf({ letters, until_min: minutes, over }) {
  const part = document.createElement("span");
  const names = document.createElement("strong");
  names.textContent = letters.join(" ");
  part.append(names, over ? ` más de ${minutes} min` : ` hasta ${minutes} min`);
  return part;
}

function show(call, calling) {
  by("none").hidden = Boolean(call);
  by("one").hidden = !call;
  by("call").toggleAttribute("data-calling", calling);
  if (!call) return;
  by("label").textContent = calling && call.times_called > 1 ? (AGAIN[call.times_called] ?? "Nuevo llamado") : "Ticket";
  by("code").textContent = spaced(call.code);
  by("module").textContent = call.desk;
}

function drawRows() {
  const shown = playing ?? calls[0];
  const others = calls.filter((call) => !shown || name(call) !== name(shown)).slice(0, 5);
  by("rows").replaceChildren(...others.map(row));
}

function row(call) {
  const item = document.createElement("li");
  item.className = "last__row";
  if (queue.some((waiting) => name(waiting) === name(call))) item.classList.add("last__row--next");
  const code = document.createElement("span");
  code.textContent = spaced(call.code);
  const arrow = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  arrow.setAttribute("class", "icon");
  arrow.setAttribute("role", "img");
  arrow.setAttribute("aria-label", "al módulo");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", "/static/icons/icons.svg#i-arrow-right");
  arrow.append(use);
  const module = document.createElement("span");
  module.textContent = call.desk;
  item.append(code, arrow, module);
  return item;
}

/** One announcement after the other: each has the large place and its own sound for a while. */
function next() {
  if (playing || !queue.length) return;
  playing = queue.shift();
  show(playing, true);
  drawRows();
  sound();
  const rest = queue.length ? GAP_MS : CALLING_MS;
  const started = performance.now();
  const timer = setInterval(() => {
    const enough = queue.length ? GAP_MS : rest;
    if (performance.now() - started < enough) return;
    clearInterval(timer);
    playing = null;
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
    if (error.name === "NotAllowedError") by("sound").hidden = false;
  }
}

by("sound").addEventListener("click", sound);

function linked(state, since) {
  document.body.dataset.link = state;
  by("lost").hidden = state !== "lost";
  by("numbers").hidden = state === "lost" || !by("notice").hidden;
  by("lost-words").textContent = `Sin conexión desde las ${clock(since)}. Escuche al personal.`;
}

function tick() {
  by("clock").textContent = clock(serverNow());
}

ticking(tick, 1000);
tick();
watch("display", { url: "/api/v1/display", onSnapshot: listen, onState: linked });
