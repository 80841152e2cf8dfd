// The person at the desk, the one next step, what else may be done, and the last step to take back.
import { allowed, held, mine, number, onChange, ready, root, shortName, state, WORDS } from "./desk_state.js";
import { callNext, command, step } from "./desk_commands.js";
import { ask } from "./desk_dialogs.js";
import { badge, by, duration, hour, redraw, since, spaced } from "./dom.js";
import { serverNow } from "./live.js";

export const LANES = { immediate: ["urgent", "urgente", WORDS.lanes.immediate], preferential: ["prefer", "preferente", WORDS.lanes.preferential] };
const STATES = { called: "Llamado: espere a que se acerque", serving: "En atención" };
const DONE = {
  called: "Llamado",
  served: "Atención iniciada",
  completed: "Finalizado",
  no_show: "Marcado ausente",
  transferred: "Derivado",
  parked: "En espera aparte",
  returned: "Vuelve a la cola",
  lane_changed: "Prioridad cambiada",
  language_changed: "Idioma anotado",
  denuncia_noted: "Denuncia anotada",
};

// ---- The next step ----

function primary(now) {
  const { desk, ticket } = now;
  if (desk.state === "closed") return { words: "Abrir módulo", icon: "desk", key: "F2", run: () => command("open") };
  if (!mine()) return { words: `Ocupado por ${desk.staff}`, icon: "lock" };
  if (!held()) return { words: "Tomar control", icon: "enter", key: "F2", run: () => command("take-over") };
  if (desk.state === "paused") return { words: "Volver de la pausa", icon: "play", key: "F2", run: () => command("resume") };
  if (!ticket) return { words: "Llamar siguiente", icon: "call", key: "F2", run: callNext };
  if (ticket.actions.includes("serve")) return { words: "Iniciar atención", icon: "play", key: "F2", run: () => step("serve") };
  return { words: "Finalizar", icon: "check", key: "F9", run: () => ask("ask-outcome", ticket) };
}

by("primary").addEventListener("click", () => state.now && primary(state.now).run?.());

function drawPrimary(now) {
  const next = primary(now);
  const button = by("primary");
  button.disabled = !ready() || !next.run;
  button.dataset.key = next.key ?? "";
  by("primary-words").textContent = next.words;
  by("primary-key").textContent = next.key ?? "";
  by("primary-key").hidden = !next.key;
  // The picture is asked for again whenever it is set, and it would vanish while the server is away.
  const picture = `/static/icons/icons.svg#i-${next.icon}`;
  if (by("primary-icon").getAttribute("href") !== picture) by("primary-icon").setAttribute("href", picture);
}

// ---- What else may be done ----

const STEPS = ["recall", "transfer", "park", "no-show", "denuncia-ref", "lane", "language"];

