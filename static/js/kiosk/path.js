// The way from a tile to its ticket: the card of the service, the question of the preferential lane; and orientation.
import { caught, newKey, send } from "../lib/api.js";
import { all, filled, find } from "../lib/elements.js";
import { hidePictures } from "./languages.js";
import { callStaff, focus, HUMAN_MS, now, page, patience, remember, restart, SINGLE, setPrefer, show, spoken, toggle } from "./screens_and_timeouts.js";
import { hold, issue } from "./ticket.js";

/** A tile was touched: show the card of its service, or go on. @param {string} service */
export function choose(service) {
  const card = `card-${service}`;
  if (page.dataset.at === "urgent") void issue(service);
  else if (now.screen !== card && document.getElementById(`screen-${card}`)) open(card);
  else ask(service);
}

/** Ask the one question before the ticket of that service. @param {string} service */
export function ask(service) {
  now.service = service;
  open("prefer");
}

/** @param {boolean} prefers */
export function answer(prefers) {
  setPrefer(prefers);
  if (now.service) void issue(now.service);
}

/** Show a screen from which "back" leads to the present one. @param {string} name */
export function open(name) {
  if (name === "guide" && !document.getElementById("screen-guide")) {
    void openGuide();
    return;
  }
  if (name !== now.screen) remember();
  show(name);
  if (name === "help") void callStaff();
  const { view } = find(`#screen-${name}`).dataset;
  if (view) void count(view);
}

/** Show the tiles of this screen that did not fit on its first page. */
export function more() {
  remember();
  show(now.screen, true);
}

/** Fetch the screens of orientation in the page's language and show the first one; without them call a person. */
async function openGuide() {
  const [{ screen, visit }, lang] = [now, spoken()];
  const screens = document.createElement("template");
  const asked = fetch(`/kiosk/guide?lang=${lang}`, { signal: AbortSignal.timeout(HUMAN_MS) });
  screens.innerHTML = await asked.then((found) => (found.ok ? found.text() : "")).catch(() => "");
  if (now.screen !== screen || now.visit !== visit || spoken() !== lang) return;
  if (!screens.content.querySelector("#screen-guide")) return open("help");
  find(".stage").append(screens.content);
  hidePictures();
  drawOpen();
  open("guide");
}

/** Show the screen before, or the first one. */
export function back() {
  let before = now.trail.pop();
  while (before && !remains(...before)) before = now.trail.pop();
  if (before) show(...before);
  else restart();
}

/** Return whether "back" may lead there: not to an order that was left, nor to a ticket while none is issued. @param {string} name @param {boolean} second */
function remains(name, second) {
  const issues = !now.barred && !now.opens;
  if (["home", "closed", "trouble"].includes(name)) return second && issues;
  return issues || SINGLE.has(name) || find(`#screen-${name}`).matches("[data-guide], [data-view]");
}

/** Count a view of orientation; the person waits for nothing. @param {string} card */
async function count(card) {
  try {
    await send("/api/v1/kiosk/views", { card }, { key: newKey() });
  } catch {
    // What is not counted is not shown as counted.
  }
}

/** Give the preferential lane to the ticket on the screen. */
export async function offer() {
  const { ticket } = now;
  if (!ticket) return;
  toggle("offer", false);
  const free = hold(() => declared(ticket, false));
  const refused = await send(`/api/v1/tickets/${ticket.id}/prefer`).then(() => null, caught);
  free();
  declared(ticket, !refused, refused !== null && (refused.status || 500) >= 500);
}

/** Say that the preferential lane holds, or who helps. @param {GivenTicket} ticket @param {boolean} holds */
function declared(ticket, holds, again = false) {
  if (now.ticket !== ticket) return;
  if (holds) ticket.lane = "preferential";
  setPrefer(holds);
  toggle("prefer", holds);
  toggle("refused", !holds);
  toggle("offer", again);
  toggle("estimate", false);
  toggle("turn", false);
  focus(find(`[data-if=${holds ? "prefer" : "refused"}]`));
  now.left = patience();
}

/** @type {Map<string, boolean>} whether each service is open, as the station said */
let opened = new Map();

/** @param {Api.ServiceList} services */
export function openTiles(services) {
  if (services.length) opened = new Map(services.map((service) => [service.key, service.open]));
  drawOpen();
}

/** Disable what leads to a closed service. */
function drawOpen() {
  for (const button of all("button")) {
    const service = button.dataset.service ?? button.dataset.take;
    if (service && opened.size) close(button, !opened.get(service));
  }
  for (const tile of all("button.tile[data-open]")) {
    if (!tile.closest("[data-guide]")) close(tile, !document.querySelector(`#screen-${tile.dataset.open} .tile:enabled`));
  }
}

/** @param {HTMLButtonElement} button @param {boolean} closed */
function close(button, closed) {
  button.disabled = closed;
  const mark = button.querySelector(".tile__closed");
  if (!closed) mark?.remove();
  if (!closed || mark) return;
  const words = document.createElement("span");
  words.className = "tile__closed";
  words.textContent = find(".stage").dataset.closed ?? "";
  button.append(words);
}

/** Render how long each service takes now. @param {Record<string, number>} waits */
export function drawWaits(waits) {
  const { until = "", over = "" } = find(".stage").dataset;
  for (const line of all("[data-wait]")) {
    const minutes = waits[line.dataset.wait ?? ""];
    line.hidden = minutes === undefined;
    find("span", line).textContent = minutes === undefined ? "" : filled(minutes > 60 ? over : until, { n: minutes });
  }
}
