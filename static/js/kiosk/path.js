// The way from a tile to its ticket: the card of the service, the question of the preferential lane; and orientation.
import { newKey, send } from "../lib/api.js";
import { all, filled, find } from "../lib/elements.js";
import { hidePictures } from "./languages.js";
import { HUMAN_MS, now, page, restart, setPrefer, show, spoken, toggle } from "./screens_and_timeouts.js";
import { issue } from "./ticket.js";

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
  now.trail.push(now.screen);
  show(name);
  const { view } = find(`#screen-${name}`).dataset;
  if (view) void count(view);
}

/** Fetch the screens of orientation in the page's language and show the first one; without them call a person. */
async function openGuide() {
  const [{ screen }, lang] = [now, spoken()];
  const waits = () => now.screen === screen && spoken() === lang;
  try {
    const found = await fetch(`/kiosk/guide?lang=${lang}`, { signal: AbortSignal.timeout(HUMAN_MS) });
    if (!found.ok) throw new Error();
    const screens = await found.text();
    if (!waits()) return;
    find(".stage").insertAdjacentHTML("beforeend", screens);
    hidePictures();
    open("guide");
  } catch {
    if (waits()) open("help");
  }
}

export function back() {
  const before = now.trail.pop();
  if (before && before !== "home") show(before);
  else restart();
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
  try {
    await send(`/api/v1/tickets/${ticket.id}/prefer`);
    if (now.ticket !== ticket) return;
    ticket.lane = "preferential";
    setPrefer(true);
    toggle("prefer", true);
    toggle("turn", false);
    toggle("estimate", false);
  } catch {
    if (now.ticket === ticket) toggle("offer", true);
  }
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
