// Render who waits for this desk and why in that order, who may come back, and the whole hall in counts.
import { held, nearness, onChange, ready, says, seen, state, WORDS } from "./state.js";
import { command, order, TICKETS } from "./commands.js";
import { ask } from "./dialogs.js";
import { marks } from "./person.js";
import { action, all, by, duration, filled, make, redraw, since, spaced, write } from "../lib/dom.js";
import { hour } from "../lib/hour_and_day.js";

/** @type {Waiter} */
function waiter(one, line, more, ...buttons) {
  const what = make("span", "waiter__what", make("strong", "", seen(one.service, one.name)), line, ...more);
  const acts = make("span", "waiter__acts", ...buttons);
  return make("li", `waiter waiter--${one.lane}`, make("span", "waiter__code", spaced(one.code)), what, acts);
}

/** Create a wait from that moment, with its target in milliseconds; the clock updates it. @param {string} moment @param {number} limit */
function waited(moment, limit) {
  const time = make("span", "waited");
  Object.assign(time.dataset, { since: moment, limit });
  return time;
}

/** @param {Api.Peek} one */
function waiting(one) {
  const time = waited(one.arrived_at, since(one.arrived_at, one.due_at));
  const why = one.why === "due" || one.words === WORDS.lanes[one.lane] ? "" : one.words;
  const line = make("span", "waiter__marks", ...marks(one), time, make("span", "waiter__why", why));
  const code = { code: spaced(one.code) };
  const call = action(says.call, filled(says.call_early, code), () => ask("ask-call", one));
  return waiter(one, line, [], call, action(says.more, filled(says.more_of, code), () => ask("ask-more", one)));
}

/** @param {Api.Aside} one */
function aside(one) {
  const place = one.kept_until ? filled(says.kept, { at: hour(one.kept_until) }) : WORDS.done.parked;
  const line = make("span", "waiter__marks", ...marks(one), place);
  const note = one.note ? [make("span", "waiter__note", filled(says.note, one))] : [];
  const code = { code: spaced(one.code) };
  const acts = [action(says.back, filled(says.goes_back, code), () => order(`${TICKETS}/${one.id}/return`, { version: one.version }))];
  if (one.actions.includes("call")) {
    acts.unshift(action(says.call, filled(says.call_again, code), () => command("call", { ticket: one.id, reason: "returned" })));
  } else line.append(says.unserved);
  return waiter(one, line, note, ...acts);
}

/** @type {Draw} */
function drawQueue(now) {
  write("mine", now.mine);
  write("mine-words", filled(says.here, { n: now.mine }));
  redraw(by("next"), now.next, () => now.next.map(waiting));
  redraw(by("aside"), now.aside, () => now.aside.map(aside));
  const free = held() && now.desk.state === "open" && !now.ticket && ready();
  for (const button of all(".waiter__acts button:first-child")) button.disabled = !free;
  for (const button of all(".waiter__acts button:last-child")) button.disabled = !ready() || !held();
  const rest = now.mine - now.next.length;
  write("rest", filled(says.rest, { rest }), rest > 0);
  by("aside-box").hidden = now.aside.length === 0;
  write("aside-count", now.aside.length);
}

/** @type {Draw} */
function drawHall(now) {
  write("total", now.total);
  /** @type {Record<string, Api.Waiting>} */
  const services = {};
  for (const row of now.waiting) {
    const known = services[row.service] ?? { ...row, waiting: 0 };
    services[row.service] = known;
    known.waiting += row.waiting;
    if (row.oldest_at < known.oldest_at) known.oldest_at = row.oldest_at;
  }
  const rows = Object.values(services);
  redraw(by("waiting"), rows, () => rows.map(service));
  redraw(by("desks"), now.desks.map((one) => [one.desk, one.state, one.idle]), () => now.desks.map(chip));
  const faults = [...now.faults.map((fault) => filled(says.fault, fault)), ...now.walls.map((wall) => filled(says.wall_fault, wall))].join(" ");
  write("faults", faults, faults);
}

/** @param {Api.Waiting} row */
function service(row) {
  const time = waited(row.oldest_at, row.target_s * 1000);
  const name = make("th", "", seen(row.service, row.name));
  name.scope = "row";
  return make("tr", "", name, make("td", "number", row.waiting), make("td", "number", time));
}

/** @param {Api.DeskStatus} one */
function chip(one) {
  const at = one.idle ? "idle" : one.state;
  return make("li", `chip chip--${at}`, make("strong", "", one.desk), ` ${WORDS.states[at]}`);
}

export function tickWaits() {
  for (const one of all("[data-since]")) {
    const ms = since(one.dataset.since ?? "");
    const limit = Number(one.dataset.limit);
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
  write("meanwhile-title", filled(says.meanwhile, { from: hour(told.from), to: hour(told.to) }));
  redraw(by("meanwhile-list"), told.lines, () => told.lines.map((line) => make("li", "", `${hour(line.at)} · ${line.words}`)));
}

by("meanwhile-ok").onclick = () => {
  state.meanwhile = null;
  drawMeanwhile();
  by("primary").focus();
};

onChange((now) => {
  drawQueue(now);
  drawHall(now);
  drawMeanwhile();
});
