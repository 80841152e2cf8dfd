// The desk: shows what the server says is true, and sends one command at a time.
import { newKey, send } from "./api.js";
import { serverNow, watch } from "./live.js";

const desk = document.getElementById("desk");
const number = Number(desk.dataset.number);
const me = desk.dataset.me;
const path = `/api/v1/desks/${number}`;
const by = (id) => document.getElementById(id);
const LANES = { immediate: ["urgent", "urgente", "Inmediata"], preferential: ["prefer", "preferente", "Preferente"] };
const LANGUAGES = { qu: "Quechua", ay: "Aimara", en: "Inglés" };
const STATES = { called: "Llamado: espere a que se acerque", serving: "En atención" };
const DESK_STATES = { closed: "cerrado", open: "abierto", paused: "en pausa" };
const DONE = { complete: "Finalizado", "no-show": "Marcado ausente", transfer: "Derivado", park: "En pausa", "call-next": "Llamado", serve: "Atención iniciada" };
const UNDO_MS = 10000;

let now = null; // the last snapshot
let link = "live";
let busy = false;
let undone = null; // {ticket, version, until, words}

function spaced(code) {
  return code.replace(/^([A-Z]+)(\d+)$/, "$1 $2");
}

function duration(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

function since(moment, until = serverNow()) {
  return new Date(until) - new Date(moment);
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

function make(tag, className = "", ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

function badge(kind, name, words) {
  return make("span", `badge badge--${kind}`, icon(name), words);
}

function mine() {
  return now?.desk.state !== "closed" && now?.desk.staff === me;
}

// ---- What is the next legal step ----

function primary() {
  if (!now) return null;
  if (!mine()) {
    if (now.desk.state !== "closed") return { words: `Ocupado por ${now.desk.staff}`, icon: "lock", off: true };
    return { words: "Abrir módulo", icon: "desk", key: "F2", run: () => command("open") };
  }
  if (now.desk.state === "paused") return { words: "Volver de la pausa", icon: "play", key: "F2", run: () => command("resume") };
  const actions = now.ticket?.actions ?? [];
  if (!now.ticket) return { words: "Llamar siguiente", icon: "call", key: "F2", run: callNext };
  if (actions.includes("serve")) return { words: "Iniciar atención", icon: "play", key: "F2", run: () => step("serve") };
  if (actions.includes("complete")) return { words: "Finalizar", icon: "check", key: "F9", run: askOutcome };
  return null;
}

function allowed(action) {
  if (!mine() || !now.ticket?.actions.includes(action)) return false;
  if (!(action in now.ticket.not_before)) return true;
  const from = now.ticket.not_before[action];
  return from !== null && new Date(from) <= serverNow();
}

// ---- Commands ----

async function command(name, body = {}, done = () => {}) {
  if (busy || link === "lost") return;
  busy = true;
  by("problem").hidden = true;
  draw();
  try {
    done(await send(`${path}/${name}`, body, { key: newKey() }));
  } catch (error) {
    if (error.status === 401) window.location.assign(`/entrar?siguiente=/modulo/${number}`);
    tell(error.detail || error.title || "No hay conexión con el servidor. Espere un momento.");
  } finally {
    busy = false;
    draw();
  }
}

function tell(words) {
  by("problem").textContent = words;
  by("problem").hidden = false;
}

/** A step of the current ticket; the answer is shown at once, and the snapshot that follows agrees with it. */
function step(action, body = {}) {
  const ticket = now?.ticket;
  if (!ticket) return;
  command(action, { version: ticket.version, ...body }, (after) => took(action, after));
}

function callNext() {
  command("call-next", {}, (ticket) => {
    if (ticket) took("call-next", ticket);
    else tell("Nadie espera para este módulo por ahora.");
  });
}

function took(action, ticket) {
  undone = action in DONE ? { version: ticket.version, until: Date.now() + UNDO_MS, words: `${DONE[action]}: ${spaced(ticket.code)}` } : null;
  const holds = ticket.state === "called" || ticket.state === "serving";
  now = { ...now, ticket: holds ? ticket : null };
}

function undo() {
  if (!undone) return;
  const version = undone.version;
  undone = null;
  command("undo", { version }, (ticket) => {
    const holds = ticket.state === "called" || ticket.state === "serving";
    now = { ...now, ticket: holds ? ticket : null };
  });
}

// ---- Questions ----

function ask(id) {
  const dialog = by(id);
  dialog.returnValue = "";
  dialog.querySelector("form").reset();
  dialog.showModal();
  return dialog;
}

function answered(id, run) {
  by(id).addEventListener("close", () => {
    if (by(id).returnValue === "ok") run(new FormData(by(id).querySelector("form")));
  });
}

function askOutcome() {
  ask("ask-outcome");
  by("ref-field").hidden = true;
}

by("ask-outcome").addEventListener("change", (event) => {
  if (event.target.name === "outcome") by("ref-field").hidden = event.target.value !== "denuncia";
});
by("ask-outcome").addEventListener("keydown", (event) => {
  if (event.target.id === "ref") return;
  const choice = by("ask-outcome").querySelectorAll('input[name="outcome"]')[Number(event.key) - 1];
  if (choice) {
    choice.checked = true;
    choice.focus();
    choice.dispatchEvent(new Event("change", { bubbles: true }));
  }
});
answered("ask-outcome", (form) => {
  const ref = form.get("ref").trim();
  const outcome = form.get("outcome");
  step("complete", outcome === "denuncia" && ref ? { outcome, denuncia_ref: ref } : { outcome });
});
answered("ask-transfer", (form) => {
  const note = form.get("note").trim();
  step("transfer", note ? { service: form.get("to"), note } : { service: form.get("to") });
});
answered("ask-pause", (form) => command("pause", { reason: form.get("reason") }));
let wanted = null;
answered("ask-call", (form) => {
  command("call", { ticket: wanted.id, reason: form.get("reason") }, (ticket) => took("call-next", ticket));
});

function askCall(ticket, returned) {
  wanted = ticket;
  by("ask-call-code").textContent = spaced(ticket.code);
  ask("ask-call");
  if (returned) by("ask-call").querySelector('input[value="returned"]').checked = true;
}

for (const button of document.querySelectorAll("[data-cancel]")) {
  button.addEventListener("click", () => button.closest("dialog").close("cancel"));
}

// ---- Drawing ----

function draw() {
  if (!now) return;
  const ticket = now.ticket;
  const off = busy || link === "lost";
  desk.dataset.at = ticket ? ticket.state : now.desk.state;
  by("person").hidden = !ticket;
  by("empty").hidden = Boolean(ticket);
  by("calm").textContent = calm();
  if (ticket) drawPerson(ticket);
  drawPrimary(off);
  for (const action of ["recall", "transfer", "park", "no-show"]) by(action).disabled = off || !allowed(action);
  by("more").hidden = !ticket || !mine();
  by("idle").hidden = Boolean(ticket) || !mine();
  by("pause").disabled = off || now.desk.state !== "open";
  by("close").disabled = off;
  drawQueue(off);
  drawHall();
  by("faults").hidden = !now.faults.length;
  by("faults").textContent = now.faults.map((fault) => `Impresora «${fault.printer}»: ${fault.words}`).join(" ");
  document.title = `${now.mine ? `(${now.mine}) ` : ""}Módulo ${number}`;
  tick();
}

function calm() {
  if (!mine()) return now.desk.state === "closed" ? "Este módulo está cerrado. Ábralo para empezar a atender." : `Aquí atiende ${now.desk.staff}.`;
  if (now.desk.state === "paused") return "Módulo en pausa. Nadie será llamado aquí.";
  if (now.mine === 1) return "Una persona espera para este módulo.";
  return now.mine ? `${now.mine} personas esperan para este módulo.` : "Nadie espera. Le avisaremos cuando llegue alguien.";
}

function drawPrimary(off) {
  const next = primary();
  const button = by("primary");
  button.disabled = off || !next || Boolean(next.off);
  if (!next) return;
  by("primary-words").textContent = next.words;
  by("primary-key").textContent = next.key ?? "";
  by("primary-key").hidden = !next.key;
  by("primary-icon").setAttribute("href", `/static/icons/icons.svg#i-${next.icon}`);
}

function drawPerson(ticket) {
  by("state").textContent = STATES[ticket.state] ?? ticket.state;
  by("code").textContent = spaced(ticket.code);
  by("service").textContent = now.service_name && now.ticket.id === ticket.id ? now.service_name : "";
  const marks = [];
  if (LANES[ticket.lane]) marks.push(badge(...LANES[ticket.lane]));
  if (LANGUAGES[ticket.lang]) marks.push(badge("warn", "globe", `Prefiere ${LANGUAGES[ticket.lang]}`));
  if (ticket.times_called > 1 && ticket.state === "called") marks.push(badge("warn", "megaphone", `${ticket.times_called} llamados`));
  if (ticket.leg > 1) marks.push(badge("good", "transfer", "Viene derivado"));
  by("marks").replaceChildren(...marks);
  by("note").hidden = !ticket.note;
  by("note").textContent = ticket.note ? `Nota: ${ticket.note}` : "";
}

function waiter(one, action) {
  const marks = make("span", "waiter__marks");
  if (LANES[one.lane]) marks.append(badge(...LANES[one.lane]));
  if (LANGUAGES[one.lang]) marks.append(badge("warn", "globe", LANGUAGES[one.lang]));
  if (one.arrived_at) {
    const time = make("span", "");
    time.dataset.since = one.arrived_at;
    marks.append(make("span", "waiter__time", "Espera ", time));
  } else marks.append(one.state === "parked" ? "En pausa" : "Ausente");
  const what = make("span", "waiter__what", one.name, marks);
  const button = make("button", "button", "Llamar");
  button.type = "button";
  button.setAttribute("aria-label", `Llamar a ${spaced(one.code)} fuera de turno`);
  button.addEventListener("click", action);
  return make("li", `waiter waiter--${one.lane ?? one.state}`, make("span", "waiter__code", spaced(one.code)), what, button);
}

let drawn = "";
function drawQueue(off) {
  by("mine").textContent = now.mine;
  by("mine-words").textContent = now.mine === 1 ? "espera para este módulo" : "esperan para este módulo";
  const free = mine() && now.desk.state === "open" && !now.ticket && !off;
  // The list is made anew only when it changed, so that the keyboard's focus stays where it is.
  const wish = JSON.stringify([now.next, now.aside]);
  if (wish !== drawn) {
    drawn = wish;
    by("next").replaceChildren(...now.next.map((one) => waiter(one, () => askCall(one, false))));
    by("aside").replaceChildren(...now.aside.map((one) => waiter(one, () => askCall(one, true))));
  }
  for (const button of document.querySelectorAll(".waiter .button")) button.disabled = !free;
  by("nobody").hidden = now.next.length > 0 || !mine();
  by("aside-box").hidden = now.aside.length === 0;
  by("aside-count").textContent = now.aside.length;
}

function drawHall() {
  by("total").textContent = now.total;
  const services = new Map();
  for (const row of now.waiting) {
    const known = services.get(row.service) ?? { name: row.name, waiting: 0, oldest: row.oldest_at, target: row.target_s };
    known.waiting += row.waiting;
    if (row.oldest_at < known.oldest) known.oldest = row.oldest_at;
    services.set(row.service, known);
  }
  const rows = [...services.values()].map((row) => {
    const time = make("td", "number", "");
    time.dataset.since = row.oldest;
    time.dataset.target = row.target;
    return make("tr", "", make("td", "", row.name), make("td", "number", String(row.waiting)), time);
  });
  if (!rows.length) {
    const none = make("td", "", "Nadie espera.");
    none.colSpan = 3;
    rows.push(make("tr", "", none));
  }
  by("waiting").replaceChildren(...rows);
  const others = now.desks.map((one) => `${one.desk} ${DESK_STATES[one.state]}`);
  by("desks").textContent = `Módulos: ${others.join(" · ")}`;
}

function clock(id, start, end, target) {
  const box = by(id);
  box.hidden = !start;
  if (!start) return;
  const ms = since(start, end ?? serverNow());
  const share = target ? ms / 1000 / target : 0;
  box.classList.toggle("clock--near", share >= 0.75 && share <= 1);
  box.classList.toggle("clock--over", share > 1);
  const words = target ? `${duration(ms)} / ${duration(target * 1000)}` : duration(ms);
  box.querySelector("dd").textContent = share > 1 ? `▲ ${words}` : words;
  box.title = share > 1 ? "Pasó la meta" : "";
}

function tick() {
  const ticket = now?.ticket;
  if (ticket) {
    clock("clock-wait", ticket.queued_at, ticket.first_called_at, ticket.target_s);
    clock("clock-called", ticket.called_at, ticket.serving_at ?? undefined);
    clock("clock-serving", ticket.serving_at, ticket.ended_at ?? undefined);
    for (const action of ["recall", "no-show"]) by(action).disabled = busy || link === "lost" || !allowed(action);
    by("no-show").title = whyNot("no-show");
    by("recall").title = whyNot("recall");
  }
  for (const one of document.querySelectorAll("[data-since]")) {
    const ms = since(one.dataset.since);
    const over = one.dataset.target && ms / 1000 > Number(one.dataset.target);
    one.textContent = `${over ? "▲ " : ""}${duration(ms)}`;
  }
  const left = undone ? Math.ceil((undone.until - Date.now()) / 1000) : 0;
  if (left <= 0) undone = null;
  by("undo-bar").hidden = !undone || !mine();
  if (undone) {
    by("undo-words").textContent = undone.words;
    by("undo-left").textContent = `(${left} s)`;
    by("undo").disabled = busy || link === "lost";
  }
}

function whyNot(action) {
  if (allowed(action)) return "";
  const from = now?.ticket?.not_before?.[action];
  if (from === null) return "Falta volver a llamar";
  return from ? `Disponible en ${duration(new Date(from) - serverNow())}` : "";
}

// ---- Keys ----

const KEYS = {
  F4: () => allowed("recall") && step("recall"),
  F8: () => allowed("no-show") && step("no-show"),
  "Alt+t": () => allowed("transfer") && ask("ask-transfer"),
  "Alt+g": () => allowed("park") && step("park"),
  "Alt+p": () => mine() && now.desk.state === "open" && !now.ticket && ask("ask-pause"),
};

document.addEventListener("keydown", (event) => {
  const name = (event.altKey ? "Alt+" : "") + (event.key.length === 1 ? event.key.toLowerCase() : event.key);
  const open = document.querySelector("dialog[open]");
  if (open) {
    if (name === "F9" && open.id === "ask-outcome" && !event.repeat) {
      event.preventDefault();
      open.querySelector('button[value="ok"]').click();
    }
    return;
  }
  const next = primary();
  const run = next && next.key === name ? next.run : KEYS[name];
  if (!run) return;
  event.preventDefault();
  if (!event.repeat && !busy && link !== "lost" && now) run();
});

by("primary").addEventListener("click", () => primary()?.run?.());
by("recall").addEventListener("click", () => step("recall"));
by("no-show").addEventListener("click", () => step("no-show"));
by("park").addEventListener("click", () => step("park"));
by("transfer").addEventListener("click", () => ask("ask-transfer"));
by("pause").addEventListener("click", () => ask("ask-pause"));
by("close").addEventListener("click", () => command("close"));
by("undo").addEventListener("click", undo);

// ---- The link ----

function linked(state, last) {
  link = state;
  desk.dataset.link = state;
  const banner = by("link");
  banner.hidden = state === "live";
  banner.classList.toggle("banner--bad", state === "lost");
  banner.classList.toggle("banner--warn", state !== "lost");
  const at = last.toLocaleTimeString("es-PE", { hour: "2-digit", minute: "2-digit", hour12: false });
  banner.textContent = state === "lost" ? `Sin conexión desde ${at}. No atienda con datos antiguos.` : "Reconectando…";
  draw();
}

function sounded(before, after) {
  if (before && before.mine === 0 && after.mine > 0 && !after.ticket && document.hidden) {
    new Audio("/static/sounds/chime.wav").play().catch(() => {});
  }
}

watch(`desk:${number}`, {
  url: path,
  onSnapshot: (snapshot) => {
    sounded(now, snapshot);
    now = snapshot;
    draw();
  },
  onState: linked,
});
setInterval(tick, 500);
