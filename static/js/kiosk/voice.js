// Speak the screens of a person who chose to listen; kiosk.js loads this when the first one does.
import { blocked, hush, listed, onBlocked, prepare, say, unblock } from "../display/voice.js";
import { all, target } from "../lib/elements.js";
import { clipsOf } from "./clip_names.js";
import { clearSpeakers, placeSpeakers } from "./speakers.js";
import { FINAL, now, page, patience } from "./screens_and_timeouts.js";
import { root, setView } from "./views.js";

const LOAD_MS = 20_000;
const HOW = { volume: 100, times: 1, hurried: false };
const FIRST = ["home", "closed"];
const BACK = "dialog button, .door--back, .door--done, .door--leave";
/** Texts that count seconds, or that say where others come from. */
const UNSPOKEN = "[data-idle-left], [data-home-in], [data-code]:empty, .card__source, .crown";

/** @type {ReadonlyMap<string, unknown>} the clips of the pack */
let known = new Map();
/** The screen that is spoken, and its texts that were. */
let where = "";
/** @type {Set<string>} */
const said = new Set();
/** Whether something private was chosen, and the visit is silent up to its first screen. */
let silenced = false;
let turn = 0;
let line = Promise.resolve();
let moved = false;
/** Whether something was to be said while the browser let nothing sound. */
let unheard = false;

const { dataset } = page;
const secret = new Set((dataset.private ?? "").split(" ").filter(Boolean));
const headphones = "headphones" in dataset;

function listens() {
  return root.classList.contains("is-spoken");
}

/** Say the clips after those before, or instead of them. @param {string[]} names @param {boolean} instead */
function speak(names, instead) {
  if (instead) stop();
  const mine = turn;
  const ready = prepare(names, LOAD_MS);
  line = line.then(async () => {
    const clips = await ready;
    if (mine !== turn) return;
    unheard ||= blocked();
    await say(clips, HOW);
  });
}

function stop() {
  turn += 1;
  line = Promise.resolve();
  hush();
}

/** Return the open question, which hides all others. */
function question() {
  return document.querySelector("dialog[open]");
}

/** Return whether the words of that part are in the language of the clips. @param {Element} part */
function inSpanish(part) {
  return (part.closest("[lang]")?.getAttribute("lang") ?? "").startsWith("es");
}

/** Return the visible Spanish texts of that part. @param {Element} part @param {boolean} whole whether those of buttons too */
function texts(part, whole) {
  const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const holder = node.parentElement;
    const words = node.textContent?.trim();
    if (!holder || !words || holder.closest(UNSPOKEN) || (!whole && holder.closest("button"))) continue;
    if (inSpanish(holder) && holder.checkVisibility({ visibilityProperty: true })) found.push(words);
  }
  return found;
}

function shownTexts() {
  const asked = question();
  const parts = asked ? [asked] : all(".screen:not([hidden]), .notice:not([hidden]), .veil:not([hidden])");
  return parts.flatMap((part) => texts(part, false));
}

/** @param {string[]} words */
function named(words) {
  return words.flatMap((text) => clipsOf(text, known) ?? []);
}

/** Return whether a screen, or a visit to it, is nothing for others to hear. */
function isPrivateScreen() {
  if (headphones) return false;
  if (["urgent", "danger"].includes(dataset.at ?? "")) return true;
  // The service of a ticket that came late is not known here.
  if (now.screen === "ticket" && !now.service) return true;
  const service = ["prefer", "ticket", "trouble"].includes(now.screen) ? now.service : now.screen.replace(/^card-/, "");
  return secret.has(service ?? "") || ofSecret(now.screen);
}

/** Return whether that screen is private, or leads to services alone that are not named aloud. @param {string} name */
function ofSecret(name) {
  const screen = document.querySelector(`#screen-${CSS.escape(name)}`);
  if (!screen) return false;
  const ways = all("[data-service], [data-take], .tile[data-open]", screen);
  return screen.matches("[data-private]") || (ways.length > 0 && ways.every(leadsToSecret));
}

/** @param {HTMLElement} button @returns {boolean} */
function leadsToSecret({ dataset: { open = "", service, take } }) {
  return open === "urgent" || secret.has(service ?? take ?? "") || (open !== "" && ofSecret(open));
}

