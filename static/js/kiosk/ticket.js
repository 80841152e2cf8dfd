// Get and show one ticket, with paper or without.
import { newKey, Problem, send } from "../lib/api.js";
import { filled, find } from "../lib/elements.js";
import { drawPaper, now, page, root, show, toggle } from "./screens_and_timeouts.js";

const SLOW_MS = 400;

/** @param {string} service */
export async function issue(service) {
  if (now.busy) return;
  const lang = /** @type {Api.TicketOrder["lang"]} */ (root.lang.slice(0, 2));
  const { key, body } = now.pending ?? {
    key: newKey(),
    body: { service, lane: now.prefer ? "preferential" : "normal", lang, kiosk: page.dataset.kiosk ?? null },
  };
  now.pending = { key, body };
  hold(true);
  const veil = setTimeout(() => (find("#veil").hidden = false), SLOW_MS);
  try {
    showTicket(await send("/api/v1/tickets", body, { key }));
    now.pending = null;
  } catch (problem) {
    // Only a request without an answer is sent again with its key: the ticket may exist.
    if (problem instanceof Problem && problem.status) now.pending = { key: newKey(), body };
    show("trouble");
  } finally {
    clearTimeout(veil);
    find("#veil").hidden = true;
    hold(false);
  }
}

export async function printLate() {
  const { ticket } = now;
  if (!ticket) return;
  hold(true);
  try {
    await send(`/api/v1/tickets/${ticket.id}/reprint`);
    Object.assign(ticket.print, { state: "sent", comes: true });
  } catch {
    Object.assign(ticket.print, { state: "failed", comes: false });
  }
  hold(false);
  drawPaper();
}

/** @param {boolean} on */
function hold(on) {
  now.busy = on;
  find(".stage").inert = on;
  find(".bar").inert = on;
}

/** @param {GivenTicket} ticket */
function showTicket(ticket) {
  now.ticket = ticket;
  const immediate = ticket.lane === "immediate";
  find("[data-code]").textContent = ticket.code.replace(/^([A-Z]+)[ -]?(\d+)$/, "$1 $2");
  toggle("prefer", ticket.lane === "preferential");
  // Cut off, it knows of no queue, and its station of no one in danger.
  const alone = Boolean(ticket.offline);
  toggle("turn", !immediate && !alone);
  toggle("now", immediate && !alone);
  toggle("alone", immediate && alone);
  toggle("offline", !immediate && alone);
  toggle("estimate", !immediate && Boolean(ticket.estimate));
  drawTurn(ticket);
  // A person who is fetched now needs no phone page, and no trace of one.
  toggle("phone", false);
  if (ticket.token && !immediate) {
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
  people.textContent = filled((ahead > 1 ? many : ahead === 1 ? one : none) ?? "", { n: ahead });
  if (!estimate) return;
  const time = find("[data-estimate]");
  const { low_min: low, high_min: high, over } = estimate;
  const form = over ? (low ? "over" : "perhaps") : low ? "range" : "most";
  time.textContent = filled(time.dataset[form] ?? "", { low, high });
}
