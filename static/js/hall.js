// The supervisor's hall: each mend asks for its reason, and the page is made anew when the queue changes.
import { send } from "./api.js";
import { watch } from "./live.js";

let known = null;
let behind = false;
const asking = () => document.querySelector("dialog[open]");

for (const button of document.querySelectorAll("button[data-ask]")) {
  button.addEventListener("click", () => {
    const dialog = document.getElementById(button.dataset.ask);
    dialog.querySelector("[data-what]").textContent = button.dataset.what;
    const form = dialog.querySelector("form");
    const told = dialog.querySelector("[role=alert]");
    form.reset();
    told.hidden = true;
    form.onsubmit = async (event) => {
      event.preventDefault();
      const body = { reason: new FormData(form).get("reason") };
      if (button.dataset.version) body.version = Number(button.dataset.version);
      event.submitter.disabled = true;
      try {
        await send(button.dataset.post, body);
        window.location.reload();
      } catch (error) {
        told.textContent = error.detail || "No hay conexión con el servidor.";
        told.hidden = false;
      } finally {
        event.submitter.disabled = false;
      }
    };
    dialog.showModal();
  });
}

for (const dialog of document.querySelectorAll("dialog")) {
  dialog.querySelector("button[type=button]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => behind && window.location.reload());
}

watch("queue", {
  url: "/api/v1/queue",
  onSnapshot: ({ seq }) => {
    behind = known !== null && known !== seq;
    known ??= seq;
    if (behind && !asking()) window.location.reload();
  },
});

document.getElementById("until").disabled = false;
