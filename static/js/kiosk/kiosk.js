// Handle touches and keys, and the snapshots of the station.
import { watch } from "../lib/live_connection.js";
import "../lib/alive_for_launcher.js";
import "../lib/screen_size.js";
import { all, find, target } from "../lib/elements.js";
import { answer, ask, back, choose, drawWaits, more, offer, open as openScreen, openTiles } from "./path.js";
import { bar, countdown, drawDanger, drawPaper, FINAL, home, now, page, paper, patience, renew, restart, resting, stay, tick } from "./screens_and_timeouts.js";
import { FIRST, hidePictures, speak } from "./languages.js";
import { fitScreens, nextStep } from "./steps.js";
import { abandon, issue, printLate } from "./ticket.js";
import { keepViews, root, setView } from "./views.js";

const STEADY_MS = 2000;
const DOUBLE_MS = 500;
const HOLD_MS = 800;

/** @type {Record<string, () => unknown>} */
const ACTS = {
  home,
  back,
  offer,
  stay,
  retry: () => (now.pending ? issue(now.pending.body.service) : restart()),
  print: printLate,
  more,
  step: () => {
    nextStep();
    now.shown = performance.now();
  },
  size: () => setView("size"),
  contrast: () => setView("contrast"),
  low: () => setView("low"),
  listen: () => setView("listen"),
};

document.addEventListener("click", (event) => {
  const button = target(event).closest("button");
  if (held && event.detail) held = false;
  else if (!button) leaveDanger();
  // The second touch of a double one would act on what the first one opened.
  else if (!button.disabled && !(event.detail > 1 && performance.now() - now.shown < DOUBLE_MS)) press(button.dataset);
});

/** A touch beside the buttons ends the screen of danger, but not the second touch of a double one. */
function leaveDanger() {
  if (page.dataset.at === "danger" && performance.now() - now.shown > STEADY_MS) home();
}

/** @param {DOMStringMap} button */
function press(button) {
  if (button.open === "urgent") abandon();
  if (now.busy) return;
  follows(button);
  if (!now.asking) now.left = patience();
  countdown();
}

/** @param {DOMStringMap} button */
function follows({ service, take: wanted, open, answer: said, act, lang }) {
  if (lang) void translate(lang);
  else if (service) choose(service);
  else if (wanted) ask(wanted);
  else if (said) answer(said === "yes");
  else if (open) openScreen(open);
  else if (act) ACTS[act]?.();
}

/** Show the language that a person chose, unless the visit went on before it came. @param {string} lang */
async function translate(lang) {
  const { visit } = now;
  const wanted = () => now.visit === visit && !now.busy && ["home", "closed", "trouble"].includes(page.dataset.at ?? "");
  if (!(await speak(lang, wanted))) return;
  if (last) take(last);
  keepViews();
  restart();
}

now.ended = () => {
  if (root.lang.slice(0, 2) !== FIRST) void translate(FIRST);
};

let holding = 0;
let held = false;

document.addEventListener("pointerdown", (event) => {
  touched();
  held = false;
  clearTimeout(holding);
  if (target(event).closest("[data-open=help]")) holding = setTimeout(hold, HOLD_MS);
});

function hold() {
  held = true;
  listen(true);
}

for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => clearTimeout(holding));

/** Speak from now on: help was pressed for long, or a key of the keypad. @param {boolean} on */
function listen(on) {
  setView("listen", on);
  touched();
}

/** @type {Record<string, number>} */
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

document.addEventListener("keydown", (event) => {
  touched();
  const step = STEPS[event.key];
  if (page.dataset.keys?.split(" ").includes(event.code || event.key)) listen(true);
  else if (step) move(step);
  else if (event.key === "Escape" || event.key === "Home") home();
  else return;
  event.preventDefault();
});

function touched() {
  if (!now.asking && !FINAL.has(page.dataset.at ?? "")) now.left = patience();
}

/** The next button takes the focus, the first after the last. @param {number} step */
function move(step) {
  const buttons = all("button:not(:disabled, .speaker)").filter((button) => button.checkVisibility());
  const here = buttons.findIndex((button) => button === document.activeElement);
  buttons.at((here < 0 && step < 0 ? -1 : here + step) % buttons.length)?.focus();
}

// A long press, "back" and a pinch of a touch pad change nothing; touch-action holds for a finger's pinch.
document.addEventListener("contextmenu", (event) => event.preventDefault());
document.addEventListener("wheel", (event) => event.preventDefault(), { passive: false });
history.pushState(null, "");
window.addEventListener("popstate", () => history.pushState(null, ""));
find("dialog#idle").addEventListener("cancel", (event) => {
  event.preventDefault();
  stay();
});

/** @param {string[] | undefined} unprinted @param {Partial<Api.KioskPrinter>} [printer] */
function takePrinter(unprinted, { state, prints = true, lost = [] } = {}) {
  const [came, before, { ticket }] = [paper(), now.printer, now];
  Object.assign(now, { printer: state, prints, lost });
  if (ticket?.print.state === "queued" && unprinted?.includes(ticket.id)) Object.assign(ticket.print, { state: "none", comes: false });
  if ((came && !paper()) || (ticket && before !== now.printer)) now.left = patience();
}

/** @param {string | null} closes */
function drawPromise(closes) {
  const promise = find(".crown__promise");
  promise.dataset.said ??= promise.textContent;
  promise.textContent = closes ?? promise.dataset.said;
  if (closes) promise.lang = "es";
  else promise.removeAttribute("lang");
}

/** @param {Api.Danger[]} dangers those up to the moment when a person is met */
function follow(dangers) {
  const { danger } = now;
  if (!danger) return;
  const mine = dangers.find((one) => one.ticket === danger.ticket);
  if (mine) drawDanger(mine, true);
  else if (danger.known) home();
}

/** @param {Partial<KioskSnapshot>} hours @param {Api.ServiceList} services */
function takeHours({ open, opens, closes, tiles = [], languages = "", screen = "", voice = "", private: secret = [] }, services) {
  const shut = open === false && now.link !== "not_known" ? find("[data-opens]").dataset.staff : null;
  renew(opens ?? shut ?? null, services, { tiles, languages, screen, voice, private: secret });
  drawPromise(closes ?? null);
}

/** @type {KioskSnapshot | undefined} */
let last;

/** @param {KioskSnapshot} snapshot */
function take(snapshot) {
  last = snapshot;
  const { printer, unprinted, dangers = [], services = [], waits = {}, station, link = "up", ...hours } = snapshot;
  if (station) find(".crown__station span").textContent = station;
  takePrinter(unprinted, printer);
  now.link = link;
  openTiles(services);
  drawWaits(waits);
  takeHours(hours, services);
  bar(link === "not_known", "refused");
  follow(dangers);
  drawPaper();
}

const name = page.dataset.kiosk;
watch(`kiosk:${name ?? ""}`, {
  url: name && `/api/v1/kiosks/${encodeURIComponent(name)}`,
  onSnapshot: take,
  onState: (state) => {
    page.dataset.link = state;
    if (state !== "reconnecting") bar(state === "lost", "down");
  },
  quiet: () => resting() && !now.busy && !document.querySelector("dialog[open]"),
});

hidePictures();
fitScreens();
setInterval(tick, 1000);
home();
