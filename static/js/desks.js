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
    if (known !== null && known !== desks && !now.alerts.length && !document.querySelector("details[open]")) window.location.reload();
    known = desks;
    showAlerts(now.alerts, { me, go: (alert) => send(`/api/v1/alerts/${alert.id}/take`).catch(() => {}) });
  },
});
for (const button of document.querySelectorAll("[data-close]")) {
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await send(`/api/v1/desks/${button.dataset.close}/close`);
      window.location.reload();
    } catch (error) {
      button.nextElementSibling.textContent = error.detail || "No hubo respuesta: inténtelo otra vez.";
      button.disabled = false;
    }
  });
}

setInterval(() => {
  for (const one of document.querySelectorAll("[data-since]")) one.textContent = duration(since(one.dataset.since));
}, 500);