function drawActs(now) {
  const worked = Boolean(now.ticket) && held();
  const free = held() && !now.ticket;
  by("more").hidden = !worked;
  by("idle").hidden = worked || !held();
  by("start").hidden = now.desk.state !== "closed";
  for (const action of STEPS) by(action).disabled = !ready() || !allowed(action);
  by("denuncia-ref").hidden = !now.ticket?.actions.includes("denuncia-ref");
  by("recall").hidden = !by("denuncia-ref").hidden;
  by("copy").disabled = !ready() || !worked;
  by("pause").disabled = !ready() || !free || now.desk.state !== "open";
  by("close").disabled = !ready() || !free;
  by("services").disabled = !ready();
  by("issue").disabled = !ready();
  by("help").disabled = !ready() || !held();
  for (const action of ["recall", "no-show"]) drawWait(action);
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

// ---- The person ----

function calm(now) {
  const { desk } = now;
  if (desk.state === "closed") return ["Este módulo está cerrado.", "Ábralo para empezar a atender."];
  if (!mine()) return [`Aquí atiende ${desk.staff}.`, desk.idle ? "Su ventana no responde hace más de 2 minutos." : ""];
  if (!held()) return ["Abierto en otra ventana", "Tome el control para seguir aquí. La otra ventana dejará de manejar el módulo."];
  if (desk.state === "paused") return [`En pausa desde las ${hour(desk.since)}`, `${WORDS.pauses[desk.pause_reason]}. Nadie será llamado aquí.`];
  if (now.mine === 1) return ["Una persona espera para este módulo.", ""];
  return now.mine ? [`${now.mine} personas esperan para este módulo.`, ""] : ["Nadie espera.", "Le avisaremos cuando llegue alguien."];
}

function drawPerson(now) {
  const ticket = held() ? now.ticket : null;
  by("person").hidden = !ticket;
  by("empty").hidden = Boolean(ticket);
  const [calmly, more] = calm(now);
  by("calm").textContent = calmly;
  by("calm-more").textContent = more;
  root.dataset.at = ticket ? ticket.state : now.desk.state;
  root.dataset.held = String(held());
  if (!ticket) return;
  by("state").textContent = STATES[ticket.state] ?? "";
  by("code").textContent = spaced(ticket.code);
  by("service").textContent = shortName(ticket.service, now.service_name);
  by("service").title = now.service_name;
  const wish = [ticket.lane, ticket.lang, ticket.leg, ticket.state === "called" && ticket.times_called];
  redraw(by("marks"), wish, () => marks(ticket));
  by("note").hidden = !ticket.note;
  by("note").textContent = ticket.note ? `Nota: ${ticket.note}` : "";
  by("ref-seen").hidden = !ticket.denuncia_ref;
  by("ref-seen").textContent = ticket.denuncia_ref ? `Denuncia ${ticket.denuncia_ref}` : "";
}

function marks(ticket) {
  const found = [];
  if (LANES[ticket.lane]) found.push(badge(...LANES[ticket.lane]));
  if (ticket.lang !== "es") found.push(badge("warn", "globe", `Prefiere ${WORDS.languages[ticket.lang]}`));
  if (ticket.times_called > 1 && ticket.state === "called") found.push(badge("warn", "megaphone", `${ticket.times_called} llamados`));
  if (ticket.leg > 1) found.push(badge("good", "transfer", "Viene derivado"));
  return found;
}

function clock(id, start, end, target) {
  const box = by(id);
  box.hidden = !start;
  if (!start) return;
  const ms = since(start, end ?? serverNow());
  const share = target ? ms / 1000 / target : 0;
  const level = share > 1 ? "over" : share >= 0.75 ? "near" : "";
  box.classList.toggle("clock--near", level === "near");
  box.classList.toggle("clock--over", level === "over");
  box.querySelector("dd").textContent = target ? `${duration(ms)} / ${duration(target * 1000)}` : duration(ms);
  const told = box.querySelector(".clock__told");
  if (told) told.textContent = { over: "▲ pasó la meta", near: "◔ cerca de la meta", "": "" }[level];
}

function drawClocks(now) {
  const ticket = held() ? now.ticket : null;
  if (!ticket) return;
  clock("clock-wait", ticket.queued_at, ticket.first_called_at, ticket.target_s);
  clock("clock-called", ticket.called_at, ticket.serving_at);
  clock("clock-serving", ticket.serving_at);
  const over = now.overdue_at && serverNow() > new Date(now.overdue_at);
  by("overdue").hidden = !over;
}

// ---- What was said, and the last step to take back ----

function drawSaid(now) {
  const undo = held() && now.undo && new Date(now.undo.until) > serverNow() ? now.undo : null;
  const bad = state.said?.bad ? state.said.words : "";
  const words = state.said && !bad ? state.said.words : undo ? `${DONE[undo.kind] ?? "Hecho"}: ${spaced(undo.code)}` : "";
  if (by("problem").textContent !== bad) by("problem").textContent = bad;
  if (by("said").textContent !== words) by("said").textContent = words;
  by("said").hidden = Boolean(bad);
  by("undo").hidden = !undo;
  by("undo").disabled = !ready();
  by("undo-left").textContent = undo ? `${Math.ceil((new Date(undo.until) - serverNow()) / 1000)} s` : "";
}

by("undo").addEventListener("click", () => state.now?.undo && command("undo", { version: state.now.undo.version }));
for (const name of ["recall", "no-show", "park"]) by(name).addEventListener("click", () => step(name));
by("close").addEventListener("click", () => command("close"));

/** What changes by the mere passing of time. */
export function tickPerson(now) {
  drawClocks(now);
  drawSaid(now);
  for (const action of ["recall", "no-show"]) {
    by(action).disabled = !ready() || !allowed(action);
    drawWait(action);
  }
}

onChange((now) => {
  drawPerson(now);
  drawPrimary(now);
  drawActs(now);
  drawClocks(now);
  drawSaid(now);
  const needed = now.alerts.some((alert) => !alert.taken_at);
  document.title = `${needed ? "⚠ " : ""}${now.mine ? `(${now.mine}) ` : ""}Módulo ${number}`;
});
