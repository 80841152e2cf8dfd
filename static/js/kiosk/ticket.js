// A ticket, with paper or without.
import { caught, newKey, send } from "../lib/api.js";
import { all, filled, find } from "../lib/elements.js";
import { drawDanger, drawPaper, HUMAN_MS, now, page, resting, show, spoken, toggle, trouble } from "./screens_and_timeouts.js";

const SLOW_MS = 400;

/** The order under way is left to arrive by itself; a person in danger comes first. */
let release = () => {};
export function abandon() {
  release();
  now.pending = null;
}

/** @param {string} service */
export async function issue(service) {
  if (now.busy) return;
  now.pending ??= {
    key: newKey(),
    body: { service, lane: now.prefer ? "preferential" : "normal", lang: spoken(), kiosk: page.dataset.kiosk ?? null },
    danger: page.dataset.at === "urgent",
    answer: null,
  };
  const order = now.pending;
  const free = hold(() => toPerson(order, "slow"));
  try {
    arrive(order, await (order.answer ??= send("/api/v1/tickets", order.body, { key: order.key })), free);
  } catch (problem) {
    const refusal = caught(problem);
    // Only a request without an answer is sent again with its key: the ticket may exist.
    if (refusal.status) order.key = newKey();
    order.answer = null;
    free();
    if (now.pending === order) refuse(order, refusal);
  }
}

/** @param {KioskOrder} order @param {Refusal} refusal */
function refuse(order, { status, type }) {
  const closed = type === "closed";
  if (closed) now.pending = null;
  toPerson(order, closed ? "closed" : status === 401 || status === 403 ? "refused" : "down");
}

/** Keep the screen still until the answer, but no longer than people wait. @param {() => void} then */
export function hold(then) {
  const veil = setTimeout(() => (find("#veil").hidden = false), SLOW_MS);
  const late = setTimeout(() => {
    release();
    then();
  }, HUMAN_MS);
  rest(true);
  release = () => {
    clearTimeout(veil);
    clearTimeout(late);
    find("#veil").hidden = true;
    rest(false);
    release = () => {};
  };
  const mine = release;
  return () => {
    if (release === mine) release();
  };
}

/** @param {KioskOrder} order @param {Trouble} why */
function toPerson(order, why) {
  if (!order.danger) return trouble(why);
  toggle("number", false);
  drawDanger({ ticket: "", heard_by: [] });
  show("danger");
}

/** @param {KioskOrder} order @param {GivenTicket} ticket @param {() => void} free */
function arrive(order, ticket, free) {
  free();
  const mine = now.pending === order;
  if (mine) now.pending = null;
  if (order.shown) return;
  order.shown = true;
  if (mine || (resting() && !order.danger)) showTicket(ticket);
  else if (!order.danger) now.late = () => showTicket(ticket);
}

export async function printLate() {
  const { ticket } = now;
  if (!ticket) return;
  rest(true);
  try {
    await send(`/api/v1/tickets/${ticket.id}/reprint`);
    Object.assign(ticket.print, { state: "sent", comes: true });
  } catch {
    Object.assign(ticket.print, { state: "failed", comes: false });
  }
  rest(false);
  drawPaper();
}

/** Danger can be touched at any time. @param {boolean} on */
function rest(on) {
  now.busy = on;
  for (const part of all(".stage, .door:not(.door--urgent)")) part.inert = on;
}

/** @param {GivenTicket} ticket */
function spaced({ code }) {
  return code.replace(/^([A-Z]+)[ -]?(\d+)$/, "$1 $2");
}

/** @param {GivenTicket} ticket */
function showTicket(ticket) {
  if (ticket.lane === "immediate") {
    drawDanger({ ticket: ticket.id, heard_by: ticket.heard_by ?? [] });
    const number = find("[data-number]");
    number.textContent = filled(number.dataset.number ?? "", { code: spaced(ticket) });
    toggle("number", ticket.shows_code);
    return show("danger");
  }
  now.ticket = ticket;
  find("[data-code]").textContent = spaced(ticket);
  toggle("prefer", ticket.lane === "preferential");
  toggle("offer", ticket.lane === "normal");
  toggle("refused", false);
  toggle("turn", !ticket.offline);
  toggle("offline", Boolean(ticket.offline));
  toggle("estimate", Boolean(ticket.estimate));
  drawTurn(ticket);
  toggle("phone", false);
  if (ticket.token) {
    const picture = find("img[data-qr]");
    picture.onload = () => {
      if (now.ticket === ticket) toggle("phone", true);
    };
    picture.src = `/qr/${encodeURIComponent(ticket.token)}.svg`;
  }
  show("ticket");
}

/** Render the turn, as `estimate_text` in ciasc/domain/forecast/wait_estimate.py. @param {GivenTicket} ticket */
function drawTurn({ ahead, estimate }) {
  const people = find("[data-ahead]");
  const { none, one, many } = people.dataset;
  people.textContent = filled((ahead ? (ahead === 1 ? one : many) : none) ?? "", { n: ahead });
  if (!estimate) return;
  const time = find("[data-estimate]");
  const { low_min: low, high_min: high, over } = estimate;
  const form = over ? (low ? "over" : "perhaps") : low ? "range" : "most";
  time.textContent = filled(time.dataset[form] ?? "", { low, high });
}
