// Show a screen in steps, each with as many parts as fit.
import { all, find } from "../lib/elements.js";

const page = document.body;
/** What a step shows whole or not at all. */
const PARTS = ".screen__title, .screen__lead, .screen__picture, .tile, .fact, .ticket__card, .ticket__phone, .take, .card__picture, .card__qr, .card__expired, .card__source, .question__people, .question__answers, .phones__line, .flow__step";

const link = document.createElement("link");
link.rel = "stylesheet";
link.href = "/static/css/kiosk/long_words.css";
export const styled = new Promise((done) => {
  link.onload = done;
  link.onerror = done;
});
document.head.append(link);

/** Return the parts of the screen by the step that shows them. @param {HTMLElement} screen */
function steps(screen) {
  const room = screen.clientHeight - 2 * parseFloat(getComputedStyle(screen).paddingTop);
  /** @type {HTMLElement[][]} */
  const found = [];
  let top = 0;
  for (const part of all(PARTS, screen).filter((one) => one.checkVisibility())) {
    const box = part.getBoundingClientRect();
    const last = found.at(-1);
    if (last && box.bottom - top <= room) last.push(part);
    else {
      found.push([part]);
      top = box.top;
    }
  }
  // A heading that leaves no room for anything else is heard alone.
  const alone = found.length > 1 && found[0]?.every((part) => part.matches("h1")) ? found.shift() : [];
  for (const part of alone ?? []) part.classList.add("is-off");
  return found;
}

/** Show the parts of that step and hide the others; return its number, which begins again after the last. @param {HTMLElement} screen @param {number} wanted */
export function showStep(screen, wanted) {
  const button = find(".step");
  page.classList.add("is-stepped");
  button.hidden = false;
  const found = steps(screen);
  button.hidden = found.length < 2;
  const step = wanted % Math.max(1, found.length);
  for (const [at, parts] of found.entries()) for (const part of parts) part.classList.toggle("is-off", at !== step);
  find("b", button).textContent = `${step + 1}/${found.length}`;
  return step;
}
