// The rows of the wall: every open call of the last minute, in pages where they do not fit.
import { passed } from "../lib/live_connection.js";
import { by, filled, icon, make, redraw, spaced, write } from "../lib/dom.js";
import { WORDS } from "../lib/words.js";

const { wall_page: says } = WORDS.web;

const ROWS = Number(by("rows").dataset.most);
const RECENT_MS = Number(by("rows").dataset.recentMs);
const TURN_MS = 4000;

const pages = { at: 0, many: 1, newest: "", turned: performance.now() };

/** @param {Api.WallCall} call */
export function name(call) {
  return `${call.code}/${call.desk}`;
}

/** Whether a wall announces a call that it gets only now: one of the last minute, or one that is still open. @param {Api.WallCall} call */
export function isMissed(call) {
  return passed(call.called_at) < (call.over ? RECENT_MS : 2 * RECENT_MS);
}

/** Whether a call is of the past: its person came, or it is older than a minute. @param {Api.WallCall} call */
export function isPast(call) {
  return call.over || passed(call.called_at) >= RECENT_MS;
}

/** @param {Api.WallCall[]} others @param {Api.WallCall[]} queue @returns {Api.WallCall[]} */
function choose(others, queue) {
  const waits = new Set(queue.map(name));
  const due = others.filter((call) => waits.has(name(call)) || !isPast(call));
  pages.many = 1;
  if (due.length <= ROWS) {
    const kept = new Set([...due, ...others.filter((call) => !due.includes(call))].slice(0, ROWS));
    return others.filter((call) => kept.has(call));
  }
  // The oldest call that was not announced yet is on each page.
  const next = due.find((call) => queue[0] && name(call) === name(queue[0]));
  const rest = due.filter((call) => call !== next);
  const each = next ? ROWS - 1 : ROWS;
  pages.many = Math.ceil(rest.length / each);
  turn(rest[0]);
  return [...rest.slice(pages.at * each, (pages.at + 1) * each), ...(next ? [next] : [])];
}

/** Show the first page at each new call, and otherwise one after the other. @param {Api.WallCall | undefined} newest */
function turn(newest) {
  const at = newest?.called_at ?? "";
  const now = performance.now();
  if (at > pages.newest) Object.assign(pages, { newest: at, at: 0, turned: now });
  else if (now - pages.turned >= TURN_MS) Object.assign(pages, { at: pages.at + 1, turned: now });
  pages.at %= pages.many;
}

/**
 * Render the calls beside the large one; return those that are on the screen.
 * @param {Api.WallCall[]} calls
 * @param {Api.WallCall[]} queue
 * @param {Api.WallCall | undefined} large
 */
export function drawRows(calls, queue, large) {
  const rows = choose(calls.filter((call) => !large || name(call) !== name(large)), queue);
  const looks = rows.map((call) => row(call, queue));
  redraw(by("rows"), looks, () => looks.map(render));
  write("pages", filled(says.page, { page: pages.at + 1, pages: pages.many }), pages.many > 1);
  return rows;
}

/** @param {Api.WallCall} call @param {Api.WallCall[]} queue @returns {WallRow} */
function row(call, queue) {
  const next = queue.some((waiting) => name(waiting) === name(call));
  return { code: call.code, desk: call.desk, look: next ? "next" : isPast(call) ? "past" : "now" };
}

/** @param {WallRow} one */
function render({ code, desk, look }) {
  const item = make("li", `last__row last__row--${look}`);
  const arrow = icon("arrow-right");
  arrow.removeAttribute("aria-hidden");
  arrow.setAttribute("role", "img");
  arrow.setAttribute("aria-label", says.to_desk);
  item.append(make("span", "", spaced(code)), arrow, make("span", "", desk));
  return item;
}
