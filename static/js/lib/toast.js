// Say for a few seconds what was done, with a way back where there is one. It waits while the pointer or focus is on it.
import { action, make } from "./dom.js";

const SHOWN_MS = 8000;

/** @returns {HTMLElement} */
function place() {
  const known = document.querySelector(".toasts");
  if (known instanceof HTMLElement) return known;
  const fresh = make("div", "toasts");
  fresh.setAttribute("role", "status");
  document.body.append(fresh);
  return fresh;
}

/** @param {string} words @param {{ label: string; run: () => unknown }} [back] */
export function toast(words, back) {
  const shown = make("div", "toast", make("span", "", words));
  /** @type {number | undefined} */
  let timer;
  const leave = () => {
    timer = window.setTimeout(() => shown.remove(), SHOWN_MS);
  };
  const hold = () => window.clearTimeout(timer);
  if (back) {
    const undo = () => {
      shown.remove();
      return back.run();
    };
    shown.append(action(back.label, back.label, undo));
  }
  for (const name of ["pointerenter", "focusin"]) shown.addEventListener(name, hold);
  for (const name of ["pointerleave", "focusout"]) shown.addEventListener(name, leave);
  place().append(shown);
  leave();
}
