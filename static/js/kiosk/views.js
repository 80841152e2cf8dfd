// What a person chose to see and reach better; each is a class of the page and ends with the visit.
import { find } from "../lib/elements.js";

export const root = document.documentElement;

const VIEWS = { size: "is-large", contrast: "is-contrast", low: "is-low", listen: "is-spoken" };
const ACTS = /** @type {(keyof typeof VIEWS)[]} */ (Object.keys(VIEWS));

/** @param {keyof typeof VIEWS} act @param {boolean} [on] the other of what it is, unless said */
export function setView(act, on = !root.classList.contains(VIEWS[act])) {
  root.classList.toggle(VIEWS[act], on);
  find(`[data-act=${act}]`).setAttribute("aria-pressed", String(on));
  if (act === "listen" && on) void import("./voice.js");
}

export function resetViews() {
  for (const act of ACTS) setView(act, false);
}

/** Mark on a page in another language what the person chose. */
export function keepViews() {
  for (const act of ACTS) setView(act, root.classList.contains(VIEWS[act]));
}

/** Return whether a person chose another view. */
export function viewed() {
  return ACTS.some((act) => root.classList.contains(VIEWS[act]));
}
