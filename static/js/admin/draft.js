// The draft of the configuration: set the values of a form in the document, and send it whole.
import { get, send } from "../lib/api.js";
import { all, filled, find, make } from "../lib/dom.js";
import { WORDS } from "../lib/words.js";
import { read, slug, unchanged } from "./fields.js";
import { API, done, leave, onSubmit, root, run, say, touched } from "./form_state.js";

const says = WORDS.admin.draft;

/** @type {Record<string, string>} the field that names an entry of a list */
const NAMED_BY = { services: "key", desks: "number", tiles: "key", cards: "key", posters: "key", languages: "tag" };

/** Return a list with its kept entries in their order, then the new ones. @param {unknown} before @param {unknown} value */
function merged(before, value) {
  if (!Array.isArray(value)) return value;
  /** @type {unknown[]} */
  const chosen = value;
  /** @type {unknown[]} */
  const old = Array.isArray(before) ? before : [];
  return [...old.filter((one) => chosen.includes(one)), ...chosen.filter((one) => !old.includes(one))];
}

/** Return a part of the document: an object, or the named entry of a list. @param {unknown} owner @param {string} list @param {string} name */
function part(owner, list, name) {
  if (Array.isArray(owner)) return entries(owner).find((one) => String(one[NAMED_BY[list] ?? "key"]) === name);
  return /** @type {Entry | undefined} */ (owner)?.[name];
}

/** @param {unknown[]} list */
const entries = (list) => /** @type {Entry[]} */ (list);

/** Get the value of the document at that path. @param {Api.Configuration} document @param {string[]} path @returns {unknown} */
function held(document, path) {
  return path.reduce((/** @type {unknown} */ owner, name, at) => part(owner, path[at - 1] ?? "", name), document);
}

/** Set the value at that path; create each missing object on the way. @param {Api.Configuration} document @param {string[]} path @param {unknown} value */
function put(document, path, value) {
  /** @type {unknown} */
  let owner = document;
  for (const [at, name] of path.slice(0, -1).entries()) {
    let next = part(owner, path[at - 1] ?? "", name);
    if (next === undefined || next === null) {
      if (Array.isArray(owner)) throw new Error(says.changed_by_others);
      next = {};
      Object.assign(/** @type {object} */ (owner), { [name]: next });
    }
    owner = next;
  }
  Object.assign(/** @type {object} */ (owner), { [path.at(-1) ?? ""]: value });
}

/** Change the draft and save it; raise Error if another person changed it. @param {(document: Api.Configuration) => void} alter */
export async function change(alter) {
  const { revision, document } = await get(`${API}/config`);
  if (revision !== Number(root.dataset.revision)) throw new Error(says.changed_by_others);
  alter(document);
  const body = await send(`${API}/config/draft`, { revision, document });
  root.dataset.revision = String(body.revision);
  return body;
}

/** @param {Api.ConfigBody} body */
export function saySaved(body) {
  const link = make("a", "", says.publish);
  link.href = "/admin/publicar";
  const grave = body.findings.filter((finding) => finding.grave).map((finding) => finding.words);
  say(done, filled(says.saved, { n: body.changes.length }), ...(grave.length ? [filled(says.before_publishing, { findings: grave.join(" ") })] : []), link);
}

/** Add a service; return a function that sets its key from its name. @param {Api.Configuration} document @param {HTMLFormElement} form */
function addService({ services }, form) {
  const { fresh = "" } = form.dataset;
  const key = slug(find(`input[data-path="services.${fresh}.words.es.name"]`, form).value);
  if (services.some((entry) => entry.key === key) || !key) throw new Error(says.service_exists);
  const service = /** @type {Api.ServiceEntry} */ ({ key: fresh, words: {} }); // the form has the rest
  services.push(service);
  return () => {
    service.key = key;
  };
}

/** Give the station its own copy of the card that a form changes. @param {Api.Configuration} document @param {string | undefined} card */
function addCard(document, card) {
  if (!card) return;
  /** @type {Api.OrientationCard} */
  const own = JSON.parse(card); // eslint-disable-line @typescript-eslint/no-unsafe-assignment
  if (!document.cards.some((one) => one.key === own.key)) document.cards.push(own);
}

/** @param {Api.Configuration} document @param {HTMLFormElement} form */
function fill(document, form) {
  addCard(document, form.dataset.card);
  const finish = "fresh" in form.dataset ? addService(document, form) : () => {};
  for (const input of all("[data-path]", form)) {
    const path = (input.dataset.path ?? "").split(".");
    // A value that follows the catalogue is written only after a choice.
    if (held(document, path) === null && unchanged(input, form)) continue;
    const value = read(input, form);
    put(document, path, input.dataset.kind === "checks" ? merged(held(document, path), value) : value);
  }
  for (const entry of document.services) {
    entry.words = Object.fromEntries(Object.entries(entry.words).filter(([lang, words]) => lang === "es" || words.name));
  }
  finish();
}

/** Save that form in the draft. @param {HTMLFormElement} form */
export async function keep(form) {
  const body = await change((document) => fill(document, form));
  touched.delete(form);
  saySaved(body);
}

for (const form of all("form[data-draft]")) {
  onSubmit(form, async () => {
    await keep(form);
    if ("fresh" in form.dataset) leave(form, says.service, "/admin/servicios");
  });
}

for (const form of all("form[data-desk]")) {
  onSubmit(form, async () => {
    const number = Number(find("input[name=number]", form).value);
    const place = find("input[name=place]", form).value.trim();
    await change(({ desks }) => {
      if (desks.some((desk) => desk.number === number)) throw new Error(says.desk_exists);
      desks.push(/** @type {Api.DeskEntry} */ ({ number, place }));
    });
    leave(form, filled(says.desk, { number }));
  });
}

for (const form of all("form[data-tile]")) {
  onSubmit(form, async () => {
    const label = find("input[name=label]", form).value.trim();
    await change(({ tiles }) => {
      const key = slug(label);
      if (!key || tiles.some((tile) => tile.key === key)) throw new Error(says.tile_exists);
      tiles.push(/** @type {Api.Tile} */ ({ key, label }));
    });
    leave(form, filled(says.tile, { label }));
  });
}

/** Move an entry one place up. @param {{ key: string }[]} list @param {string} key */
function moveUp(list, key) {
  const at = list.findIndex((entry) => entry.key === key);
  list.splice(at - 1, 0, ...list.splice(at, 1));
}

for (const button of all("button[data-up]")) {
  button.addEventListener("click", () =>
    run(button, async () => {
      const { list, up = "" } = button.dataset;
      await change(({ services, tiles, posters }) => moveUp(list === "tiles" ? tiles : list === "posters" ? posters : services, up));
      leave(null, says.order);
    }),
  );
}
