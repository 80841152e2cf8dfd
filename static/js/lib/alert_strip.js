// The strip of alerts on a page that is no desk: a signed-in person takes an alert.
import "./keyboard.js";
import { send } from "./api.js";
import { showAlerts } from "./alerts.js";
import { all, duration, since } from "./dom.js";
import { ticking } from "./live_connection.js";

/** @param {Alert[]} alerts */
export function strip(alerts) {
  showAlerts(alerts, { go: (alert) => send(`/api/v1/alerts/${alert.id}/take`).catch(() => {}) });
}

ticking(() => {
  for (const one of all(".alert [data-since]")) one.textContent = duration(since(one.dataset.since ?? ""));
}, 500);
