// Update the questions of an open page to a new configuration; loaded only when one is published.
import { by, find } from "../lib/dom.js";
import { WORDS } from "./state.js";

/** Get the page and its services; return whether that was done: not while a question is open. */
export async function renew() {
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const words = page.getElementById("desk")?.dataset.own;
  if (!words || document.querySelector("dialog[open]")) return false;
  for (const id of ["onward", "issuable", "openable"]) by(id).replaceChildren(...find(`#${id}`, page).children);
  Object.assign(WORDS, /** @type {unknown} */ (JSON.parse(words)));
  return true;
}
