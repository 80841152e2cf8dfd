// Today, drawn anew with each ticket.
import { behind, lead, settle } from "./drill_down.js";
import { lasting, percent } from "./number_format.js";
import { serverNow, watch } from "../lib/live.js";
import "./print_layout.js";
import { strip } from "../lib/alert_strip.js";

const report = document.getElementById("report");
let today = report.dataset.today;
const by = (id) => document.getElementById(id);
// Below these numbers of waits half of them tell little, and nine of ten nothing.
const FEW = 10;
const FEW_FOR_P90 = 20;
const LIMA = { timeZone: "America/Lima", hour12: false };

const COLUMNS = [
  ["issued", "Emiti\u00addos"],
  ["attended", "Atendi\u00addos"],
  ["at_desk", "En aten\u00adción"],
  ["waiting", "En espera"],
  ["no_show", "No se presen\u00adtaron"],
  ["left", "Se reti\u00adraron"],
  ["transferred", "Deri\u00advados"],
  ["wait_p50_s", "La mitad esperó hasta"],
  ["wait_p90_s", "9 de cada 10 hasta"],
  ["service_p50_s", "La mitad se atendió en"],
  ["within_target_pct", "Dentro de la meta"],
  ["n", "Esperas medidas"],
];

/** Called and not done yet: what remains of the tickets, so that the figures add up. */
function atDesk(row) {
  return row.issued - row.attended - row.waiting - row.no_show - row.left - row.transferred;
}

function value(row, key) {
  if (key === "at_desk") return String(atDesk(row));
  if (key === "wait_p90_s" && row.n < FEW_FOR_P90) return "–";
  const raw = row[key];
  if (raw === null || raw === undefined) return "–";
  if (key.endsWith("_s")) return lasting(raw);
  if (key.endsWith("_pct")) return percent(raw);
  return String(raw);
}

/** Of how many a time or a percentage is told: this key counts them. Counts are of none. */
function denominator(key) {
  if (key.endsWith("_pct")) return "judged";
  if (key.endsWith("_s")) return key.startsWith("service") ? "served" : "n";
  return null;
}

// Which tickets each figure is told of: a count of just these, a time or a share of all of these:
// as WAITED, SERVED and JUDGED in ciasc/reports/charts.py, which lead from the same figures.
const LISTS = {
  issued: {},
  attended: { end: "attended" },
  at_desk: { end: "open", called: true },
  waiting: { end: "open", called: false },
  no_show: { end: "no_show" },
  left: { end: "left" },
  transferred: { end: "transferred" },
  n: { called: true },
  wait_p50_s: { called: true, sort: "wait" },
  wait_p90_s: { called: true, sort: "wait" },
  service_p50_s: { served: true, sort: "service" },
  within_target_pct: { judged: true },
  judged: { judged: true },
};

function list(row, key, of) {
  const told = !["0", "–"].includes(value(row, key)) && !few(row, key);
  return LISTS[key] && told ? behind(today, today, { ...of, ...LISTS[key] }) : null;
}

function few(row, key) {
  const of = denominator(key);
  return of !== null && row[of] < FEW;
}

function drawFigures(total) {
  for (const box of document.querySelectorAll(".figure")) {
    const key = box.id.replace("figure-", "");
    const [figure, note] = box.querySelectorAll("dd");
    lead(figure, value(total, key), list(total, key), `${box.dataset.name}: ${value(total, key)}, ver tickets`);
    figure.classList.toggle("few", few(total, key));
    const of = denominator(key);
    const words = of === null ? "" : ofHowMany(total, key, of);
    lead(note, words, of && list(total, of), `${words}: ver tickets`);
  }
}

function ofHowMany(total, key, of) {
  if (of === "judged") return `de ${total.judged}`;
  const least = key === "wait_p90_s" && total.n < FEW_FOR_P90 ? `, se necesitan ${FEW_FOR_P90}` : "";
  return `${total.n} ${total.n === 1 ? "espera medida" : "esperas medidas"}${least}`;
}

