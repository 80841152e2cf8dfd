// Render the person at the desk, the next step, what else may be done, and the step to undo.
import { allowed, held, mine, nearness, number, onChange, ready, root, says, seen, state, WORDS } from "./state.js";
import { callNext, command, notify, step } from "./commands.js";
import { ask } from "./dialogs.js";
import { passed } from "../lib/live_connection.js";
import { badge, by, duration, filled, find, redraw, since, spaced, write } from "../lib/dom.js";
import { hour } from "../lib/hour_and_day.js";

/** @type {LaneBadges} */
const LANES = { immediate: ["urgent", "urgente"], preferential: ["prefer", "preferente"] };

/** @param {Now} now @returns {Standing} */
function standing({ desk, ticket, serves }) {
  if (desk.state === "closed") return "closed";
  if (!mine()) return desk.idle ? "silent" : "other";
  if (!held()) return "window";
  if (desk.state === "paused") return "paused";
  if (ticket) return ticket.state === "serving" ? "serving" : "called";
  return serves.length ? "free" : "unfit";
}

/** @param {Now} now */
const attended = (now) => (held() ? now.ticket : null);

/** @type {NextSteps} */
const NEXT = {
  closed: () => command("open"),
  window: () => command("take-over"),
  paused: () => command("resume"),
  free: callNext,
  called: () => step("serve"),
  serving: () => ask("ask-outcome", state.now?.ticket),
};

by("primary").onclick = () => {
  if (state.now) NEXT[standing(state.now)]?.();
};

/** @type {Draw} */
function drawPrimary(now) {
  const at = standing(now);
  const [words, icon] = WORDS.next[at];
  const key = WORDS.keys[at];
  const button = find("button#primary");
  button.disabled = !ready() || state.echoes > 0 || !NEXT[at];
  button.dataset.key = key;
  write("primary-words", fill(words, now));
  write("primary-key", key, key);
  // Set a picture only if it differs: it is loaded again, and would vanish without the server.
  const picture = `/static/icons/icons.svg#i-${icon}`;
  const use = find("use#primary-icon");
  if (use.getAttribute("href") !== picture) use.setAttribute("href", picture);
}

/** Return the words with the values of the desk. @param {string} words @param {Now} now */
function fill(words, { desk, mine: n }) {
  return filled(words, { n, staff: desk.staff, at: desk.since && hour(desk.since), reason: WORDS.pause_reasons[desk.pause_reason ?? ""] });
}

const STEPS = ["transfer", "park", "denuncia-ref", "lane", "language", "left"];
const TIMED = /** @type {const} */ (["recall", "no-show"]);

/** @type {Draw} */
function drawActs(now) {
  const worked = Boolean(attended(now));
  const free = held() && !worked;
  by("more").hidden = !worked;
  by("idle").hidden = !free;
  by("start").hidden = now.desk.state !== "closed";
  by("denuncia-ref").hidden = !now.ticket?.actions.includes("denuncia-ref");
  by("recall").hidden = !by("denuncia-ref").hidden;
  by("left").hidden = by("recall").hidden;
  /** @type {Record<string, boolean>} */
  const may = { copy: worked, pause: free && now.desk.state === "open", close: free, services: true, issue: true, help: held() };
  for (const action of STEPS) may[action] = allowed(action);
  for (const [id, can] of Object.entries(may)) find(`button#${id}`).disabled = !ready() || !can;
}

/** Render on the button its key, or what is missing before it may be pressed. @param {string} action */
function drawWait(action) {
  const ticket = state.now?.ticket;
  const from = ticket?.not_before[action];
  const missing = ticket?.actions.includes(action) && !allowed(action) && held();
  const words = missing ? (from ? filled(says.soon, { time: duration(Math.max(1000, 999 - passed(from))) }) : says.recall_first) : "";
  write(`${action}-when`, words, words);
  by(`${action}-key`).hidden = words !== "";
}

/** @param {DeskTicket} ticket */
function stateOf({ state: at, shows_code: heard }) {
  return at === "called" && !heard ? says.fetch : (WORDS.states[at] ?? "");
}

