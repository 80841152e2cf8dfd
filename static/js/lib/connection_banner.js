// The banner of a page that watches a room: hidden while the link is live, else what is true of the page.
import { by, filled, write } from "./dom.js";
import { hour } from "./hour_and_day.js";
import { WORDS } from "./words.js";

const { ended, lost, reconnecting, stale } = WORDS.web.link;

/** @param {LinkState} state @param {Date} last the last sign of the server @param {string} then what to know or do without it */
export function showLink(state, last, then = stale) {
  const words = { live: "", reconnecting, ended, lost: `${filled(lost, { at: hour(last) })} ${then}` };
  by("link").className = `banner banner--${state === "reconnecting" ? "warn" : "bad"}`;
  write("link", words[state], state !== "live");
}
