// The live board: who waits against which promise, desks, equipment, and in words what asks for attention.
import { behind, lead, settle } from "./drill_down.js";
import { badge, by, duration, hour, make, nearness, redraw, since } from "../lib/dom.js";
import { drawLine } from "./line_chart.js";
import { passed, serverNow, ticking, watch } from "../lib/live.js";
import { strip } from "../lib/alert_strip.js";

const LANES = { immediate: ["urgent", "emergency", "Inmediata"], preferential: ["prefer", "preferente", "Preferente"], normal: null };
const DESKS = { open: ["good", "play", "Abierto"], paused: ["warn", "pause", "En pausa"], closed: ["", "stop", "Cerrado"] };
const PAUSES = { break: "refrigerio", errand: "diligencia", system: "sistema", meeting: "reunión", other: "otro motivo" };
const KINDS = { kiosk: "Dispensador", display: "Pantalla", button: "Botón" };
const WEEKDAYS = ["lunes", "martes", "miércoles", "jueves", "viernes", "sábados", "domingos"];
const HERE_MS = 15000;

let now = null;
let health = null;

const people = (many) => (many === 1 ? "1 persona" : `${many} personas`);
const overdue = (queue) => queue.due_at.filter((due) => new Date(due) < serverNow()).length;

function level(queue) {
  return nearness(since(queue.oldest_at) / 1000 / queue.target_s);
}

// ---- What asks for attention, worst first ----

function alarms() {
  const found = [];
  const waiting = now.queues.reduce((sum, queue) => sum + queue.waiting, 0);
  if (waiting && !now.desks.some((desk) => desk.state === "open")) found.push(["bad", "warning", `${people(waiting)} en espera y ningún módulo abierto.`]);
  const missed = new Map();
  for (const queue of now.queues) missed.set(queue.name, (missed.get(queue.name) ?? 0) + overdue(queue));
  for (const [name, late] of missed) {
    if (late) found.push(["bad", "target", `${people(late)} ${late === 1 ? "pasó" : "pasaron"} su meta en ${name}.`]);
  }
  for (const printer of health?.printers ?? []) {
    if (!printer.prints) found.push(["bad", "printer", `La impresora ${printer.name} no imprime: ${printer.words}`]);
    else if (printer.paper_warning) found.push(["warn", "printer", `${printer.name}: ${printer.paper_warning}`]);
  }
  for (const device of health?.devices ?? []) {
    if (device.active && device.seen_at && !here(device)) found.push(["warn", "plug", `${KINDS[device.kind] ?? device.kind} ${device.name}: sin señal desde las ${hour(device.seen_at)}.`]);
  }
  return found;
}

const here = (device) => Boolean(device.seen_at) && passed(device.seen_at) < HERE_MS;

function drawAlarms() {
  const found = alarms();
  if (!found.length && !document.querySelector(".alert")) found.push(["good", "check", "Nada pide atención ahora."]);
  redraw(by("alarms"), found, () => found.map(([kind, name, words]) => make("li", "", badge(kind, name, words))));
}

// ---- The figures ----

function tell(id, words, note) {
  by(id).textContent = words;
  by(`${id}-note`).textContent = note;
}

const LIMA_DAY = new Intl.DateTimeFormat("en-CA", { timeZone: "America/Lima" });
const DAY_MS = 86400000;

/** The tickets of who waits now. They may have come on another day, which may have begun the evening before. */
function waiting(filters) {
  const oldest = Math.min(...now.queues.map((queue) => new Date(queue.oldest_at)));
  return behind(LIMA_DAY.format(oldest - DAY_MS), now.day, filters);
}

function drawFigures() {
  const many = now.queues.reduce((sum, queue) => sum + queue.waiting, 0);
  const late = now.queues.reduce((sum, queue) => sum + overdue(queue), 0);
  const passed = late ? `${people(late)} ${late === 1 ? "pasó" : "pasaron"} su meta` : "nadie pasó su meta";
  lead(by("waiting"), String(many), many && waiting({ waits: "all" }), `Esperan ahora: ${many}, ver tickets`);
  lead(by("waiting-note"), passed, late && waiting({ waits: "late" }), `${passed}: ver tickets`);
  const longest = [...now.queues].sort((one, other) => new Date(one.oldest_at) - new Date(other.oldest_at))[0];
  if (longest) {
    const words = `${level(longest)[1]}${duration(since(longest.oldest_at))}`;
    lead(by("longest"), words, waiting({ waits: "longest" }), `La espera más larga: ${words}, ver el ticket`);
    by("longest-note").textContent = `meta ${Math.round(longest.target_s / 60)} min, ${longest.name}`;
  } else tell("longest", "–", "nadie espera");
  const paused = now.desks.filter((desk) => desk.state === "paused").length;
  tell("open", `${now.desks.filter((desk) => desk.state === "open").length} de ${now.desks.length}`, paused ? `${paused} en pausa` : "ninguno en pausa");
  drawNextHour(now.next_hour);
}

