// Questions before a step: what the server needs to know, chosen by arrows, by number or by first letter.
import { allowed, held, me, ready, shortName, state, WORDS } from "./desk_state.js";
import { command, order, tell } from "./desk_commands.js";
import { by, make, spaced } from "./dom.js";

const REFUSALS = ["referred", "not_competent", "withdrew", "other"];
let about = null; // the ticket as it was seen when the question was asked

/** Opens a question about `ticket`; what it shows is prepared first. */
export function ask(id, ticket = null) {
  const dialog = by(id);
  about = ticket;
  dialog.returnValue = "";
  dialog.querySelector("form").reset();
  PREPARE[id]?.(ticket, dialog);
  for (const code of dialog.querySelectorAll("[data-code]")) code.textContent = ticket ? spaced(ticket.code) : "";
  dialog.showModal();
}

function answered(id, run) {
  const dialog = by(id);
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "ok") run(new FormData(dialog.querySelector("form")), about);
  });
}

const choice = (form, name) => form.querySelector(`input[name="${name}"]:checked`)?.value;
const text = (data, name) => data.get(name)?.trim() || undefined;

/** Shows or hides a part of a question; what is hidden is neither required nor sent. */
function show(part, shown) {
  part.hidden = !shown;
  for (const input of part.querySelectorAll("input, select")) input.disabled = !shown;
}

const PREPARE = {
  "ask-outcome": (ticket, dialog) => {
    by("ref").value = ticket.denuncia_ref ?? "";
    outcomeParts(dialog);
  },
  "ask-transfer": (_ticket, dialog) => {
    by("to").replaceChildren(...state.now.onward.map(onward));
    transferParts(dialog);
  },
  "ask-ref": (ticket) => {
    by("ref-now").value = ticket.denuncia_ref ?? "";
  },
  "ask-lane": (ticket, dialog) => {
    for (const input of dialog.querySelectorAll('input[name="lane"]')) input.disabled = input.value === ticket.lane;
  },
  "ask-language": (ticket, dialog) => {
    dialog.querySelector(`input[value="${ticket.lang ?? "es"}"]`).checked = true;
  },
  "ask-more": (ticket) => {
    by("more-service").textContent = shortName(ticket.service, ticket.name);
    by("more-why").textContent = ticket.words ? `Por qué en ese lugar: ${ticket.words}.` : "";
    by("more-note").textContent = ticket.note ? `Nota: ${ticket.note}` : "";
    for (const button of by("ask-more").querySelectorAll("[data-then]")) {
      const needed = button.dataset.needs;
      button.disabled = Boolean(needed) && !ticket.actions.includes(needed);
    }
  },
};

// ---- Close ----

function outcomeParts(form) {
  const outcome = choice(form, "outcome");
  show(by("ref-field"), outcome === "denuncia");
  show(by("why-field"), state.now.must_explain && REFUSALS.includes(outcome));
}
by("ask-outcome").addEventListener("change", () => outcomeParts(by("ask-outcome")));
answered("ask-outcome", (data, ticket) => {
  const body = { version: ticket.version, outcome: data.get("outcome") };
  if (data.get("reason")) body.reason = data.get("reason");
  if (text(data, "ref")) body.denuncia_ref = text(data, "ref");
  command("complete", body);
});

// ---- Transfer ----

function onward(one) {
  const input = make("input");
  Object.assign(input, { type: "radio", name: "to", value: one.service, required: true });
  input.disabled = one.must_choose && one.desks.length === 0;
  const name = make("span", "", shortName(one.service, one.name));
  if (one.must_choose) name.append(make("small", "", one.desks.length ? "lo atiende un efectivo" : "no hay efectivo con módulo abierto"));
  const label = make("label", "choice", input, name);
  label.title = one.name;
  return label;
}

function transferParts(form) {
  const one = state.now.onward.find((row) => row.service === choice(form, "to"));
  const needed = Boolean(one?.must_choose);
  const field = by("officer-field");
  const able = needed ? state.now.desks.filter((desk) => one.desks.includes(desk.desk)) : [];
  by("officer").replaceChildren(
    new Option("Elija a quién", ""),
    ...able.map((desk) => new Option(`Módulo ${desk.desk} · ${desk.staff} (${WORDS.roles[desk.role] ?? desk.role})`, desk.desk)),
  );
  show(field, needed);
}
by("ask-transfer").addEventListener("change", (event) => event.target.name === "to" && transferParts(by("ask-transfer")));
answered("ask-transfer", (data, ticket) => {
  const body = { version: ticket.version, service: data.get("to") };
  if (data.get("officer")) body.to_desk = Number(data.get("officer"));
  if (text(data, "note")) body.note = text(data, "note");
  command("transfer", body);
});

