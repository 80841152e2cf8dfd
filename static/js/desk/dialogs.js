// Questions before a step, answered by arrows, by number or by first letter.
import { changed, echo, onChange, path, ready, seen, state, WORDS } from "./state.js";
import { order, tell, TICKETS } from "./commands.js";
import { all, by, filled, spaced, write } from "../lib/dom.js";

let about = null; // the ticket as it was seen when the question was asked

const stay = ({ id, leg }) => id + leg;

export function ask(id, ticket = null) {
  const dialog = by(id);
  about = ticket;
  dialog.returnValue = "";
  // What was asked for this ticket and not done still stands there.
  const kept = ticket && dialog.kept === stay(ticket);
  const form = dialog.querySelector("form");
  if (!kept) {
    form.reset();
    if (form.denuncia_ref) form.denuncia_ref.value = ticket.denuncia_ref ?? "";
  }
  PREPARE[id]?.(ticket, form, kept);
  for (const input of form.querySelectorAll(":checked:disabled")) input.checked = false;
  for (const code of dialog.querySelectorAll("[data-code]")) code.textContent = ticket ? spaced(ticket.code) : "";
  dialog.showModal();
  echo();
  changed();
}

const chosen = (id, name) => by(id).querySelector(`input[name="${name}"]:checked`)?.value;

/** What is hidden is neither required nor sent. */
function show(part, shown) {
  part.hidden = !shown;
  for (const input of part.querySelectorAll("input, select")) input.disabled = !shown;
}

const PREPARE = {
  "ask-outcome": (_ticket, form, kept) => {
    if (state.now.must_explain && !kept) form.querySelector(":checked").checked = false;
    outcomeParts();
  },
  "ask-transfer": () => {
    for (const label of by("onward").children) {
      const one = state.now.onward.find((row) => row.service === label.control.value);
      label.hidden = !one;
      label.control.disabled = !one?.open;
      label.querySelector("small").textContent = one?.words ?? "";
    }
    transferParts();
  },
  "ask-lane": (ticket, form) => {
    for (const input of form.lane) input.disabled = input.value === ticket.lane;
  },
  "ask-language": (ticket, form, kept) => {
    if (!kept) form.lang.value = ticket.lang;
  },
  "ask-more": (ticket) => {
    write("more-service", ticket.name);
    write("more-why", `Por qué en ese lugar: ${ticket.words}.`);
    write("more-note", `Nota: ${ticket.note}`, ticket.note);
  },
};

function outcomeParts() {
  const outcome = chosen("ask-outcome", "outcome");
  show(by("ref-field"), outcome === "denuncia");
  show(by("why-field"), state.now.must_explain && outcome && outcome !== "denuncia");
}
by("ask-outcome").onchange = outcomeParts;

function transferParts() {
  const one = state.now.onward.find((row) => row.service === chosen("onward", "service"));
  const able = one?.must_choose ? state.now.desks.filter((desk) => one.desks.includes(desk.desk)) : [];
  const was = +by("officer").value;
  const people = able.map((desk) => new Option(`Módulo ${desk.desk} · ${desk.staff} (${WORDS.roles[desk.role]})`, desk.desk, false, desk.desk === was));
  by("officer").replaceChildren(new Option("Elija a quién", ""), ...people);
  show(by("officer-field"), able.length > 0);
}
by("onward").onchange = transferParts;

/** The answers under the API's names; what was left empty is not sent. */
function answers(dialog) {
  const body = {};
  for (const [name, value] of new FormData(dialog.querySelector("form"))) {
    if (name === "services") (body.services ??= []).push(value);
    else if (value.trim()) body[name] = name === "to_desk" ? Number(value) : value.trim();
  }
  return body;
}

/** Where each answer goes, and what it says besides: by `data-on`, followed by `data-to`. */
const TO = {
  desk: () => [path],
  seen: () => [path, { version: about.version }],
  other: () => [path, { ticket: about.id }],
  ticket: () => [`${TICKETS}/${about.id}`, { version: about.version }],
  new: () => [TICKETS],
};

const questions = all("dialog[data-to]");
for (const dialog of questions) {
  dialog.onclick = (event) => {
    if (event.detail > 1) event.preventDefault(); // it began on the page
  };
  dialog.addEventListener("close", () => {
    dialog.kept = null;
    if (dialog.returnValue !== "ok") return;
    const { to, on, says } = dialog.dataset;
    const [address, seen] = TO[on]();
    dialog.kept = seen && stay(about);
    order(address + to, { ...seen, ...answers(dialog) }, on === "new" ? issued : () => says && tell(says));
  });
}

// What cannot be sent now stays as written; the key that asked does not answer too.
onChange(() => {
  for (const dialog of questions) {
    const ok = dialog.querySelector("[value=ok]");
    ok.disabled = !ready();
    ok.toggleAttribute("data-rests", state.echoes > 0);
  }
});

function issued(ticket) {
  const { says } = WORDS;
  const ahead = filled(says.ahead[Math.min(ticket.ahead, 2)], { n: ticket.ahead });
  write("issued-code", spaced(ticket.code));
  write("issued-words", `${seen(ticket.service)}. ${ahead} ${ticket.print.state === "none" ? says.bare : says.paper}`);
  by("issued").showModal();
}

function copy(ticket) {
  order(`${TICKETS}/${ticket.id}/reprint`, {}, () => tell(filled(WORDS.says.copy, { code: spaced(ticket.code) })));
}

for (const button of all("[data-asks]")) {
  button.onclick = () => ask(button.dataset.asks, state.now?.ticket);
}
by("copy").onclick = () => copy(state.now.ticket);
by("ask-more").onclick = (event) => {
  const then = event.target.closest("[data-then]")?.dataset.then;
  if (!then) return;
  by("ask-more").close("cancel");
  if (then === "copy") copy(about);
  else ask(then, about);
};
for (const button of all("[data-cancel]")) button.onclick = () => button.closest("dialog").close("cancel");

// In a list of choices a number takes that one, a letter the next that begins with it.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.key.length !== 1 || event.key === " " || event.target.type !== "radio") return;
  const inputs = [...event.target.closest(".ask__choices").querySelectorAll("input:not(:disabled)")];
  const begins = (input) => input.parentElement.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase());
  const at = inputs.indexOf(event.target) + 1;
  const found = inputs[Number(event.key) - 1] ?? [...inputs.slice(at), ...inputs.slice(0, at)].find(begins);
  if (!found) return;
  event.preventDefault();
  found.focus();
  found.click();
});
