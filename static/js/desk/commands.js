// Commands: send one at a time, each one time, and show its result.
import { caught, get, pause, send } from "../lib/api.js";
import { all, since } from "../lib/dom.js";
import { changed, CUT, echo, held, lease, me, nextSnapshot, onChange, path, ready, says, state, take } from "./state.js";
import { serverNow } from "../lib/live_connection.js";

const SETTLE_MS = 500;
const HEARTBEAT_MS = 10000;
export const TICKETS = "/api/v1/tickets";
const also = { "X-Desk-Lease": lease };

/** @type {Tell} */
export function notify(words, bad = false, holds = () => true) {
  state.said = { words, bad, holds };
  changed();
}

/** Words about the last step, as long as it may be taken back. @param {Now} now */
export function undoable({ undo }) {
  return Boolean(undo) && since(undo?.until ?? 0) < 0;
}

/** @type {Command} */
export function command(name, body, done) {
  void order(`${path}/${name}`, body, done);
}

/** Send a step of the ticket at the desk, as the person saw it. @param {"serve" | "recall" | "no-show" | "left"} name */
export function step(name) {
  const ticket = state.now?.ticket;
  if (ticket) command(name, { version: ticket.version });
}

/** @type {Order} */
export async function order(address, body, done) {
  if (!ready()) return notify(says.unready, true);
  const before = state.now?.seq ?? 0;
  state.busy = true;
  state.said = null;
  changed();
  try {
    const answer = await send(address, body, { also });
    forget();
    if (answer) await settled(before);
    done?.(answer);
  } catch (error) {
    await refused(caught(error), before);
  } finally {
    state.busy = false;
    echo();
    changed();
  }
}

function forget() {
  for (const dialog of all("dialog")) delete dialog.dataset.kept;
}

export function callNext() {
  command("call-next", {}, (ticket) => {
    if (!ticket) notify(says.nobody, false, (now) => !now.mine);
  });
}

/** Wait for the snapshot with the result; get it by HTTP if none comes. @param {number} before */
async function settled(before) {
  const late = () => state.now && state.now.seq <= before;
  if (late()) await Promise.race([nextSnapshot(), pause(SETTLE_MS)]);
  if (late()) await look();
}

async function look() {
  try {
    const snapshot = await get(path);
    if (snapshot.seq >= (state.now?.seq ?? 0)) take(snapshot);
  } catch {
    // the banner of the link shows it
  }
}

/** @param {Refusal} error @param {number} before */
async function refused(error, before) {
  if (!error.status) {
    state.unsure = before;
    notify(says.unsure, true);
    if (state.link === "live") await catchUp(before);
    return;
  }
  notify(error.detail || error.title || says.failed, true);
  if (error.status === 409) await look();
}

let beating = false;
async function beat() {
  if (beating || !held() || CUT.has(state.link)) return;
  beating = true;
  try {
    await send(`${path}/heartbeat`, { lease }, { also });
  } catch (error) {
    if (caught(error).status === 409) await look();
  } finally {
    beating = false;
  }
}
setInterval(beat, HEARTBEAT_MS);

let had = false;
onChange(() => {
  if (held() && !had) void beat();
  had = held();
});

/** Get what happened at this desk after `seq`, when the link is back, and show it in words. @param {number} seq @param {Moment} from */
export async function catchUp(seq, from = serverNow()) {
  const to = serverNow();
  const unsure = state.unsure !== null;
  state.unsure = null;
  try {
    const { events } = await get(`${path}/since?seq=${seq}`);
    /** @type {Line[]} */
    const lines = events.filter((event) => unsure || event.by !== me);
    const words = says.undone;
    const lost = unsure && !events.some((event) => event.by === me);
    if (unsure && !lost) forget();
    if (lost) lines.push({ at: to, words });
    if (lines.length) state.meanwhile = { from, to, lines };
    if (unsure) state.said = lost ? { words, bad: true, holds: () => true } : null;
  } catch {
    state.unsure = unsure ? seq : null;
  }
  changed();
}
