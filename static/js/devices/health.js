// The equipment: how each printer stands and how to mend it, tickets whose paper may be lost, kiosks, displays and buttons.
import { send } from "../lib/api.js";
import { all, badge, by, hour, icon, make, since } from "../lib/dom.js";
import { explained } from "../lib/explain.js";
import { passed, ticking, watch } from "../lib/live.js";
import { noInput } from "../lib/renewal.js";

const { reprint, paper } = by("health").dataset;
const mayReprint = reprint !== undefined;
const mayChangePaper = paper !== undefined;
/** @type {Record<string, string>} */
const KINDS = { kiosk: "Dispensador", display: "Pantalla", button: "Botón de llamada" };
/** @type {Record<PrinterLevel, [icon: string, words: string]>} */
const BADGES = { good: ["check", "Imprime"], warn: ["info", "Imprime, con aviso"], bad: ["warning", "No imprime"] };
const ORDER = { bad: 0, warn: 1, good: 2 };
const HERE_MS = 15000;

/** @type {Api.Health | undefined} */
let now;
/** @type {Set<string>} the paths of commands on their way: a second touch of the same button sends nothing */
const wishes = new Set();

/** @param {Moment} moment */
function ago(moment) {
  const minutes = Math.floor(since(moment) / 60000);
  if (minutes < 1) return "hace menos de un minuto";
  if (minutes < 60) return `hace ${minutes} min`;
  if (minutes < 48 * 60) return `hace ${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
  return `hace ${Math.floor(minutes / 1440)} días`;
}

/** @param {[name: string, value: string][]} rows */
function facts(rows) {
  return make("dl", "printer__facts", ...rows.flatMap(([name, value]) => [make("dt", "", name), make("dd", "", value)]));
}

/** A button that sends one command; it rests while the command is on its way, also over a new drawing. @param {string} path @param {string} words @param {string} label */
function wish(path, words, label) {
  const button = make("button", "button", words);
  button.type = "button";
  button.dataset.wish = path;
  button.setAttribute("aria-label", label);
  button.disabled = wishes.has(path);
  button.addEventListener("click", async () => {
    if (wishes.has(path)) return;
    wishes.add(path);
    button.disabled = true;
    by("problem").hidden = true;
    try {
      await send(path, {});
    } catch (error) {
      by("problem").textContent = explained(error);
      by("problem").hidden = false;
    } finally {
      wishes.delete(path);
      draw();
    }
  });
  return button;
}

/** @param {Api.PrinterHealth} printer @returns {PrinterLevel} */
function level(printer) {
  if (!printer.prints) return "bad";
  return printer.state !== "ready" || printer.paper_warning || printer.lost.length ? "warn" : "good";
}

/** @param {Api.PrinterHealth} printer */
function lost(printer) {
  const rows = printer.lost.map((one) => {
    const line = make("li", "", make("span", "", make("span", "printer__code", one.code), ` ${ago(one.at)}`));
    if (mayReprint) line.append(wish(`/api/v1/tickets/${one.ticket}/reprint`, "Imprimir COPIA", `Imprimir COPIA de ${one.code}`));
    return line;
  });
  const list = make("ul", "stack", ...rows);
  list.setAttribute("role", "list");
  return make("div", "printer__lost", make("p", "", "Quizá no salió el papel de estos tickets. Siguen en la cola."), list);
}

/** @param {Api.PrinterHealth} printer */
function card(printer) {
  const kind = level(printer);
  const [name, words] = BADGES[kind];
  /** @type {[name: string, value: string][]} */
  const rows = [
    ["Así desde", printer.since ? ago(printer.since) : "–"],
    ["Por imprimir", String(printer.queued)],
    ["Última impresión", printer.printed_at ? ago(printer.printed_at) : "ninguna en un día"],
    // What the roll was reckoned to hold is known to be wrong once it ran out.
    ["Papel", printer.state === "paper_out" ? "se acabó: al cambiarlo, marque «Rollo nuevo»" : `unos ${printer.tickets_left} tickets`],
    ["Modelo", printer.profile],
  ];
  // A kiosk of its own does not report when it last printed.
  const known = printer.kiosk ? rows.filter(([title]) => title !== "Última impresión") : rows;
  const made = make("li", `printer printer--${kind}`, make("div", "printer__head", make("h3", "", printer.name), badge(kind, name, words)));
  made.append(make("p", "printer__words", printer.words));
  if (printer.confirm_words) made.append(make("p", "", printer.confirm_words));
  if (printer.paper_warning) made.append(make("p", "", printer.paper_warning));
  made.append(facts(known));
  if (mayChangePaper) made.append(make("div", "", wish(`/api/v1/printers/${encodeURIComponent(printer.name)}/new-roll`, "Rollo nuevo", `Rollo nuevo en ${printer.name}`)));
  if (printer.lost.length) made.append(lost(printer));
  return made;
}

/** @param {Api.DeviceHealth} device */
function seen(device) {
  if (!device.active) return "dado de baja";
  if (!device.seen_at) return "todavía no";
  return passed(device.seen_at) < HERE_MS ? "conectado" : ago(device.seen_at);
}

/** @param {Api.DeviceHealth} device */
function row(device) {
  const name = make("th", "", device.name);
  name.scope = "row";
  const cells = [KINDS[device.kind] ?? device.kind, device.printer ?? "–", seen(device)].map((words) => make("td", "", words));
  cells.at(-1)?.append(...device.faults.map((fault) => make("div", "", icon("warning"), ` ${fault.name}: ${fault.words}`)));
  return make("tr", "", name, ...cells);
}

/** @param {HTMLElement} list @param {HTMLElement[]} children @param {HTMLElement} nothing */
function fill(list, children, nothing) {
  list.replaceChildren(...(children.length ? children : [nothing]));
}

/** @param {number} bad @param {number} many */
function summary(bad, many) {
  if (!bad) return "Todas las impresoras imprimen.";
  if (many === 1) return "La impresora no imprime.";
  return bad === 1 ? `Una de ${many} impresoras no imprime.` : `${bad} de ${many} impresoras no imprimen.`;
}

/** @param {string} id @param {string | null} words */
function warn(id, words) {
  const banner = by(id);
  banner.hidden = !words;
  if (banner.textContent !== (words ?? "")) banner.textContent = words;
}

function draw() {
  if (!now) return;
  const bad = now.printers.filter((printer) => !printer.prints);
  const held = document.activeElement?.getAttribute("data-wish");
  warn("database", now.database_words);
  warn("clock", now.clock_words);
  warn("qr", now.qr_words);
  by("sum").textContent = summary(bad.length, now.printers.length);
  const printers = [...now.printers].sort((one, other) => ORDER[level(one)] - ORDER[level(other)]);
  fill(by("printers"), printers.map(card), make("li", "", "Esta comisaría no tiene impresoras."));
  const none = make("td", "", "Todavía no hay equipos.");
  none.colSpan = 4;
  fill(by("devices"), now.devices.map(row), make("tr", "", none));
  if (held) all(`button[data-wish="${CSS.escape(held)}"]`)[0]?.focus();
}

watch("health", {
  url: "/api/v1/devices",
  quiet: () => noInput() && !wishes.size,
  onSnapshot: (snapshot) => {
    now = snapshot;
    draw();
  },
  onState: (state, last) => {
    const at = hour(last);
    by("link").hidden = state === "live";
    by("link").textContent = state === "lost" ? `Sin conexión desde las ${at}. Lo que ve ya no se actualiza.` : "Reconectando…";
  },
});
// "Hace 5 min" becomes "hace 6 min" without any news; whoever is at a button is not disturbed.
ticking(draw, 30000);
