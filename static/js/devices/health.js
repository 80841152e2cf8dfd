// The equipment: how each printer stands and how to mend it, tickets whose paper may be lost, kiosks, displays and buttons.
import { newKey, send } from "../lib/api.js";
import { passed, serverNow, ticking, watch } from "../lib/live.js";

const health = document.getElementById("health");
const by = (id) => document.getElementById(id);
const mayReprint = "reprint" in health.dataset;
const mayChangePaper = "paper" in health.dataset;
const KINDS = { kiosk: "Dispensador", display: "Pantalla", button: "Botón de llamada" };
const BADGES = { good: ["check", "Imprime"], warn: ["info", "Imprime, con aviso"], bad: ["warning", "No imprime"] };
const HERE_MS = 15000;

let now = null;
// Commands on their way, each with its key: a second touch of the same button is the same wish.
const wishes = new Map();

function make(tag, className = "", ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `/static/icons/icons.svg#i-${name}`);
  svg.append(use);
  return svg;
}

function ago(moment) {
  const minutes = Math.floor((serverNow() - new Date(moment)) / 60000);
  if (minutes < 1) return "hace menos de un minuto";
  if (minutes < 60) return `hace ${minutes} min`;
  if (minutes < 48 * 60) return `hace ${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
  return `hace ${Math.floor(minutes / 1440)} días`;
}

function facts(rows) {
  return make("dl", "printer__facts", ...rows.flatMap(([name, value]) => [make("dt", "", name), make("dd", "", value)]));
}

/** A button that sends one command; it rests while the command is on its way, also over a new drawing. */
function wish(path, words, label) {
  const button = make("button", "button", words);
  button.type = "button";
  button.dataset.wish = path;
  button.setAttribute("aria-label", label);
  button.disabled = wishes.has(path);
  button.addEventListener("click", async () => {
    if (wishes.has(path)) return;
    wishes.set(path, newKey());
    button.disabled = true;
    by("problem").hidden = true;
    try {
      await send(path, {}, { key: wishes.get(path) });
    } catch (error) {
      by("problem").textContent = error.detail || error.title || "No hay conexión con el servidor. Intente otra vez.";
      by("problem").hidden = false;
    } finally {
      wishes.delete(path);
      draw();
    }
  });
  return button;
}

function level(printer) {
  if (!printer.prints) return "bad";
  return printer.state !== "ready" || printer.paper_warning || printer.lost.length ? "warn" : "good";
}

function lost(printer) {
  const rows = printer.lost.map((one) => {
    const row = make("li", "", make("span", "", make("span", "printer__code", one.code), ` ${ago(one.at)}`));
    if (mayReprint) row.append(wish(`/api/v1/tickets/${one.ticket}/reprint`, "Imprimir COPIA", `Imprimir COPIA de ${one.code}`));
    return row;
  });
  const list = make("ul", "stack", ...rows);
  list.setAttribute("role", "list");
  return make("div", "printer__lost", make("p", "", "Quizá no salió el papel de estos tickets. Siguen en la cola."), list);
}

function card(printer) {
  const kind = level(printer);
  const [name, words] = BADGES[kind];
  const rows = [
    ["Así desde", printer.since ? ago(printer.since) : "–"],
    ["Por imprimir", String(printer.queued)],
    // A kiosk of its own does not tell when it last printed.
    ...(printer.kiosk ? [] : [["Última impresión", printer.printed_at ? ago(printer.printed_at) : "ninguna en un día"]]),
    // What the roll was reckoned to hold is known to be wrong once it ran out.
    ["Papel", printer.state === "paper_out" ? "se acabó: al cambiarlo, marque «Rollo nuevo»" : `unos ${printer.tickets_left} tickets`],
    ["Modelo", printer.profile],
  ];
  const made = make("li", `printer printer--${kind}`, make("div", "printer__head", make("h3", "", printer.name), make("span", `badge badge--${kind}`, icon(name), words)));
  made.append(make("p", "printer__words", printer.words));
  if (printer.paper_warning) made.append(make("p", "", printer.paper_warning));
  made.append(facts(rows));
  if (mayChangePaper) made.append(make("div", "", wish(`/api/v1/printers/${encodeURIComponent(printer.name)}/new-roll`, "Rollo nuevo", `Rollo nuevo en ${printer.name}`)));
  if (printer.lost.length) made.append(lost(printer));
  return made;
}

function seen(device) {
  if (!device.active) return "dado de baja";
  if (!device.seen_at) return "todavía no";
  return passed(device.seen_at) < HERE_MS ? "conectado" : ago(device.seen_at);
}

function row(device) {
  const name = make("th", "", device.name);
  name.scope = "row";
  const cells = [KINDS[device.kind] ?? device.kind, device.printer ?? "–", seen(device)].map((words) => make("td", "", words));
  if (device.faults.length) cells.at(-1).append(...device.faults.map((fault) => make("div", "", icon("warning"), ` ${fault.name}: ${fault.words}`)));
  return make("tr", "", name, ...cells);
}

function filled(list, children, nothing) {
  list.replaceChildren(...(children.length ? children : [nothing]));
}

function summary(bad, all) {
  if (!bad) return "Todas las impresoras imprimen.";
  if (all === 1) return "La impresora no imprime.";
  return bad === 1 ? `Una de ${all} impresoras no imprime.` : `${bad} de ${all} impresoras no imprimen.`;
}

function draw() {
  if (!now) return;
  const bad = now.printers.filter((printer) => !printer.prints);
  const held = document.activeElement?.dataset.wish;
  by("clock").hidden = !now.clock_words;
  if (by("clock").textContent !== (now.clock_words ?? "")) by("clock").textContent = now.clock_words;
  by("sum").textContent = summary(bad.length, now.printers.length);
  const order = { bad: 0, warn: 1, good: 2 };
  const printers = [...now.printers].sort((one, other) => order[level(one)] - order[level(other)]);
  filled(by("printers"), printers.map(card), make("li", "", "Esta comisaría no tiene impresoras."));
  const none = make("td", "", "Todavía no hay equipos.");
  none.colSpan = 4;
  filled(by("devices"), now.devices.map(row), make("tr", "", none));
  if (held) document.querySelector(`[data-wish="${CSS.escape(held)}"]`)?.focus();
}

watch("health", {
  url: "/api/v1/devices",
  onSnapshot: (snapshot) => {
    now = snapshot;
    draw();
  },
  onState: (state, since) => {
    const at = since.toLocaleTimeString("es-PE", { hour: "2-digit", minute: "2-digit", hour12: false });
    by("link").hidden = state === "live";
    by("link").textContent = state === "lost" ? `Sin conexión desde las ${at}. Lo que ve ya no se actualiza.` : "Reconectando…";
  },
});
// "Hace 5 min" becomes "hace 6 min" without any news; whoever is at a button is not disturbed.
ticking(draw, 30000);
