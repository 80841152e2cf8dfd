// The person at the desk, the one next step, what else may be done, and the last step to take back.
import { allowed, held, mine, number, onChange, ready, root, seen, state, WORDS } from "./desk_state.js";
import { callNext, command, step } from "./desk_commands.js";
import { ask } from "./desk_dialogs.js";
import { badge, by, duration, filled, hour, nearness, redraw, since, spaced } from "./dom.js";
import { serverNow } from "./live.js";

export const LANES = { immediate: ["urgent", "urgente", WORDS.lanes.immediate], preferential: ["prefer", "preferente", WORDS.lanes.preferential] };

function standing({ desk, ticket, serves }) {
  if (desk.state === "closed") return "closed";
  if (!mine()) return desk.idle ? "silent" : "other";
  if (!held()) return "window";
  if (desk.state === "paused") return "paused";
  return ticket?.state ?? (serves.length ? "free" : "unfit");
}

const NEXT = {
  closed: () => command("open"),
  window: () => command("take-over"),
  paused: () => command("resume"),
  free: callNext,
  called: () => step("serve"),
  serving: () => ask("ask-outcome", state.now.ticket),
};

by("primary").addEventListener("click", () => state.now && NEXT[standing(state.now)]?.());

function drawPrimary(now) {
  const at = standing(now);
  const [words, icon, key] = WORDS.next[at];
  const button = by("primary");
  button.disabled = !ready() || !NEXT[at];
  button.dataset.key = key;
  by("primary-words").textContent = fill(words, now);
  by("primary-key").textContent = key;
  by("primary-key").hidden = !key;
  // A picture set again is fetched again, and would vanish while the server is away.
  const picture = `/static/icons/icons.svg#i-${icon}`;
  if (by("primary-icon").getAttribute("href") !== picture) by("primary-icon").setAttribute("href", picture);
}

/** Words with what is true of the desk put in. */
function fill(words, { desk, mine: n }) {
  return filled(words, { n, staff: desk.staff, at: desk.since && hour(desk.since), reason: WORDS.pauses[desk.pause_reason] });
}

const STEPS = ["transfer", "park", "denuncia-ref", "lane", "language"];
const TIMED = ["recall", "no-show"];

function drawActs(now) {
  const worked = held() && Boolean(now.ticket);
  const free = held() && !now.ticket;
  by("more").hidden = !worked;
  by("idle").hidden = !free;
  by("start").hidden = now.desk.state !== "closed";
  by("denuncia-ref").hidden = !now.ticket?.actions.includes("denuncia-ref");
  by("recall").hidden = !by("denuncia-ref").hidden;
  const may = { copy: worked, pause: free && now.desk.state === "open", close: free, services: true, issue: true, help: held() };
  for (const action of STEPS) may[action] = allowed(action);
  for (const [id, can] of Object.entries(may)) by(id).disabled = !ready() || !can;
}

/** On the button itself: its key, or what is missing until it may be pressed. */
function drawWait(action) {
  const ticket = state.now.ticket;
  const line = by(`${action}-when`);
  const from = ticket?.not_before[action];
  const missing = ticket?.actions.includes(action) && !allowed(action) && held();
  const words = missing ? (from ? `en ${duration(Math.max(1000, new Date(from) - serverNow() + 999))}` : "falta volver a llamar") : "";
  line.textContent = words;
  line.hidden = !words;
  by(`${action}-key`).hidden = Boolean(words);
}

