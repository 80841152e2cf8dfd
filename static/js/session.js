// The "Salir" button that every page of the staff has.
import { send } from "./api.js";

const out = document.getElementById("sign-out");
if (out) out.disabled = false;
out?.addEventListener("click", async () => {
  try {
    await send("/api/v1/session/end");
  } catch (error) {
    if (error.status === 409) return refuse(error.detail);
  }
  window.location.assign("/entrar");
});

/** Says why the person cannot go yet. */
function refuse(words) {
  const dialog = document.createElement("dialog");
  dialog.className = "card refusal";
  dialog.setAttribute("aria-labelledby", "refusal");
  dialog.innerHTML = '<form method="dialog" class="stack"><h2 id="refusal">Todavía no puede salir</h2><p></p><button class="button button--primary">Volver</button></form>';
  dialog.querySelector("p").textContent = words;
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
