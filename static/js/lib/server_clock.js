// The server's time, set by its snapshots; its rate is 1, but for a demo's.
const clock = { at: Date.now(), mark: performance.now(), rate: 1 };

/** @param {number} mark of performance.now() */
export function serverAt(mark) {
  return new Date(clock.at + (mark - clock.mark) * clock.rate);
}

/** @param {Sequenced} snapshot */
export function setServerClock({ server_time: at, clock_rate: rate = 1 }) {
  if (at) Object.assign(clock, { at: Date.parse(at), mark: performance.now(), rate });
}

/** Return the server's time now, by no clock of this computer. */
export function serverNow() {
  return serverAt(performance.now());
}

/** Compute the real milliseconds from that moment of the server to now, at any rate. @param {Moment} moment */
export function passed(moment) {
  return (serverNow().getTime() - new Date(moment).getTime()) / clock.rate;
}

const FASTEST_MS = 100;

/** @type {Ticking} */
export function ticking(draw, everyMs) {
  setTimeout(() => {
    draw();
    ticking(draw, everyMs);
  }, Math.min(everyMs, Math.max(FASTEST_MS, everyMs / clock.rate)));
}
