// One room of the server, kept fresh: snapshots by Socket.IO, by HTTP while the socket is down, and an honest connection state.
import { io } from "../../vendor/socket.io.esm.min.js";
import { get } from "./api.js";

const POLL_MS = 5000;
const RECONNECTING_MS = 3000;
const SILENT_MS = 8000; // 3 s after it should be heard
const LOST_MS = 10000;

// The server's clock at a moment of this page's steady clock, and its rate: 1, but for a demo's.
const clock = { at: Date.now(), mark: performance.now(), rate: 1 };

function serverAt(mark) {
  return new Date(clock.at + (mark - clock.mark) * clock.rate);
}

/** The server's time now, whatever this computer's clock says. */
export function serverNow() {
  return serverAt(performance.now());
}

/** Real milliseconds since that moment of the server, at any rate. */
export function passed(moment) {
  return (serverNow() - new Date(moment)) / clock.rate;
}

const FASTEST_MS = 100;

/** Runs `draw` again and again, oftener beside a fast clock, so that what it counts runs and does not jump. */
export function ticking(draw, everyMs) {
  setTimeout(() => {
    draw();
    ticking(draw, everyMs);
  }, Math.min(everyMs, Math.max(FASTEST_MS, everyMs / clock.rate)));
}

/**
 * Watches `room`; `url` is the same snapshot by HTTP.
 * `onSnapshot(snapshot)` never goes back in `seq`; `onState(state, since)` gets "live", "reconnecting" (more than 3 s without
 * the socket, or silence) or "lost" (10 s without any sign of the server), with the Date of the last sign.
 */
export function watch(room, { url = null, onSnapshot, onState = () => {} }) {
  const seen = { seq: -1, epoch: 0, state: "", sign: performance.now(), down: performance.now(), polled: -Infinity, asking: false };
  const socket = io({ transports: ["websocket", "polling"], reconnectionDelay: 500, reconnectionDelayMax: 3000 });

  function sign() {
    seen.sign = performance.now();
    tell();
  }

  function take(snapshot) {
    if (snapshot.server_time) Object.assign(clock, { at: Date.parse(snapshot.server_time), mark: performance.now(), rate: snapshot.clock_rate ?? 1 });
    if (!(snapshot.seq >= seen.seq)) return;
    seen.seq = snapshot.seq;
    onSnapshot(snapshot);
  }

  function tell() {
    const now = performance.now();
    let state = "live";
    if (now - seen.sign > LOST_MS) state = "lost";
    else if (now - seen.sign > SILENT_MS) state = "reconnecting";
    else if (!socket.connected) state = now - seen.down > RECONNECTING_MS ? "reconnecting" : seen.state;
    if (state === seen.state) return;
    seen.state = state;
    onState(state, serverAt(seen.sign));
  }

  async function fetchSnapshot() {
    if (!url || seen.asking) return;
    const epoch = seen.epoch;
    seen.asking = true;
    seen.polled = performance.now();
    try {
      const snapshot = await get(url);
      // An answer asked for before a reconnect may be older than what the socket has said since.
      if (epoch === seen.epoch && snapshot) take(snapshot);
      sign();
    } catch (problem) {
      if (problem.status) sign();
    } finally {
      seen.asking = false;
    }
  }

  function tick() {
    tell();
    const quiet = !socket.connected || performance.now() - seen.sign > LOST_MS;
    if (quiet && performance.now() - seen.polled >= POLL_MS) fetchSnapshot();
  }

  socket.on("connect", () => {
    // Nothing said before this moment can still arrive, and a server started on a new day may count from a lower number.
    seen.seq = -1;
    seen.epoch += 1;
    seen.asking = false;
    // Every packet is a sign of life: the server's heartbeat comes each 5 s.
    socket.io.engine.on("packet", sign);
    sign();
    socket.emit("watch", { room }, (answer) => {
      // Whoever may no longer look is led to the sign-in: what stands on the page must not pass for the present.
      if (answer?.status === 401 || answer?.status === 403) window.location.reload();
    });
    fetchSnapshot();
  });
  socket.on("disconnect", () => {
    seen.down = performance.now();
    tell();
  });
  socket.on("snapshot", (snapshot) => {
    if (snapshot.room === undefined || snapshot.room === room) take(snapshot);
  });
  setInterval(tick, 1000);
}