/** @type {Draw} */
function drawPerson(now) {
  const ticket = attended(now);
  by("person").hidden = !ticket;
  by("empty").hidden = ticket !== null;
  const at = standing(now);
  const lines = at === "free" ? WORDS.calm[now.mine > 1 ? "many" : now.mine ? "one" : "nobody"] : at === "called" || at === "serving" ? null : WORDS.calm[at];
  const [calm, more] = lines ?? ["", ""];
  write("calm", fill(calm, now));
  write("calm-more", fill(more, now));
  root.dataset.at = ticket ? ticket.state : now.desk.state;
  if (!ticket) return;
  write("state", stateOf(ticket));
  const code = spaced(ticket.code);
  if (by("code").textContent !== code) find("details.now__service").open = false;
  write("code", code);
  write("service", seen(ticket.service));
  write("service-name", now.service_name);
  const calls = ticket.state === "called" ? ticket.times_called : 0;
  const wish = [ticket.lane, ticket.lang, ticket.leg, calls];
  redraw(by("marks"), wish, () => {
    const found = marks(ticket);
    if (calls > 1) found.push(badge("warn", "megaphone", filled(says.calls, { calls })));
    if (ticket.leg > 1) found.push(badge("good", "transfer", says.transferred));
    return found;
  });
  write("note", filled(says.note, ticket), ticket.note);
  write("ref-seen", filled(says.denuncia, ticket), ticket.denuncia_ref);
}

/** Create the signs of a ticket's lane and language. @param {{ lane: string, lang?: string }} one */
export function marks(one) {
  const lane = LANES[one.lane];
  const found = lane ? [badge(...lane, WORDS.lanes[one.lane] ?? "")] : [];
  if (one.lang && one.lang !== "es") found.push(badge("warn", "globe", WORDS.languages[one.lang] ?? one.lang));
  return found;
}

/** @type {DrawClock} */
function clock(id, start, end, target) {
  const box = by(id);
  box.hidden = !start;
  if (!start) return;
  const ms = since(start, end ?? undefined);
  find("dd", box).textContent = target ? `${duration(ms)} / ${duration(target * 1000)}` : duration(ms);
  if (!target) return;
  const [level, sign, words] = nearness(ms / 1000 / target);
  box.className = `clock clock--${level}`;
  find(".clock__told", box).textContent = `${sign}${words}`;
}

/** @type {Draw} */
function drawClocks(now) {
  const ticket = attended(now);
  if (!ticket) return;
  write("wait-words", says[ticket.leg > 1 ? "arrived" : "waited"]); // on the way it was attended elsewhere
  clock("clock-wait", ticket.arrived_at, ticket.leg > 1 ? null : ticket.first_called_at, ticket.target_s);
  write("called-words", says[ticket.serving_at ? "came" : "called"]);
  clock("clock-called", ticket.called_at, ticket.serving_at);
  clock("clock-serving", ticket.serving_at);
  by("overdue").hidden = !now.overdue_at || since(now.overdue_at) < 0;
}

/** @type {Draw} */
function drawSaid(now) {
  if (state.said?.holds(now) === false) state.said = null;
  const undo = held() && now.undo && since(now.undo.until) < 0 ? now.undo : null;
  const { words, bad } = state.said ?? { words: undo ? `${WORDS.done[undo.kind]}: ${spaced(undo.code)}` : "", bad: false };
  write("problem", bad ? words : "");
  write("said", bad ? "" : words, !bad);
  by("undo").hidden = !undo;
  find("button#undo").disabled = !ready();
  write("undo-left", undo ? `${Math.ceil(-passed(undo.until) / 1000)} s` : "");
}

by("undo").onclick = () => {
  const undo = state.now?.undo;
  if (undo) command("undo", { version: undo.version }, () => notify(filled(says.taken_back, { step: WORDS.done[undo.kind], code: spaced(undo.code) })));
};
for (const name of TIMED) by(name).onclick = () => step(name);
by("left").onclick = () => step("left");
by("close").onclick = () => command("close");

/** Show what the walls did with the call; one that none has shown in time is to be made aloud. @type {Draw} */
function drawWalls({ call }) {
  const did = call?.state === "pending" && passed(call.judged_at) >= 0 ? "none" : call?.state;
  const words = did && did !== "pending" ? WORDS.on_walls[did] : "";
  by("on-walls").dataset.state = did ?? "";
  write("on-walls", words, words);
}

/** @type {Draw} */
export function tickPerson(now) {
  drawWalls(now);
  drawClocks(now);
  drawSaid(now);
  for (const action of TIMED) {
    find(`button#${action}`).disabled = !ready() || !allowed(action);
    drawWait(action);
  }
}

onChange((now) => {
  drawPerson(now);
  drawPrimary(now);
  drawActs(now);
  tickPerson(now);
  const needed = now.alerts.some((alert) => !alert.taken_at);
  document.title = `${needed ? "⚠ " : ""}${now.mine ? `(${now.mine}) ` : ""}${filled(says.desk, { number })}`;
});
