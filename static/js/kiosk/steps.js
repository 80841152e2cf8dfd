// Words longer than the glass holds: first a closer layout, then steps, each with as many parts as fit. Nothing is cut.
import { all, find } from "../lib/elements.js";

const page = document.body;
const CLOSER = "is-long";
const STEPS = "is-stepped";
/** What must hold its words and pictures. */
const HOLDERS = ".tile, .door, .stage, .crown, .bar, .notice, .take, .ticket__card, .ticket__facts, .card__words, .answer, .phones__line, .flow__step";
const HELD = ".crown > *, .notice, .bar *, .screen:not([hidden]) *";
/** What a step shows whole or not at all. */
const PARTS = ".screen__title, .screen__lead, .screen__picture, .tile, .fact, .ticket__card, .ticket__phone, .take, .card__picture, .card__qr, .card__expired, .card__source, .question__people li, .answer, .phones__line, .flow__step";
const PASSING = "[data-idle-left], [data-home-in], [data-home-left]";

let step = 0;
let shown = "";

/** @param {DOMRect} inner @param {{ left: number; top: number; right: number; bottom: number }} outer */
const within = (inner, outer) => inner.left >= outer.left - 1 && inner.top >= outer.top - 1 && inner.right <= outer.right + 1 && inner.bottom <= outer.bottom + 1;

/** @param {Element | null | undefined} part @returns {Element | null | undefined} */
function holderOf(part) {
  const holder = part?.closest(HOLDERS);
  return holder && getComputedStyle(holder).display === "contents" ? holderOf(holder.parentElement) : holder;
}

/** Return whether each part is within what holds it and in the window, and wide enough for its words. */
function whole() {
  const glass = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  return all(HELD).every((part) => {
    if (part.closest("svg > *") || !part.checkVisibility() || getComputedStyle(part).clipPath !== "none") return true;
    const box = part.getBoundingClientRect();
    const holder = holderOf(part.parentElement);
    return part.scrollWidth <= part.clientWidth + 1 + (part.clientWidth ? 0 : Infinity) && within(box, glass) && (!holder || within(box, holder.getBoundingClientRect()));
  });
}

/** Return the parts of the screen by the step that shows them. @param {HTMLElement} screen */
function steps(screen) {
  const room = screen.getBoundingClientRect().height;
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
  return found;
}

function fit() {
  const screen = find(".screen:not([hidden])");
  if (screen.id !== shown) step = 0;
  shown = screen.id;
  const button = find(".step");
  page.classList.remove(CLOSER, STEPS);
  button.hidden = true;
  for (const part of all(".is-off")) part.classList.remove("is-off");
  if (whole()) return;
  page.classList.add(CLOSER);
  if (whole()) return;
  page.classList.add(STEPS);
  button.hidden = false;
  const all_steps = steps(screen);
  button.hidden = all_steps.length < 2;
  step %= Math.max(1, all_steps.length);
  for (const [at, parts] of all_steps.entries()) for (const part of parts) part.classList.toggle("is-off", at !== step);
  find("b", button).textContent = `${step + 1}/${all_steps.length}`;
}

const observer = new MutationObserver((changes) => {
  if (changes.some(({ target }) => !(target instanceof Element ? target : target.parentElement)?.closest(PASSING))) refit();
});

function refit() {
  fit();
  observer.takeRecords();
}

/** Show the next step of the screen; after the last one the first. */
export function nextStep() {
  step += 1;
  refit();
}

/** Fit each screen as it changes. */
export function fitScreens() {
  observer.observe(document.documentElement, { subtree: true, childList: true, characterData: true, attributeFilter: ["hidden", "class", "data-at", "data-page"] });
  window.addEventListener("resize", refit);
  void document.fonts.ready.then(refit);
}
