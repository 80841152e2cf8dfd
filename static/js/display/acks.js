// Report to the station which calls this wall showed and which it spoke; what it did not receive is sent again.
import { caught, pause, send } from "../lib/api.js";

const AGAIN_MS = 2000;
const MOST = 40;
/** What a wall does with a call, from the first step to the last. @type {Sent.AckedCall["did"][]} */
const STEPS = ["shown", "queued", "silent", "spoken"];
const REFUSED = [401, 403];

/** @type {Map<string, Sent.AckedCall>} */
const acks = new Map();
/** @type {Set<string>} the calls with a last step that was not received */
const unsent = new Set();
let sending = false;
/** Whether this page is a wall of the station, not that of a person who looks at the wall. */
const reports = document.body.dataset.reports !== undefined;

/** @param {Api.WallCall} call */
function key({ code, desk, called_at: at }) {
  return `${code}/${desk}/${at}`;
}

/** Report a step of a call; an earlier one than the last changes nothing. @param {Api.WallCall} call @param {Sent.AckedCall["did"]} did */
export function ack(call, did) {
  if (!reports) return;
  const known = acks.get(key(call));
  if (known && STEPS.indexOf(did) <= STEPS.indexOf(known.did)) return;
  acks.set(key(call), { code: call.code, desk: call.desk, called_at: call.called_at, did });
  unsent.add(key(call));
  void report();
}

/** Forget the calls that the wall has no more. @param {Api.WallCall[]} calls */
export function keepAcks(calls) {
  const kept = new Set(calls.map(key));
  for (const one of acks.keys()) {
    if (!kept.has(one) && !unsent.has(one)) acks.delete(one);
  }
}

/** Report all once more: the server may have been started just now, and keeps them in memory alone. */
export function reportAgain() {
  for (const one of acks.keys()) unsent.add(one);
  void report();
}

async function report() {
  if (sending) return;
  sending = true;
  while (unsent.size) {
    const keys = [...unsent].slice(0, MOST);
    const calls = keys.flatMap((one) => acks.get(one) ?? []);
    for (const one of keys) unsent.delete(one);
    try {
      await send("/api/v1/display/acks", { calls });
    } catch (error) {
      const { status } = caught(error);
      if (REFUSED.includes(status)) break;
      if (!status || status >= 500) for (const one of keys) unsent.add(one);
      await pause(AGAIN_MS);
    }
  }
  sending = false;
}
