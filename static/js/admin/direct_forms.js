// Handle forms and buttons that are sent directly, without the draft.
import { pause, send } from "../lib/api.js";
import { confirmed } from "../lib/confirm_password.js";
import { all, filled, find, make, target } from "../lib/dom.js";
import { agreed } from "../lib/question.js";
import { WORDS } from "../lib/words.js";
import { keep } from "./draft.js";
import { read } from "./fields.js";
import { API, done, leave, onSubmit, root, run, say, touched } from "./form_state.js";

const { draft, script: says } = WORDS.admin;
const REGISTER_TRIES = 20;
const REGISTER_PAUSE_MS = 1000;

/**
 * Send a command, after the password if the server wants it; null if the person gives up.
 * @param {string | undefined} address
 * @param {Record<string, unknown>} body
 */
const command = (address, body) => confirmed(async () => ({ answer: /** @type {AdminAnswer | null} */ (await send(address ?? "", body)) }));

/** Update the lists of people; keep the input of the forms beside them. */
async function refreshLists() {
  const answer = await fetch(window.location.href, { cache: "no-store" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const list of all("[data-list]", root)) list.replaceChildren(...(page.getElementById(list.id)?.children ?? list.children));
}

/** @param {AdminAnswer} answer */
function secretWords({ password, name, seconds, printed }) {
  if (password) return filled(says.password, { name });
  if (seconds) return filled(says.code, { name, minutes: seconds / 60 });
  return printed ? says.printed : says.shown;
}

/** Wait until the machine has registered itself, and show it in the list. @param {string} name */
async function showRegistered(name) {
  say(done, filled(says.registering, { name }));
  for (let tries = 0; tries < REGISTER_TRIES; tries += 1) {
    await pause(REGISTER_PAUSE_MS);
    await refreshLists();
    if (all("th[data-device]", root).some((one) => one.dataset.device === name)) {
      say(done, filled(says.registered, { name }));
      return;
    }
  }
  say(done, filled(says.not_registered, { name }));
}

/** Render the answer of a command. @param {AdminAnswer | null} answer @param {HTMLElement} element */
async function showAnswer(answer, element) {
  const secret = answer?.password ?? answer?.code;
  if (answer && secret) {
    say(done, secretWords(answer), make("strong", "secret", secret));
    if (answer.password) await refreshLists();
  } else if ("reload" in element.dataset) leave(element.closest("form"), element.dataset.done ?? "");
  else say(done, element.dataset.done ?? says.done);
}

for (const form of all("form[data-send]")) {
  onSubmit(form, async () => {
    const fields = all("[name]:not([name=''])", form);
    /** @type {Record<string, unknown>} */
    const body = {};
    for (const field of fields) body[field.getAttribute("name") ?? ""] = read(field, form);
    const given = await command(form.dataset.send, body);
    if (!given) return;
    touched.delete(form);
    const { name, password, seconds, code } = given.answer ?? {};
    if (password ?? seconds) form.reset();
    await (name && seconds && !code ? showRegistered(name) : showAnswer(given.answer, form));
  });
}

root.addEventListener("click", async (event) => {
  const button = target(event).closest("button");
  const { post, confirm } = button?.dataset ?? {};
  if (!button || !post || (confirm && !(await agreed(confirm, button.textContent)))) return;
  const body = "revision" in button.dataset ? { revision: Number(root.dataset.revision) } : {};
  void run(button, async () => {
    const given = await command(post, body);
    if (given) await showAnswer(given.answer, button);
  });
});

for (const form of all("form[data-import]")) {
  onSubmit(form, async () => {
    const [file] = find("input[name=file]", form).files ?? [];
    if (!file) return;
    const text = await file.text();
    const revision = Number(root.dataset.revision);
    await send(`${API}/config/import`, /\.ya?ml$/i.test(file.name) ? { revision, yaml: text } : { revision, toml: text });
    leave(form, filled(draft.file, { name: file.name }));
  });
}

for (const form of all("form[data-po]")) {
  onSubmit(form, async () => {
    const [file] = find("input[name=file]", form).files ?? [];
    if (!file) return;
    const body = { revision: Number(root.dataset.revision), po: await file.text() };
    const { words } = await send(`${API}/languages/${form.dataset.po ?? ""}/import`, body);
    leave(form, words);
  });
}

/** Return the content of a file in base64. @param {File} file */
async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

for (const form of all("form[data-logo]")) {
  onSubmit(form, async () => {
    const [file] = find("input[name=file]", form).files ?? [];
    await send(`${API}/logo`, { revision: Number(root.dataset.revision), picture: file ? await base64(file) : "" });
    leave(form, file ? filled(draft.file, { name: file.name }) : draft.logo_removed);
  });
}

for (const form of all("form[data-step]")) {
  onSubmit(form, async () => {
    const step = Number(form.dataset.step);
    for (const other of [...touched].filter((one) => "draft" in one.dataset)) {
      if (!other.reportValidity()) return;
      await keep(other);
    }
    if (touched.size) throw new Error(says.unsent);
    await send(`${API}/setup`, { step });
    leave(null, "", step === 6 ? "/admin/" : `/admin/inicio/${step + 1}`);
  });
}