function cell(tag, text, number, scope) {
  const made = document.createElement(tag);
  made.textContent = text;
  if (number) made.className = "number";
  if (scope) made.scope = scope;
  return made;
}

function drawTable(table, rows, heading, title, of) {
  const head = document.createElement("tr");
  head.append(cell("th", heading, false, "col"), ...COLUMNS.map(([, words]) => cell("th", words, true, "col")));
  const body = rows.map((row) => {
    const line = document.createElement("tr");
    line.append(cell("th", title(row), false, "row"));
    for (const [key, words] of COLUMNS) {
      const made = cell("td", "", true);
      const name = words.replaceAll("\u00ad", "");
      lead(made, value(row, key), of(row) && list(row, key, of(row)), `${title(row)}, ${name}: ${value(row, key)}, ver tickets`);
      if (few(row, key)) made.classList.add("few");
      line.append(made);
    }
    return line;
  });
  if (!body.length) {
    const line = document.createElement("tr");
    const none = cell("td", "Todavía no hay tickets hoy.", false);
    none.colSpan = COLUMNS.length + 1;
    line.append(none);
    body.push(line);
  }
  if (!table.tBodies.length) {
    table.createTHead().append(head);
    table.createTBody();
  }
  settle(table.tBodies[0], body);
}

// ---- The chart: bars by hour and the wait above them, with the table below as its text ----

const SVG = "http://www.w3.org/2000/svg";
const WIDE = 960;
const HIGH = 300;
const LEFT = 44;
const RIGHT = 64;
const WIDEST = 90;
const TOP = 20;
const BASE = HIGH - 32;

function draw(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, wish] of Object.entries(attributes)) made.setAttribute(key, wish);
  if (text !== undefined) made.textContent = text;
  return made;
}

function steps(most) {
  const raw = most / 4;
  const size = [1, 2, 5, 10, 15, 20, 30, 50, 60, 100, 200, 500].find((one) => one >= raw) ?? Math.ceil(raw / 500) * 500;
  return Array.from({ length: 5 }, (_, at) => at * size);
}

function drawChart(rows) {
  if (!rows.length) {
    by("chart").textContent = "Todavía no hay tickets hoy.";
    return;
  }
  const hours = new Map(rows.map((row) => [row.hour, row]));
  const ticks = steps(Math.max(4, ...rows.map((row) => row.issued)));
  const waits = rows.filter((row) => row.n >= FEW_FOR_P90);
  const waitTicks = steps(Math.max(4, ...waits.map((row) => row.wait_p90_s / 60)));
  const high = (count, scale) => BASE - (count / scale.at(-1)) * (BASE - TOP);
  const first = Math.max(0, Math.min(...hours.keys()) - 1);
  const past = Math.min(23, Math.max(...hours.keys()) + 1) + 1;
  const step = (WIDE - LEFT - RIGHT) / (past - first);
  const side = Math.max(4, (step - WIDEST) / 2);
  const svg = draw("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": "Emitidos y atendidos, y la espera de 9 de cada 10, por hora de llegada. Los datos están en la tabla." });
  ticks.forEach((tick, at) => {
    const y = high(tick, ticks);
    svg.append(draw("line", { x1: LEFT, x2: WIDE - RIGHT, y1: y, y2: y, class: at ? "chart__grid" : "chart__axis" }));
    svg.append(draw("text", { x: LEFT - 8, y: y + 4, "text-anchor": "end" }, tick));
    if (waits.length) svg.append(draw("text", { x: WIDE - RIGHT + 8, y: y + 4 }, `${waitTicks[at]} min`));
  });
  const points = [];
  for (let hour = first; hour < past; hour += 1) {
    const x = LEFT + (hour - first) * step;
    svg.append(draw("text", { x: x + step / 2, y: BASE + 18, "text-anchor": "middle" }, String(hour).padStart(2, "0")));
    const row = hours.get(hour);
    if (!row) continue;
    const [issued, attended] = [high(row.issued, ticks), high(row.attended, ticks)];
    svg.append(draw("rect", { x: x + side, y: issued, width: step - 2 * side, height: Math.max(BASE - issued, 0), class: "chart__rest", rx: 2 }));
    svg.append(draw("rect", { x: x + side, y: attended, width: step - 2 * side, height: Math.max(BASE - attended, 0), class: "chart__attended", rx: 2 }));
    svg.append(draw("text", { x: x + step / 2, y: issued - 5, "text-anchor": "middle", class: "chart__value" }, row.issued));
    if (row.n >= FEW_FOR_P90) points.push([x + step / 2, high(row.wait_p90_s / 60, waitTicks), row]);
  }
  if (points.length > 1) svg.append(draw("polyline", { points: points.map(([x, y]) => `${x},${y}`).join(" "), class: "chart__p90" }));
  for (const [x, y, row] of points) {
    const dot = draw("circle", { cx: x, cy: y, r: 4.5, class: "chart__dot" });
    dot.append(draw("title", {}, `${row.hour} h: 9 de cada 10 esperaron hasta ${lasting(row.wait_p90_s)}, ${row.n} esperas medidas`));
    svg.append(dot);
  }
  by("chart").replaceChildren(svg);
}

