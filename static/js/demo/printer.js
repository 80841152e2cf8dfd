// The demo's printer: its switches, its state, and each newly printed ticket on top. Beside the kiosk it has no figures.

const byId = (id) => document.getElementById(id);
const roll = byId("roll");
const figures = byId("paper") !== null;
const { alt = "Ticket impreso" } = roll.dataset;
const { off = "(está apagada)" } = byId("side").dataset;
const { words: silent = "La impresora de demostración no responde. Vuelva a arrancar la demostración." } = byId("trouble").dataset;
const spoken = document.documentElement.lang === "en" ? "?lang=en" : "";
const switches = [...document.querySelectorAll("[data-switch]")];
const EVERY_MS = 1000;
const shown = new Map([...roll.querySelectorAll("img")].map((image) => [image.getAttribute("src"), image.parentElement]));
// A look that was under way when a switch was turned tells what was before.
let turns = 0;

function show({ printer, station, tickets }) {
  for (const one of switches) one.setAttribute("aria-checked", String(printer.on[one.dataset.switch]));
  byId("side").dataset.prints = station.prints ? "yes" : "no";
  write("seen", printer.powered ? station.words : `${station.words} ${off}`);
  if (figures) showFigures(printer);
  showTickets(tickets.map((name) => `/demo/impresora/${name}`));
}

function showFigures(printer) {
  const left = printer.paper_left_mm;
  byId("paper").value = left ?? 60000;
  write("paper-words", left === null ? "sin fin" : left < 1000 ? `${Math.round(left)} mm` : `${(left / 1000).toFixed(1)} m`);
  byId("memory").value = printer.buffered;
  write("memory-words", printer.busy ? "ocupada" : `${printer.buffered} bytes`);
  if (printer.last) write("last", about(printer.last));
}

// A live region speaks at each change of its text, so it is only touched when the words are others.
function write(id, words) {
  const place = byId(id);
  if (place.textContent !== words) place.textContent = words;
}

function about(ticket) {
  const cuts = { full: "corte total", partial: "corte parcial", none: "sin corte" };
  const odd = ticket.unknown_commands + ticket.overflowing_lines + ticket.clipped_lines + ticket.dropped;
  const words = `${Math.round(ticket.millimetres)} mm, ${ticket.received} bytes, ${cuts[ticket.cut]}`;
  return odd ? `${words}, con defectos` : words;
}

function showTickets(wanted) {
  byId("none").hidden = wanted.length > 0;
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

function paper(src) {
  const item = document.createElement("li");
  const image = document.createElement("img");
  item.className = "fresh";
  image.src = src;
  image.alt = `${alt} ${Number.parseInt(src.split("/").pop(), 10)}`;
  item.append(image);
  return item;
}

async function ask(path, options) {
  const answer = await fetch(path, { cache: "no-store", ...options });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function order(words) {
  turns += 1;
  const trouble = byId("trouble");
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
    // The demo is restarting; the next look will find it.
  }
  setTimeout(look, EVERY_MS);
}

for (const one of switches) {
  one.addEventListener("click", () => order({ switch: one.dataset.switch, on: one.getAttribute("aria-checked") !== "true" }));
}
for (const one of document.querySelectorAll("[data-action]")) {
  one.addEventListener("click", () => order({ action: one.dataset.action }));
}
look();
