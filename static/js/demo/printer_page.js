// The demo's printer: set its switches, render its state and each new ticket on top. Beside the kiosk it has no figures.
import { all, by, find, make } from "../lib/dom.js";
import { WORDS } from "../lib/words.js";

const roll = by("roll");
const figures = document.getElementById("paper") !== null;
const { alt = "" } = roll.dataset;
const { off = "" } = by("side").dataset;
const { phrase: silent = "" } = by("trouble").dataset;
const { printer_page: says, printer_cut: cuts } = WORDS.demo;
const spoken = document.documentElement.lang === "en" ? "?lang=en" : "";
const switches = all("[data-switch]");
const EVERY_MS = 1000;
/** @type {Map<string, Element>} */
const shown = new Map();
for (const item of roll.children) shown.set(find("img", item).getAttribute("src") ?? "", item);
// A request that began before a switch was turned returns an old state.
let turns = 0;

/** @param {DemoState} state */
function show({ printer, station, tickets }) {
  for (const one of switches) one.setAttribute("aria-checked", String(printer.on[one.dataset.switch ?? ""]));
  by("side").dataset.prints = station.prints ? "yes" : "no";
  write("seen", printer.powered ? station.words : `${station.words} ${off}`);
  if (figures) showFigures(printer);
  showTickets(tickets.map((name) => `/demo/impresora/${name}`));
}

/** @param {DemoPrinter} printer */
function showFigures(printer) {
  const left = printer.paper_left_mm;
  find("meter#paper").value = left ?? 60000;
  write("paper-words", left === null ? says.endless : left < 1000 ? `${Math.round(left)} mm` : `${(left / 1000).toFixed(1)} m`);
  find("meter#memory").value = printer.buffered;
  write("memory-words", printer.busy ? says.busy : `${printer.buffered} bytes`);
  if (printer.last) write("last", about(printer.last));
}

// A live region speaks at each update of its text, so update it only if the words differ.
/** @param {string} id @param {string} words */
function write(id, words) {
  const place = by(id);
  if (place.textContent !== words) place.textContent = words;
}

/** @param {DemoTicket} ticket */
function about(ticket) {
  const odd = ticket.unknown_commands + ticket.overflowing_lines + ticket.clipped_lines + ticket.dropped;
  const words = `${Math.round(ticket.millimetres)} mm, ${ticket.received} bytes, ${cuts[ticket.cut]}`;
  return odd ? `${words}, ${says.faulty}` : words;
}

/** @param {string[]} wanted */
function showTickets(wanted) {
  by("none").hidden = wanted.length > 0;
  for (const [src, item] of shown) {
    if (wanted.includes(src)) continue;
    item.remove();
    shown.delete(src);
  }
  for (const src of wanted.filter((each) => !shown.has(each)).reverse()) {
    const item = paper(src);
    shown.set(src, item);
    roll.prepend(item);
  }
}

/** @param {string} src */
function paper(src) {
  const image = make("img");
  image.src = src;
  image.alt = `${alt} ${Number.parseInt(src.split("/").at(-1) ?? "", 10)}`;
  return make("li", "fresh", image);
}

/** @param {string} path @param {RequestInit} [options] @returns {Promise<DemoState>} */
async function ask(path, options) {
  const answer = await fetch(path, { cache: "no-store", ...options });
  if (!answer.ok) throw new Error(String(answer.status));
  return /** @type {Promise<DemoState>} */ (answer.json());
}

/** @param {{ switch: string; on: boolean } | { action: string }} words */
async function order(words) {
  turns += 1;
  const trouble = by("trouble");
  try {
    const body = JSON.stringify(words);
    show(await ask(`/demo/impresora/orden${spoken}`, { method: "POST", headers: { "Content-Type": "application/json" }, body }));
    trouble.hidden = true;
  } catch {
    trouble.textContent = silent;
    trouble.hidden = false;
  }
}

async function look() {
  const before = turns;
  try {
    const found = await ask(`/demo/impresora/estado.json${spoken}`);
    if (before === turns) show(found);
  } catch {
    // The demo is restarting; the next request will find it.
  }
  setTimeout(look, EVERY_MS);
}

for (const one of switches) {
  one.addEventListener("click", () => order({ switch: one.dataset.switch ?? "", on: one.getAttribute("aria-checked") !== "true" }));
}
for (const one of all("[data-action]")) {
  one.addEventListener("click", () => order({ action: one.dataset.action ?? "" }));
}
void look();
