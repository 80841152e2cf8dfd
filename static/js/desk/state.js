// The state of the desk's page: the last snapshot, the link, and whether this window may act.
import { newKey } from "../lib/api.js";
import { by } from "../lib/dom.js";
import { serverNow } from "../lib/live_connection.js";
import { WORDS as page } from "../lib/words.js";

export const root = by("desk");
export const number = Number(root.dataset.number);
export const me = root.dataset.me;
/** @type {DeskPath} */
export const path = `/api/v1/desks/${number}`;
/** @type {DeskWords} */
export const WORDS = { ...page.desk, ...JSON.parse(root.dataset.own ?? "") };
export const { says } = WORDS;

/** @type {DeskState} */
export const state = { now: null, link: "live", busy: false, echoes: 0, said: null, unsure: null, meanwhile: null };

/** @type {Set<LinkState>} */
export const CUT = new Set(["lost", "ended"]);
const ECHO_MS = 600;
const KEPT = "ciasc-ventana";
/** The name of this window, stored between two pages of one tab: a reload keeps it, a duplicated tab has its own. */
export const lease = (() => {
  const name = sessionStorage.getItem(KEPT) ?? newKey();
  sessionStorage.removeItem(KEPT);
  addEventListener("pagehide", () => sessionStorage.setItem(KEPT, name));
  addEventListener("pageshow", () => sessionStorage.removeItem(KEPT));
  return name;
})();

/** @type {Draw[]} */
const drawers = [];
/** @param {Draw} draw */
export function onChange(draw) {
  drawers.push(draw);
}

export function changed() {
  if (state.now) for (const draw of drawers) draw(state.now);
}

/** Set that for a moment a press of the same key or button is the echo of the last, and is not handled. */
export function echo() {
  state.echoes += 1;
  setTimeout(() => {
    state.echoes -= 1;
    changed();
  }, ECHO_MS);
}

let arrived = () => {};
/** @param {Now} snapshot */
export function take(snapshot) {
  state.now = snapshot;
  arrived();
  changed();
}

/** @returns {Promise<void>} */
export function nextSnapshot() {
  return new Promise((resolve) => {
    arrived = resolve;
  });
}

/** Return whether the person of this page works at this desk, in any window. */
export function mine() {
  const desk = state.now?.desk;
  return desk !== undefined && desk.staff === me && desk.state !== "closed";
}

export function held() {
  return mine() && [null, lease].includes(state.now?.desk.lease ?? null);
}

export function ready() {
  return Boolean(state.now) && !state.busy && !CUT.has(state.link);
}

/** Return whether that action is allowed for the ticket at the desk, now. @param {string} action */
export function allowed(action) {
  const ticket = state.now?.ticket;
  if (!held() || !ticket?.actions.includes(action)) return false;
  const from = ticket.not_before[action];
  return from === undefined || (from !== null && new Date(from) <= serverNow());
}

/** Return the name of a service that others may read over a shoulder. @param {string} key */
export function seen(key, name = "") {
  return WORDS.seen[key] ?? name;
}

/** Compute how near a wait is to its target, of which it is that share. @param {number} share @returns {Nearness} */
export function nearness(share) {
  const level = share > 1 ? "over" : share < WORDS.near ? "calm" : "near";
  return [level, ...WORDS.levels[level]];
}