function drawPerson(now) {
  const ticket = held() ? now.ticket : null;
  by("person").hidden = !ticket;
  by("empty").hidden = Boolean(ticket);
  const at = standing(now);
  const [calm, more] = WORDS.calm[at === "free" ? ["nobody", "one"][now.mine] ?? "many" : at] ?? ["", ""];
  by("calm").textContent = fill(calm, now);
  by("calm-more").textContent = fill(more, now);
  root.dataset.at = ticket ? ticket.state : now.desk.state;
  if (!ticket) return;
  by("state").textContent = WORDS.states[ticket.state];
  const code = spaced(ticket.code);
  if (by("code").textContent !== code) by("service").parentElement.open = false;
  by("code").textContent = code;
  by("service").textContent = seen(ticket.service);
  by("service-name").textContent = now.service_name;
  const wish = [ticket.lane, ticket.lang, ticket.leg, ticket.state === "called" && ticket.times_called];
  redraw(by("marks"), wish, () => allMarks(ticket));
  by("note").hidden = !ticket.note;
  by("note").textContent = `Nota: ${ticket.note}`;
  by("ref-seen").hidden = !ticket.denuncia_ref;
  by("ref-seen").textContent = `Denuncia ${ticket.denuncia_ref}`;
}

/** The signs of a ticket's lane and language. */
export function marks(one) {
  const found = LANES[one.lane] ? [badge(...LANES[one.lane])] : [];
  if (one.lang && one.lang !== "es") found.push(badge("warn", "globe", WORDS.languages[one.lang]));
  return found;
}

function allMarks(ticket) {
  const found = marks(ticket);
  if (ticket.times_called > 1 && ticket.state === "called") found.push(badge("warn", "megaphone", `${ticket.times_called} llamados`));
  if (ticket.leg > 1) found.push(badge("good", "transfer", "Viene derivado"));
  return found;
}

function clock(id, start, end, target) {
  const box = by(id);
  box.hidden = !start;
  if (!start) return;
  const ms = since(start, end ?? serverNow());
  box.querySelector("dd").textContent = target ? `${duration(ms)} / ${duration(target * 1000)}` : duration(ms);
  if (!target) return;
  const [level, sign, words] = nearness(ms / 1000 / target);
  box.className = `clock clock--${level}`;
  box.querySelector(".clock__told").textContent = `${sign}${words}`;
}

function drawClocks(now) {
  const ticket = held() ? now.ticket : null;
  if (!ticket) return;
  by("wait-words").textContent = ticket.leg > 1 ? "Llegó hace" : "Esperó"; // on the way it was attended elsewhere
  clock("clock-wait", ticket.arrived_at, ticket.first_called_at, ticket.target_s);
  by("called-words").textContent = ticket.serving_at ? "Tardó en venir" : "Llamado hace";
  clock("clock-called", ticket.called_at, ticket.serving_at);
  clock("clock-serving", ticket.serving_at);
  by("overdue").hidden = !now.overdue_at || serverNow() < new Date(now.overdue_at);
}

function drawSaid(now) {
  const undo = held() && now.undo && new Date(now.undo.until) > serverNow() ? now.undo : null;
  const bad = state.said?.bad ? state.said.words : "";
  const words = state.said && !bad ? state.said.words : undo ? `${WORDS.done[undo.kind]}: ${spaced(undo.code)}` : "";
  if (by("problem").textContent !== bad) by("problem").textContent = bad;
  if (by("said").textContent !== words) by("said").textContent = words;
  by("said").hidden = Boolean(bad);
  by("undo").hidden = !undo;
  by("undo").disabled = !ready();
  by("undo-left").textContent = undo ? `${Math.ceil((new Date(undo.until) - serverNow()) / 1000)} s` : "";
}

by("undo").addEventListener("click", () => state.now?.undo && command("undo", { version: state.now.undo.version }));
for (const name of TIMED) by(name).addEventListener("click", () => step(name));
by("close").addEventListener("click", () => command("close"));

export function tickPerson(now) {
  drawClocks(now);
  drawSaid(now);
  for (const action of TIMED) {
    by(action).disabled = !ready() || !allowed(action);
    drawWait(action);
  }
}

onChange((now) => {
  drawPerson(now);
  drawPrimary(now);
  drawActs(now);
  tickPerson(now);
  const needed = now.alerts.some((alert) => !alert.taken_at);
  document.title = `${needed ? "⚠ " : ""}${now.mine ? `(${now.mine}) ` : ""}Módulo ${number}`;
});
