// The list of desks: alerts reach whoever looks at it, and the list is made anew when a desk opens or closes.
import "./keys.js";
import { send } from "./api.js";
import { showAlerts } from "./desk_alerts.js";
import { by, duration, since } from "./dom.js";
import { watch } from "./live.js";

const { me } = by("desks").dataset;
let known = null;

watch("queue", {
  url: "/api/v1/queue",
  onSnapshot: (now) => {
    const desks = JSON.stringify(now.desks.map((one) => [one.desk, one.state, one.staff]));
    if (known !== null && known !== desks && !now.alerts.length) window.location.reload();
    known = desks;
    showAlerts(now.alerts, { me, go: (alert) => send(`/api/v1/alerts/${alert.id}/take`).catch(() => {}) });
  },
});

setInterval(() => {
  for (const one of document.querySelectorAll("[data-since]")) one.textContent = duration(since(one.dataset.since));
}, 500);
