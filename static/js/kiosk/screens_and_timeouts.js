// Set which screen is shown, how large and how long.
import { send } from "../lib/api.js";
import { all, filled, find } from "../lib/elements.js";
import { resetViews, root, viewed } from "./views.js";

const SECONDS = { idle: 30, ask: 20, ticket: 10, noPaper: 30, danger: 90 };
export const HUMAN_MS = 1500;

export const page = document.body;

/** @type {KioskState} */
export const now = {
  pending: null,
  busy: false,
  prefer: false,
  printer: undefined,
  prints: true,
  lost: [],
  link: "up",
  ticket: null,
  danger: null,
  late: null,
  shown: 0,
  screen: "home",
  second: false,
  trail: [],
  service: null,
  barred: false,
  opens: null,
  tiles: null,
  stale: false,
  left: 0,
  asking: false,
  helped: -Infinity,
  visit: 0,
  ended: () => {},
};

const FIRST_LANGUAGE = root.lang;

/** Return whether the paper of this visit comes out, or would. */
export function paper() {
  if (!now.prints) return false;
  return !now.ticket || (!now.lost.includes(now.ticket.id) && now.ticket.print.comes);
}

/** Return the factor of all times with large letters, or for who listens. */
function slow() {
  return /is-(large|spoken)/.test(root.className) ? 3 : 1;
}

/** Return the language of the page. */
export function spoken() {
  return /** @type {"es" | "en" | "qu" | "ay"} */ (root.lang.slice(0, 2));
}

/** Return whether the kiosk waits for the next person. */
export function resting() {
  return ["home", "closed"].includes(page.dataset.at ?? "") && !page.dataset.step && !now.prefer && !viewed() && root.lang === FIRST_LANGUAGE;
}

/** Return after how many seconds an untouched screen changes; 0 for never. */
export function patience() {
  if (page.dataset.at === "danger") return SECONDS.danger;
  if (page.dataset.at === "ticket") return (paper() ? SECONDS.ticket : SECONDS.noPaper) * slow();
  return resting() || (page.dataset.at === "trouble" && now.barred) ? 0 : SECONDS.idle * slow();
}

export const SINGLE = new Set(["home", "closed", "urgent", "ticket", "danger", "help", "view", "trouble"]);
/** Screens that a touch does not keep longer, and that end without a question. */
export const FINAL = new Set(["ticket", "danger"]);

/** Show a screen, or the tiles that did not fit on its first page. @param {string} name */
export function show(name, second = false) {
  for (const other of all(".screen")) other.hidden = other.id !== `screen-${name}`;
  for (const tiles of all(".tiles")) delete tiles.dataset.page;
  const screen = find(`#screen-${name}`);
  delete page.dataset.step;
  if (second) find(".tiles", screen).dataset.page = "2";
  page.dataset.at = SINGLE.has(name) && !second ? name : (screen.dataset.as ?? "group");
  now.left = patience();
  now.shown = performance.now();
  Object.assign(now, { screen: name, second });
  focus(find(":is(.screen__title, .ticket__title)", screen));
  drawPaper();
  countdown();
}

/** @param {HTMLElement} part */
export function focus(part) {
  part.tabIndex = -1;
  part.focus({ preventScroll: true });
}

/** Let "back" lead to the present screen. */
export function remember() {
  now.trail.push([now.screen, now.second]);
}

/** Show the first screen as the next person finds it. */
export function home() {
  if (now.stale) return window.location.reload();
  if (find("dialog#idle").open) find("dialog#idle").close();
  const { late } = now;
  Object.assign(now, { pending: null, ticket: null, danger: null, late: null, asking: false, visit: now.visit + 1, trail: [], service: null });
  for (const screen of all("[data-guide], [data-view]")) screen.remove();
  setPrefer(false);
  resetViews();
  show(start());
  now.ended();
  late?.();
}

/** Return the name of the first screen. */
function start() {
  return now.barred ? "trouble" : now.opens ? "closed" : "home";
}

/** Show the first screen in the view and language that the person chose. */
export function restart() {
  if (!viewed() && root.lang === FIRST_LANGUAGE) return home();
  Object.assign(now, { trail: [], service: null });
  setPrefer(false);
  show(start());
}

/** @param {Trouble} why */
export function trouble(why, shown = true) {
  const title = find("#trouble-title");
  title.textContent = title.dataset[why] ?? "";
  if (shown) show("trouble");
}