/** @param {HTMLElement} button */
function isPrivate(button) {
  return !headphones && (silenced || leadsToSecret(button));
}

/** Say what is new on the page. */
function refresh() {
  const here = [now.visit, now.screen, now.second, question() !== null].join();
  const fresh = here !== where;
  silenced = !FIRST.includes(dataset.at ?? "") && (silenced || isPrivateScreen());
  if (fresh) said.clear();
  if (fresh || silenced) stop();
  const begins = where === "";
  where = here;
  if (silenced) return clearSpeakers();
  const news = shownTexts().filter((text) => !said.has(text));
  for (const text of news) said.add(text);
  const names = [...named(news), ...(begins ? hints() : [])];
  if (names.length) speak(names, fresh);
  return placeSpeakers(announce, (tile) => isPrivate(tile) || !named(texts(tile, true)).length);
}

function hints() {
  if (!inSpanish(page)) return [];
  return [...(dataset.keys ? ["hint/keys"] : []), "hint/touch", ...(headphones ? [] : ["hint/private"])];
}

function buttons() {
  return all("button:not(:disabled, .speaker, [data-lang])", question() ?? document).filter((one) => one.checkVisibility() && !one.closest("[inert]"));
}

/** Say a button: which one of how many, and its words. @param {HTMLElement} button */
function announce(button) {
  stop();
  if (isPrivate(button)) return;
  const ring = buttons();
  const at = ring.indexOf(button) + 1;
  const place = moved && at && inSpanish(page) ? [`amount/${at}`, "hint/of", `amount/${ring.length}`] : [];
  speak([...place, ...named(texts(button, true))], true);
}

/** Return the button that has the focus. */
function chosen() {
  return buttons().find((one) => one === document.activeElement);
}

function next() {
  const ring = buttons();
  const one = ring[(ring.findIndex((button) => button === document.activeElement) + 1) % ring.length];
  if (one && one === document.activeElement) announce(one);
  else one?.focus();
}

function choose() {
  const button = chosen();
  if (button) button.click();
  else repeat();
}

function back() {
  const way = buttons().find((one) => one.matches(BACK));
  if (way) way.click();
  else repeat();
}

function repeat() {
  const button = chosen();
  if (button) return announce(button);
  stop();
  said.clear();
  return refresh();
}

/** What the keys of the keypad do, in the order in which they are taught. */
const KEYS = [next, choose, back, repeat];

window.addEventListener(
  "keydown",
  (event) => {
    const at = (dataset.keys ?? "").split(" ").indexOf(event.code || event.key);
    if (at < 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.repeat || now.busy) return;
    moved = true;
    if (!now.asking && !FINAL.has(dataset.at ?? "")) now.left = patience();
    if (listens()) KEYS[at]?.();
    else setView("listen", true);
  },
  true,
);

document.addEventListener("focusin", (event) => {
  const button = target(event).closest("button");
  if (listens() && button?.matches(":focus-visible")) announce(button);
});

async function follow() {
  if (!listens()) {
    if (where) stop();
    [where, silenced, moved] = ["", false, false];
    said.clear();
    return clearSpeakers();
  }
  void unblock();
  if (!known.size) known = await listed().catch(() => known);
  if (!known.size) setTimeout(follow, 2000); // the list was late
  if (listens()) refresh();
  return undefined;
}

// A finger that holds help lets sound begin only when it is lifted.
document.addEventListener("pointerup", () => listens() && unblock());
onBlocked(() => {
  if (blocked() || !unheard) return;
  unheard = false;
  where = "";
  void follow();
});

const link = document.createElement("link");
link.rel = "stylesheet";
link.href = "/static/css/kiosk/voice.css";
// The places of all words and speakers change with these styles.
link.addEventListener("load", () => window.dispatchEvent(new Event("resize")));
document.head.append(link);

/** @param {Node} node */
const passes = (node) => (node instanceof Element ? node : node.parentElement)?.closest(".speakers, [data-home-left], [data-home-in], [data-idle-left]");

new MutationObserver((changes) => {
  if (!changes.every((change) => passes(change.target))) void follow();
}).observe(root, { subtree: true, childList: true, characterData: true, attributeFilter: ["hidden", "class", "open", "disabled", "data-at", "data-page"] });
window.addEventListener("resize", () => {
  void follow();
});
void follow();
