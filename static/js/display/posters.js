// The posters of the wall: one after the other in the large place between calls.
import { passed } from "../lib/live_connection.js";
import { all, by } from "../lib/dom.js";

const REFRESH_MS = 60000;
const TURN_MS = 500;
const RECENT_MS = Number(by("rows").dataset.recentMs);
const place = by("posters");

/** @type {HTMLElement[]} */
let posters = [];
let at = -1;
let since = 0;
let written = "";
let full = false;
let calling = false;
/** @type {string | undefined} when the newest call was made */
let newest;
let changed = () => {};

/** Return whether posters cover the large place, so that its call belongs into the rows. */
export const cover = () => !place.hidden;

/** Return whether posters fill the wall, so that no call is on it. */
export const fillWall = () => cover() && "full" in place.dataset;

/** Set what to do when posters come or go. @param {() => void} act */
export function onChange(act) {
  changed = act;
}

/** Give way to a call at once, or come back after it. @param {Api.WallCall | undefined} call the newest one @param {boolean} now whether someone is called */
export function yieldTo(call, now) {
  calling = now;
  newest = call?.called_at;
  review();
}

/** Show or hide the posters; they fill the wall only while no call is recent. */
function review() {
  const hidden = calling || !posters.length;
  place.toggleAttribute("data-full", full && !(newest && passed(newest) < RECENT_MS));
  if (hidden !== place.hidden) {
    place.hidden = hidden;
    if (!hidden) next();
    changed();
  } else if (!hidden && performance.now() - since >= Number(posters[at]?.dataset.seconds) * 1000) next();
}

function next() {
  at = (at + 1) % posters.length;
  since = performance.now();
  for (const [number, poster] of posters.entries()) poster.hidden = number !== at;
}

/** Get the posters of this moment; keep those on the screen where the station cannot be reached. */
async function refresh() {
  try {
    const answer = await fetch("/pantalla/afiches", { cache: "no-store" });
    if (!answer.ok) return;
    const html = await answer.text();
    if (html === written) return;
    written = html;
    draw(new DOMParser().parseFromString(html, "text/html"));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error; // no connection
  }
}

/** Put new posters in the place of the old ones; the one that is shown stays. @param {Document} page */
function draw(page) {
  const shown = posters[at]?.dataset.poster;
  const fresh = all(".posters__all", /** @type {HTMLElement} */ (page.body))[0];
  full = Boolean(fresh && "full" in fresh.dataset);
  posters = fresh ? all(".poster", fresh) : [];
  at = Math.max(0, posters.findIndex((one) => one.dataset.poster === shown));
  for (const [number, poster] of posters.entries()) poster.hidden = number !== at;
  place.replaceChildren(...posters);
  review();
}

setInterval(review, TURN_MS);
setInterval(() => {
  void refresh();
}, REFRESH_MS);
void refresh();