/** @param {string[]} places */
function listed(places) {
  return new Intl.ListFormat(root.lang.startsWith("en") ? "en" : "es").format(places);
}

/** What a person in danger reads: who is on the way, or whom to call. @param {{ ticket: string; heard_by: string[] }} danger */
export function drawDanger({ ticket, heard_by: places }, known = false) {
  now.danger = { ticket, known };
  const heard = places.length > 0;
  const [title, reach] = [find("#danger-title"), find("[data-reach]")];
  title.textContent = (heard ? title.dataset.heard : title.dataset.alone) ?? "";
  for (const one of [title, reach]) one.lang = (heard ? one.dataset.heardLang : one.dataset.aloneLang) ?? "";
  reach.textContent = heard ? filled(reach.dataset.reach ?? "", { places: listed(places) }) : (reach.dataset.alone ?? "");
  toggle("heard", heard);
}

/** Call the staff, one time a visit; show only what the station confirms. */
export async function callStaff() {
  if (performance.now() - now.helped < SECONDS.idle * 1000) return;
  now.helped = performance.now();
  const words = find("[data-help]");
  words.textContent = "";
  const alone = () => (words.textContent = words.dataset.alone ?? "");
  const late = setTimeout(alone, HUMAN_MS);
  try {
    const { told, heard_by: places } = await send("/api/v1/kiosk/help", { lang: spoken() });
    if (!told) throw new Error();
    words.textContent = filled(words.dataset.told ?? "", { places: listed(places) });
  } catch {
    now.helped = -Infinity;
    alone();
  } finally {
    clearTimeout(late);
  }
}

/** @param {boolean} on */
export function setPrefer(on) {
  now.prefer = on;
  page.classList.toggle("is-preferent", on);
}

/** Bars the screens while the kiosk gives no tickets, except those of danger. @param {boolean} on @param {"down" | "refused"} why */
export function bar(on, why) {
  if (on === now.barred) return;
  now.barred = on;
  if (on) trouble(why, !now.busy && !now.ticket && !["urgent", "danger"].includes(page.dataset.at ?? ""));
  if (!on && page.dataset.at === "trouble") home();
}

/**
 * Update hours and tiles, but not while a person is choosing.
 * @param {string | null} opens
 * @param {Api.ServiceList} services
 * @param {Pick<KioskSnapshot, "tiles" | "languages" | "screen" | "voice" | "private">} others
 */
export function renew(opens, services, others) {
  const tiles = services.length ? JSON.stringify([others, services.map(({ open: _, ...shown }) => shown)]) : null;
  if (tiles) now.tiles ??= tiles;
  const other = tiles !== null && tiles !== now.tiles;
  const moved = opens !== now.opens || other;
  now.stale ||= other;
  now.opens = opens;
  find("[data-opens]").textContent = opens ?? "";
  if (moved && resting()) home();
}

/** Render the state of paper and link. */
export function drawPaper() {
  toggle("paper", paper());
  const late = now.prints && now.ticket?.print.state === "none";
  toggle("late", late);
  toggle("no-paper", !paper() && !late);
  page.classList.toggle("is-paperless", !paper());
  const begun = page.dataset.at === "home";
  find("[data-notice=paper]").hidden = paper() || !begun;
  find("[data-notice=link]").hidden = now.link !== "down" || !paper() || !begun;
}

/** @param {string} name @param {boolean} on */
export function toggle(name, on) {
  for (const part of all(`[data-if="${name}"]`)) part.hidden = !on;
}

function ask() {
  now.asking = true;
  now.left = SECONDS.ask * slow();
  countdown();
  find("dialog#idle").showModal();
}

export function stay() {
  Object.assign(now, { asking: false, shown: performance.now() });
  find("dialog#idle").close();
  now.left = patience();
}

/** Count one second. */
export function tick() {
  if (now.busy) return;
  if (now.left > 0) {
    now.left -= 1;
    if (now.left === 0) return FINAL.has(page.dataset.at ?? "") || now.asking ? home() : ask();
  }
  countdown();
}

export function countdown() {
  const idle = find("[data-idle-left]");
  idle.textContent = filled(idle.dataset.idleLeft ?? "", { n: now.left });
  const ends = find("[data-home-in]");
  ends.textContent = filled(ends.dataset.homeIn ?? "", { n: now.left });
  find("[data-home-left]").style.setProperty("--left", String(now.left / Math.max(1, patience())));
}
