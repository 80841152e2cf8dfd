// One room of the server, kept fresh: snapshots by Socket.IO, by HTTP while the socket is down, and an honest connection state.
import { io } from "../vendor/socket.io.esm.min.js";
import { get } from "./api.js";

const POLL_MS = 5000;
const RECONNECTING_MS = 3000;
const SILENT_MS = 8000; // 3 s after it should be heard
const LOST_MS = 10000;

let offset = 0;

/** The server's time now, whatever this computer's clock says. */
export function serverNow() {
  return new Date(Date.now() + offset);
}

/**
 * Watches `room`; `url` is the same snapshot by HTTP.
 * `onSnapshot(snapshot)` never goes back in `seq`; `onState(state, since)` gets "live", "reconnecting" (more than 3 s without
 * the socket, or silence) or "lost" (10 s without any sign of the server), with the Date of the last sign.
 */
export function watch(room, { url = null, onSnapshot, onState = () => {} }) {
  const seen = { seq: -1, epoch: 0, state: "", sign: Date.now(), down: Date.now(), polled: 0, asking: false };
  const socket = io({ transports: ["websocket", "polling"], reconnectionDelay: 500, reconnectionDelayMax: 3000 });

  function sign() {
    seen.sign = Date.now();
    tell();
  }

  function take(snapshot) {
    if (snapshot.server_time) offset = Date.parse(snapshot.server_time) - Date.now();
    if (!(snapshot.seq >= seen.seq)) return;
    seen.seq = snapshot.seq;
    onSnapshot(snapshot);
  }

  function tell() {
    const now = Date.now();
    let state = "live";
    if (now - seen.sign > LOST_MS) state = "lost";
    else if (now - seen.sign > SILENT_MS) state = "reconnecting";
    else if (!socket.connected) state = now - seen.down > RECONNECTING_MS ? "reconnecting" : seen.state;
    if (state === seen.state) return;
    seen.state = state;
    onState(state, new Date(seen.sign + offset));
  }

  async function fetchSnapshot() {
    if (!url || seen.asking) return;
    const epoch = seen.epoch;
    seen.asking = true;
    seen.polled = Date.now();
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
    const quiet = !socket.connected || Date.now() - seen.sign > LOST_MS;
    if (quiet && Date.now() - seen.polled >= POLL_MS) fetchSnapshot();
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
    seen.down = Date.now();
    tell();
  });
  socket.on("snapshot", (snapshot) => {
    if (snapshot.room === undefined || snapshot.room === room) take(snapshot);
  });
  setInterval(tick, 1000);
}