// ---- The other questions ----

answered("ask-call", (data, ticket) => command("call", { ticket: ticket.id, reason: data.get("reason") }));
answered("ask-pause", (data) => command("pause", { reason: data.get("reason") }));
answered("ask-open", (data) => command("open", { services: data.getAll("service") }));
answered("ask-help", (data) => command("help", data.get("reason") ? { reason: data.get("reason") } : {}));
answered("ask-ref", (data, ticket) => text(data, "ref") && command("denuncia-ref", { version: ticket.version, denuncia_ref: text(data, "ref") }));
answered("ask-lane", (data, ticket) =>
  order(`/api/v1/tickets/${ticket.id}/lane`, { version: ticket.version, lane: data.get("lane"), reason: data.get("reason") }),
);
answered("ask-language", (data, ticket) => {
  if (data.get("lang") !== ticket.lang) order(`/api/v1/tickets/${ticket.id}/language`, { version: ticket.version, lang: data.get("lang") });
});

function copy(ticket) {
  order(`/api/v1/tickets/${ticket.id}/reprint`, {}, () => tell(`Saldrá una copia del ticket ${spaced(ticket.code)}, marcada COPIA.`));
}

by("ask-more").addEventListener("click", (event) => {
  const then = event.target.closest("[data-then]")?.dataset.then;
  if (!then) return;
  by("ask-more").close("cancel");
  if (then === "copy") copy(about);
  else ask(then, about);
});

// ---- A ticket for somebody who cannot use the kiosk ----

answered("ask-issue", (data) => {
  const body = { service: data.get("service"), lane: data.get("preferential") ? "preferential" : "normal", lang: data.get("lang") };
  if (data.get("kiosk")) body.kiosk = data.get("kiosk");
  order("/api/v1/tickets", body, (issued) => {
    by("issued-code").textContent = spaced(issued.code);
    const paper = issued.print.state === "none" ? "No sale papel: dígale su número o anótelo." : "Su papel sale por la impresora elegida.";
    const ahead = issued.ahead === 1 ? "1 persona antes." : issued.ahead ? `${issued.ahead} personas antes.` : "Es quien sigue.";
    by("issued-words").textContent = `${shortName(issued.service, issued.service)}. ${ahead} ${paper}`;
    by("issued").showModal();
  });
});

// ---- What opens a question ----

const OPENERS = {
  transfer: "ask-transfer",
  "denuncia-ref": "ask-ref",
  lane: "ask-lane",
  language: "ask-language",
};
for (const [name, question] of Object.entries(OPENERS)) by(name).addEventListener("click", () => allowed(name) && ask(question, state.now.ticket));
by("copy").addEventListener("click", () => copy(state.now.ticket));
by("pause").addEventListener("click", () => ask("ask-pause"));
by("services").addEventListener("click", () => ask("ask-open"));
by("issue").addEventListener("click", () => ready() && ask("ask-issue"));
by("help").addEventListener("click", () => held() && ask("ask-help"));

for (const button of document.querySelectorAll("[data-cancel]")) {
  button.addEventListener("click", () => button.closest("dialog").close("cancel"));
}

// In a list of choices a number takes that one, a letter the next that begins with it.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.key.length !== 1 || event.target.type !== "radio") return;
  const group = event.target.closest(".ask__choices");
  const inputs = [...group.querySelectorAll("input[type=radio]:not(:disabled)")];
  const begins = (input) => input.parentElement.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase());
  const at = inputs.indexOf(event.target) + 1;
  const found = inputs[Number(event.key) - 1] ?? [...inputs.slice(at), ...inputs.slice(0, at)].find(begins);
  if (!found || event.key === " ") return;
  event.preventDefault();
  found.checked = true;
  found.focus();
  found.dispatchEvent(new Event("change", { bubbles: true }));
});