function show(total, services, hours) {
  drawFigures(total);
  drawTable(by("by-service"), [...services].sort((one, other) => other.issued - one.issued), "Servicio", (row) => row.name, (row) => row.service && { service: row.service });
  drawTable(by("by-hour"), hours, "Hora", (row) => `${String(row.hour).padStart(2, "0")}:00`, (row) => ({ hour: row.hour }));
  drawChart(hours);
}

function dayWords(day) {
  return new Date(`${day}T12:00:00`).toLocaleDateString("es-PE", { day: "numeric", month: "long", year: "numeric" });
}

// ---- What the server draws: the weeks before, the shifts and the funnel, fetched anew after news ----

const REST_MS = 20000;
let drawn = null; // the news that are in the parts, or are asked for
let news = null;
let resting = true;

const held = () => by("parts").contains(document.activeElement);

/** Draws those parts anew, at most every 20 seconds, and not under the keyboard: then when it leaves them. */
function freshen() {
  if (news !== drawn && !resting && !held()) drawParts();
}

function rest() {
  setTimeout(() => {
    resting = false;
    freshen();
  }, REST_MS);
}

async function drawParts() {
  const before = drawn;
  drawn = news;
  resting = true;
  try {
    const answer = await fetch("/reportes/hoy");
    const parts = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("parts");
    if (held()) drawn = before;
    else if (parts) by("parts").replaceWith(parts);
  } catch {
    drawn = before; // the state of the connection is told above
  } finally {
    rest();
  }
}

document.addEventListener("focusout", () => setTimeout(freshen));
rest();

// ---- What a figure means, and paper ----

document.addEventListener("click", (event) => {
  const asked = event.target.closest(".figure__what");
  if (!asked) return;
  event.preventDefault();
  by("definitions").open = true;
  const meaning = document.querySelector(asked.hash);
  meaning.scrollIntoView({ block: "center" });
  meaning.focus({ preventScroll: true });
});

window.addEventListener("beforeprint", () => {
  const at = serverNow().toLocaleString("es-PE", { ...LIMA, dateStyle: "long", timeStyle: "short" });
  by("printed").textContent = `Hoy, ${dayWords(today)}. Impreso el ${at} (hora de Lima).`;
});

watch("now", {
  url: "/api/v1/reports/now",
  onSnapshot: (snapshot) => {
    strip(snapshot.alerts);
    today = snapshot.day;
    show(snapshot.total, snapshot.by_service, snapshot.by_hour);
    news = snapshot.seq;
    freshen();
  },
  onState: (state, since) => {
    const at = since.toLocaleTimeString("es-PE", { ...LIMA, hour: "2-digit", minute: "2-digit" });
    by("link").hidden = state === "live";
    by("link").textContent = state === "lost" ? `Sin conexión desde las ${at}. Estas cifras ya no se actualizan.` : "Reconectando…";
  },
});
