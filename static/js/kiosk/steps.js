// Find words longer than the glass holds; long_words.js comes only then.
import { all, find } from "../lib/elements.js";

const page = document.body;
const HOLDERS = ".tile, .door, .stage, .crown, .bar, .notice, .take, .ticket__card, .ticket__facts, .card__words, .answer, .phones, .phones__line, .flow, .flow__step";
const EDGES = ".crown > *, .notice, .bar *";
const HELD = `${EDGES}, .screen:not([hidden]) *`;
const TEXT = ".tile, .door, p, h1, span";
// Speakers lie over the tiles, and follow them.
const PASSING = ".speakers, [data-idle-left], [data-home-in], [data-home-left]";

/** @type {typeof import("./long_words.js") | undefined} */
let longer;

/** @param {{ left: number; top: number; right: number; bottom: number }} inner @param {{ left: number; top: number; right: number; bottom: number }} outer */
const within = (inner, outer) => Math.max(outer.left - inner.left, outer.top - inner.top, inner.right - outer.right, inner.bottom - outer.bottom) <= 1;

/** @param {Element | null | undefined} part @returns {Element | null | undefined} */
function holderOf(part) {
  const holder = part?.closest(HOLDERS);
  return holder && getComputedStyle(holder).display === "contents" ? holderOf(holder.parentElement) : holder;
}

/** Return whether each such part and its words are within what holds it and in the window. @param {string} [parts] */
function whole(parts = HELD) {
  const glass = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  return all(parts).every((part) => {
    if (part.closest("svg > *") || !part.checkVisibility() || getComputedStyle(part).clipPath !== "none") return true;
    const { left, top, right, bottom } = part.getBoundingClientRect();
    // Words that are wider than their box may still be within what holds it.
    const box = { left, top, bottom, right: Math.max(right, part.matches(TEXT) ? left + part.scrollWidth : 0) };
    return within(box, glass) && within(box, holderOf(part.parentElement)?.getBoundingClientRect() ?? glass);
  });
}

function fit() {
  const screen = find(".screen:not([hidden])");
  page.classList.remove("is-wrapped", "is-long", "is-paged", "is-stepped");
  find(".step").hidden = true;
  for (const part of all(".is-off")) part.classList.remove("is-off");
  const fits = whole();
  page.toggleAttribute("data-fit", fits || longer !== undefined);
  if (fits) {
    delete page.dataset.step;
    return;
  }
  if (!longer) {
    void load();
    return;
  }
  page.classList.toggle("is-wrapped", !whole(EDGES));
  page.classList.toggle("is-long", !whole());
  page.classList.toggle("is-paged", !whole());
  if (!whole()) setStep(longer.showStep(screen, Number(page.dataset.step ?? 0)));
}

async function load() {
  try {
    const module = await import("./long_words.js");
    await module.styled;
    longer = module;
    refit();
  } catch {
    // Without the server the words stay cut; the next change of the page tries again.
  }
}

/** Keep the step on the page: each new screen begins at its first. @param {number} step */
function setStep(step) {
  if (step) page.dataset.step = `${step}`;
  else delete page.dataset.step;
}

function refit() {
  fit();
  observer.takeRecords();
}

/** Whether a change may need another fit. @param {MutationRecord} change */
function matters({ target, addedNodes, removedNodes }) {
  const moved = [...addedNodes, ...removedNodes];
  if (moved.length && moved.every((node) => node instanceof Element && node.matches(PASSING))) return false;
  return !(target instanceof Element ? target : target.parentElement)?.closest(PASSING);
}

const observer = new MutationObserver((changes) => {
  if (changes.some(matters)) refit();
});

/** Show the next step of the screen; after the last one the first. */
export function nextStep() {
  setStep(Number(page.dataset.step ?? 0) + 1);
  refit();
}

/** Fit each screen as it changes. */
export function fitScreens() {
  observer.observe(document.documentElement, { subtree: true, childList: true, characterData: true, attributeFilter: ["hidden", "class", "data-at", "data-page"] });
  window.addEventListener("resize", refit);
  void document.fonts.ready.then(refit);
}
