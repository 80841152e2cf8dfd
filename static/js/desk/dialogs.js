// Handle the questions before a step: by arrows, by number or by first letter.
import { changed, echo, onChange, path, ready, says, seen, state, WORDS } from "./state.js";
import { order, notify, TICKETS, undoable } from "./commands.js";
import { all, by, filled, find, spaced, target, write } from "../lib/dom.js";

/** @type {About | null} the ticket as it was when the question opened */
let about = null;

/** Return the id of one leg of a ticket. @param {About} ticket */
const legId = (ticket) => `${ticket.id} ${ticket.leg}`;

/** @param {string} id @param {About | null} [ticket] */
export function ask(id, ticket = null) {
  const dialog = find(`dialog#${id}`);
  about = ticket;
  dialog.returnValue = "";
  // An answer for this ticket that was not sent is kept.
  const kept = ticket !== null && dialog.dataset.kept === legId(ticket);
  const form = find("form", dialog);
  if (!kept) {
    form.reset();
    if (ticket && "denuncia_ref" in ticket) for (const ref of all("input[name=denuncia_ref]", form)) ref.value = ticket.denuncia_ref ?? "";
  }
  PREPARE[id]?.(form, kept);
  for (const input of all("input:checked:disabled", form)) input.checked = false;
  for (const code of all("[data-code]", dialog)) code.textContent = ticket ? spaced(ticket.code) : "";
  dialog.showModal();
  echo();
  changed();
}

/** @param {string} id @param {string} name */
const chosen = (id, name) => all(`input[name="${name}"]:checked`, by(id))[0]?.value;

/** Set whether a part is shown; a hidden one is neither required nor sent. @type {Show} */
function show(part, shown) {
  part.hidden = !shown;
  for (const input of all("input", part)) input.disabled = !shown;
  for (const list of all("select", part)) list.disabled = !shown;
}

/** @type {Prepare} */
const PREPARE = {
  "ask-outcome": (form, kept) => {
    const [first] = all("input:checked", form);
    if (first && state.now?.must_explain && !kept) first.checked = false;
    outcomeParts();
  },
  "ask-transfer": transferChoices,
  "ask-lane": (form) => {
    for (const input of all("input[name=lane]", form)) input.disabled = input.value === about?.lane;
  },
  "ask-language": (form, kept) => {
    if (!kept) for (const input of all("input", form)) input.checked = input.value === about?.lang;
  },
  "ask-more": () => {
    if (!about || !("words" in about)) return;
    write("more-service", about.name);
    write("more-why", filled(says.why, about));
    write("more-note", filled(says.note, about), about.note);
  },
};

function outcomeParts() {
  const outcome = chosen("ask-outcome", "outcome");
  show(by("ref-field"), outcome === "denuncia");
  show(by("why-field"), Boolean(state.now?.must_explain && outcome && outcome !== "denuncia"));
}
by("ask-outcome").onchange = outcomeParts;

const onward = (service = "") => state.now?.onward.find((row) => row.service === service);

function transferChoices() {
  for (const input of all("input", by("onward"))) {
    const one = onward(input.value);
    input.disabled = !one?.open;
    const [label] = input.labels ?? [];
    if (!label) continue;
    label.hidden = !one;
    find("small", label).textContent = one?.words ?? "";
  }
  transferParts();
}

function transferParts() {
  const one = onward(chosen("onward", "service"));
  const able = state.now?.desks.filter((desk) => one?.must_choose && one.desks.includes(desk.desk)) ?? [];
  const list = find("select#officer");
  const was = Number(list.value);
  const people = able.map((desk) => new Option(filled(says.officer, { ...desk, role: WORDS.roles[desk.role ?? ""] }), `${desk.desk}`, false, desk.desk === was));
  list.replaceChildren(new Option(says.choose, ""), ...people);
  show(by("officer-field"), able.length > 0);
}
by("onward").onchange = transferParts;

