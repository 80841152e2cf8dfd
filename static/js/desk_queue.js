// Who waits for this desk and why in that order, who may come back, and the whole hall in counts.
import { held, onChange, ready, seen, state, WORDS } from "./desk_state.js";
import { command, order } from "./desk_commands.js";
import { ask } from "./desk_dialogs.js";
import { LANES, marks } from "./desk_person.js";
import { action, by, duration, filled, hour, make, nearness, redraw, since, spaced } from "./dom.js";

function waiter(one, what, buttons) {
  const acts = make("span", "waiter__acts", ...buttons);
  return make("li", `waiter waiter--${one.lane}`, make("span", "waiter__code", spaced(one.code)), what, acts);
}

function waiting(one) {
  const time = make("span", "waited");
  Object.assign(time.dataset, { since: one.arrived_at, limit: since(one.arrived_at, one.due_at) });
  const why = one.words === LANES[one.lane]?.[2] ? "" : one.words;
  const line = make("span", "waiter__marks", ...marks(one), time, make("span", "waiter__why", why));
  const what = make("span", "waiter__what", make("strong", "", seen(one.service, one.name)), line);
  return waiter(one, what, [
    action("Llamar", `Llamar a ${spaced(one.code)} fuera de turno`, () => ask("ask-call", one)),
    action("Más", `Más sobre ${spaced(one.code)}`, () => ask("ask-more", one)),
  ]);
}

function aside(one) {
  const place = one.kept_until ? `Ausente · conserva su lugar hasta las ${hour(one.kept_until)}` : "En espera aparte";
  const line = make("span", "waiter__marks", ...marks(one), place);
  const what = make("span", "waiter__what", make("strong", "", seen(one.service, one.name)), line);
  if (one.note) what.append(make("span", "waiter__note", `Nota: ${one.note}`));
  const acts = [
    action("A la cola", `${spaced(one.code)} vuelve a la cola`, () => order(`/api/v1/tickets/${one.id}/return`, { version: one.version })),
  ];
  if (one.actions.includes("call"))
    acts.unshift(action("Llamar", `Llamar otra vez a ${spaced(one.code)}`, () => command("call", { ticket: one.id, reason: "returned" })));
  else line.append(WORDS.says.unserved);
  return waiter(one, what, acts);
}

function drawQueue(now) {
  by("mine").textContent = now.mine;
  by("mine-words").textContent = now.mine === 1 ? "espera aquí" : "esperan aquí";
  redraw(by("next"), now.next, () => now.next.map(waiting));
  redraw(by("aside"), now.aside, () => now.aside.map(aside));
  const free = held() && now.desk.state === "open" && !now.ticket && ready();
  for (const button of document.querySelectorAll(".waiter__acts :first-child")) button.disabled = !free;
  for (const button of document.querySelectorAll(".waiter__acts :last-child")) button.disabled = !ready() || !held();
  const rest = now.mine - now.next.length;
  by("rest").hidden = rest <= 0;
  by("rest").textContent = `y ${rest} más`;
  by("aside-box").hidden = now.aside.length === 0;
  by("aside-count").textContent = now.aside.length;
}

function drawHall(now) {
  by("total").textContent = now.total;
  const services = new Map();
  for (const row of now.waiting) {
    const known = services.get(row.service) ?? { ...row, waiting: 0 };
    known.waiting += row.waiting;
    if (row.oldest_at < known.oldest_at) known.oldest_at = row.oldest_at;
    services.set(row.service, known);
  }
  const rows = [...services.values()];
  redraw(by("waiting"), rows, () => rows.map(service));
  redraw(by("desks"), now.desks.map((one) => [one.desk, one.state, one.idle]), () => now.desks.map(chip));
  by("faults").hidden = !now.faults.length;
  by("faults").textContent = now.faults.map((fault) => `Impresora «${fault.printer}»: ${fault.words}`).join(" ");
}

function service(row) {
  const time = make("span", "waited");
  Object.assign(time.dataset, { since: row.oldest_at, limit: row.target_s * 1000 });
  const name = make("th", "", seen(row.service, row.name));
  name.scope = "row";
  return make("tr", "", name, make("td", "number", String(row.waiting)), make("td", "number", time));
}

function chip(one) {
  const at = one.idle ? "idle" : one.state;
  return make("li", `chip chip--${at}`, make("strong", "", String(one.desk)), ` ${WORDS.states[at]}`);
}

export function tickWaits() {
  for (const one of document.querySelectorAll("[data-since]")) {
    const ms = since(one.dataset.since);
    const { limit } = one.dataset;
    const [level, sign, words] = nearness(limit ? ms / limit : 0);
    if (limit) one.className = `waited waited--${level}`;
    one.textContent = `${sign}${duration(ms)}`;
    one.title = words;
  }
}

function drawMeanwhile() {
  const told = state.meanwhile;
  by("meanwhile").hidden = !told;
  if (!told) return;
  by("meanwhile-title").textContent = filled(WORDS.says.meanwhile, { from: hour(told.from), to: hour(told.to) });
  redraw(by("meanwhile-list"), told.lines, () => told.lines.map((line) => make("li", "", `${hour(line.at)} · ${line.words}`)));
}

by("meanwhile-ok").addEventListener("click", () => {
  state.meanwhile = null;
  drawMeanwhile();
  by("primary").focus();
});

onChange((now) => {
  drawQueue(now);
  drawHall(now);
  drawMeanwhile();
});
