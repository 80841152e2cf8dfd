// Get the snapshots of one room by Socket.IO, or by HTTP while that is down.
import { io } from "../../vendor/socket.io.esm.min.js";
import { caught, get } from "./api.js";
import { compareProgram, noInput, renewIfQuiet } from "./reload_after_upgrade.js";
import { serverAt, setServerClock } from "./server_clock.js";
import { sessionOf } from "./session.js";

export { passed, serverNow, ticking } from "./server_clock.js";

const POLL_MS = 5000;
const RECONNECTING_MS = 3000;
const SILENT_MS = 8000; // 3 s after the next sign should come
const LOST_MS = 10000;

/** @param {import("../../vendor/socket.io.esm.min.js").Socket} socket @param {{ room: string, mute?: boolean }} message @param {(status?: number) => unknown} refused */
function enter(socket, message, refused) {
  socket.emit("watch", message, (answer) => {
    compareProgram(answer?.program);
    refused(answer?.status);
  });
}

/** Watch a room; return a function that sends what the page says of itself again. @template {string} Room @param {Room} room @param {Watching<Snapshot<Room>>} options */
export function watch(room, { url, onSnapshot, onState, quiet = noInput, also, onConnect }) {
  /** @type {LinkState | undefined} */
  let shown;
  const session = sessionOf(report, () => socket.disconnect().connect());
  const seen = { seq: -1, epoch: 0, sign: performance.now(), down: performance.now(), polled: -Infinity, asking: false };
  const socket = io({ transports: ["websocket", "polling"], tryAllTransports: true, reconnectionDelay: 500, reconnectionDelayMax: 3000 });

  function sign() {
    if (session.ended) return;
    seen.sign = performance.now();
    report();
  }

  /** @param {Seen<Room>} snapshot */
  function take(snapshot) {
    setServerClock(snapshot);
    if (!(snapshot.seq >= seen.seq)) return;
    seen.seq = snapshot.seq;
    onSnapshot(snapshot);
  }

  function report() {
    const now = performance.now();
    /** @type {LinkState | undefined} */
    let state = "live";
    if (session.ended) state = "ended";
    else if (now - seen.sign > LOST_MS) state = "lost";
    else if (now - seen.sign > SILENT_MS) state = "reconnecting";
    else if (!socket.connected) state = now - seen.down > RECONNECTING_MS ? "reconnecting" : shown;
    if (!state || state === shown) return;
    shown = state;
    onState?.(state, serverAt(seen.sign));
  }

  async function fetchSnapshot() {
    if (!url || seen.asking) return;
    const epoch = seen.epoch;
    seen.asking = true;
    seen.polled = performance.now();
    try {
      const snapshot = /** @type {Seen<Room> | null} */ (await get(url));
      if (epoch === seen.epoch && snapshot) take(snapshot);
      sign();
    } catch (problem) {
      if (!session.refused(caught(problem).status)) sign();
    } finally {
      seen.asking = false;
    }
  }

  function tick() {
    report();
    const silent = !socket.connected || performance.now() - seen.sign > LOST_MS;
    if (silent && performance.now() - seen.polled >= POLL_MS) void fetchSnapshot();
    if (socket.connected) renewIfQuiet(quiet);
  }

  socket.on("connect", () => {
    // A server started on a new day may count from a lower number.
    seen.seq = -1;
    seen.epoch += 1;
    seen.asking = false;
    socket.io.engine.on("packet", sign);
    sign();
    onConnect?.();
    enter(socket, { room, ...also?.() }, session.refused);
    void fetchSnapshot();
  });
  socket.on("disconnect", () => {
    seen.down = performance.now();
    report();
  });
  socket.on("snapshot", (snapshot) => {
    if (snapshot.room === undefined || snapshot.room === room) take(/** @type {Seen<Room>} */ (snapshot));
  });
  setInterval(tick, 1000);
  return () => socket.connected && enter(socket, { room, ...also?.() }, session.refused);
}