/** Return the answers by the names of the API, without the empty ones. @param {HTMLDialogElement} dialog */
function answers(dialog) {
  /** @type {Entry} */
  const body = {};
  const data = new FormData(find("form", dialog));
  for (const [name, value] of data) {
    const text = typeof value === "string" && value.trim();
    if (name === "services") body[name] = data.getAll(name);
    else if (text) body[name] = name === "to_desk" ? Number(text) : text;
  }
  return body;
}

/** Return the address of an answer, before its `data-to`, and its additions. */
function destination(on = "desk") {
  if (on === "new") return { address: TICKETS };
  if (on === "desk" || !about) return { address: path };
  if (on === "other") return { address: path, seen: { ticket: about.id } };
  return { address: on === "ticket" ? `${TICKETS}/${about.id}` : path, seen: { version: about.version } };
}

const questions = all("dialog[data-to]");
for (const dialog of questions) {
  dialog.onclick = (event) => {
    if (event.detail > 1) event.preventDefault(); // it began on the page
  };
  dialog.addEventListener("close", () => {
    delete dialog.dataset.kept;
    if (dialog.returnValue !== "ok") return;
    const { to, on } = dialog.dataset;
    const { address, seen: known } = destination(on);
    if (known && about) dialog.dataset.kept = legId(about);
    void order(`${address}${to}`, { ...known, ...answers(dialog) }, (answer) => {
      if (on === "new") issued(/** @type {Api.IssuedTicket} */ (answer));
      else if (to === "/help") calledForHelp(/** @type {Api.AlertView} */ (answer));
      else if (to === "/transfer") sentOn(/** @type {DeskTicket} */ (answer));
    });
  });
}

// Keep what cannot be sent now; the key that opened a question does not answer it.
onChange(() => {
  for (const dialog of questions) {
    const ok = find("button[value=ok]", dialog);
    ok.disabled = !ready();
    ok.toggleAttribute("data-rests", state.echoes > 0);
  }
});

/** @param {Api.AlertView} alert */
function calledForHelp({ heard_by: places, heard_words: words }) {
  notify(words, places.length === 0);
}

/** @param {DeskTicket} ticket */
function sentOn({ service, code }) {
  notify(filled(says.sent_on, { service: seen(service), code: spaced(code) }), false, undoable);
}

/** @param {Api.IssuedTicket} ticket */
function issued(ticket) {
  const ahead = ticket.ahead ? filled(says.ahead, { n: ticket.ahead }) : says.first;
  write("issued-code", spaced(ticket.code));
  write("issued-words", `${seen(ticket.service)}. ${ahead} ${ticket.print.comes ? says.paper : says.bare}`);
  find("dialog#issued").showModal();
}

/** @param {About | null | undefined} ticket */
function copy(ticket) {
  if (ticket) void order(`${TICKETS}/${ticket.id}/reprint`, {}, () => notify(filled(says.copy, { code: spaced(ticket.code) })));
}

for (const button of all("[data-asks]")) {
  button.onclick = () => ask(button.dataset.asks ?? "", state.now?.ticket);
}
by("copy").onclick = () => copy(state.now?.ticket);
by("ask-more").onclick = (event) => {
  const then = target(event).closest("[data-then]")?.getAttribute("data-then");
  if (!then) return;
  find("dialog#ask-more").close("cancel");
  if (then === "copy") copy(about);
  else ask(then, about);
};
for (const button of all("[data-cancel]")) button.onclick = () => button.closest("dialog")?.close("cancel");

// In a list of choices a number selects that one, a letter the next that begins with it.
document.addEventListener("keydown", (event) => {
  const here = event.target;
  if (event.ctrlKey || event.altKey || event.key.length !== 1 || event.key === " " || !(here instanceof HTMLInputElement) || here.type !== "radio") return;
  const inputs = all("input:not(:disabled)", here.closest(".ask__choices") ?? document);
  const at = inputs.indexOf(here) + 1;
  const found = inputs[Number(event.key) - 1] ?? [...inputs.slice(at), ...inputs.slice(0, at)].find((input) => input.parentElement?.textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()));
  if (!found) return;
  event.preventDefault();
  found.focus();
  found.click();
});