function drawNextHour(next) {
  if (!next) return tell("next", "–", "todavía no hay días parecidos con que comparar");
  by("next-title").textContent = `De ${next.hour} a ${next.hour + 1} h`;
  const like = next.holiday ? `como un domingo, por ${next.holiday}` : `los ${next.days} ${WEEKDAYS[next.like - 1]} anteriores`;
  tell("next", `≈ ${Math.round(next.expected)}`, `tickets: ${like}; de ${next.least} a ${next.most}`);
}

function cell(words, className = "") {
  return make("td", className, words);
}

function queueRow(queue) {
  const [near, sign, words] = level(queue);
  const name = make("th", "", queue.name);
  name.scope = "row";
  const lane = LANES[queue.lane];
  const waited = cell(`${sign}${duration(since(queue.oldest_at))}`, `number wait wait--${near}`);
  if (words) waited.append(make("span", "visually-hidden", `, ${words}`));
  const place = `${queue.name}, atención ${lane ? lane[2].toLowerCase() : "normal"}`;
  // What people came for is told by no address on a board that others may read.
  const list = (many, waits) => many && queue.service && waiting({ service: queue.service, lane: queue.lane, waits });
  const all = cell("", "number");
  lead(all, queue.waiting, list(queue.waiting, "all"), `${place}: esperan ${queue.waiting}, ver tickets`);
  const late = cell("", "number");
  lead(late, overdue(queue) || "–", list(overdue(queue), "late"), `${place}: ${overdue(queue)} pasaron su meta, ver tickets`);
  return make("tr", "", name, make("td", "", lane ? badge(...lane) : "Normal"), all, waited, cell(`${Math.round(queue.target_s / 60)} min`, "number"), late);
}

function drawQueues() {
  if (now.queues.length) return settle(by("queues"), now.queues.map(queueRow));
  const none = cell("Nadie espera ahora.");
  none.colSpan = 6;
  settle(by("queues"), [make("tr", "", none)]);
}

function deskLine(desk) {
  const [kind, name, words] = DESKS[desk.state] ?? ["", "desk", desk.state];
  const reason = desk.reason ? ` (${PAUSES[desk.reason] ?? desk.reason})` : "";
  const busy = desk.state === "open" ? (desk.busy ? ", con una persona" : ", libre") : "";
  const from = desk.since && desk.state !== "closed" ? ` desde las ${hour(desk.since)}` : "";
  return make("li", "", make("strong", "", `Módulo ${desk.desk}`), badge(kind, name, words), make("span", "", `${reason}${from}${busy}`));
}

function thingLine(kind, name, words, title, note) {
  return make("li", "", make("strong", "", title), badge(kind, name, words), make("span", "", note));
}

function printerLine(printer) {
  const note = `papel para unos ${printer.tickets_left} tickets${printer.queued ? `, ${printer.queued} por imprimir` : ""}`;
  if (!printer.prints) return thingLine("bad", "warning", "No imprime", printer.name, printer.words);
  return printer.paper_warning ? thingLine("warn", "info", "Con aviso", printer.name, printer.paper_warning) : thingLine("good", "check", "Imprime", printer.name, note);
}

function deviceLine(device) {
  const title = `${KINDS[device.kind] ?? device.kind} ${device.name}`;
  if (here(device)) return thingLine("good", "check", "Conectado", title, "");
  return thingLine(device.seen_at ? "warn" : "", "plug", "Sin señal", title, device.seen_at ? `desde las ${hour(device.seen_at)}` : "todavía no se conectó");
}

function drawThings() {
  if (!health) return;
  const lines = [...health.printers.map(printerLine), ...health.devices.filter((device) => device.active).map(deviceLine)];
  by("things").replaceChildren(...(lines.length ? lines : [make("li", "", "Esta comisaría no tiene equipos registrados.")]));
}

function draw() {
  if (!now) return;
  by("clock").textContent = hour(serverNow());
  drawAlarms();
  drawFigures();
  drawQueues();
  drawLine(now);
  by("desks").replaceChildren(...now.desks.map(deskLine));
  drawThings();
}

watch("now", {
  url: "/api/v1/reports/now",
  onSnapshot: (snapshot) => {
    now = snapshot;
    strip(snapshot.alerts);
    draw();
  },
  onState: (state, last) => {
    by("link").hidden = state === "live";
    by("link").textContent = state === "lost" ? `Sin conexión desde las ${hour(last)}. Lo que ve ya no se actualiza.` : "Reconectando…";
  },
});
watch("health", {
  url: "/api/v1/devices",
  onSnapshot: (snapshot) => {
    health = snapshot;
    draw();
  },
});
// A wait grows, and a promise breaks, without any news.
ticking(draw, 1000);
