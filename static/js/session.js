// The "Salir" button that every page of the staff has.
import { Problem, send } from "./api.js";

document.getElementById("sign-out")?.addEventListener("click", async () => {
  try {
    await send("/api/v1/session/end");
  } catch (error) {
    if (error instanceof Problem && error.status === 409) {
      refused(error.detail);
      return;
    }
  }
  window.location.assign("/entrar");
});

/** Says why the person cannot go yet. */
function refused(words) {
  const dialog = document.createElement("dialog");
  dialog.className = "card stack refusal";
  dialog.setAttribute("aria-label", "Todavía no puede salir");
  const title = document.createElement("h2");
  title.textContent = "Todavía no puede salir";
  const why = document.createElement("p");
  why.textContent = words;
  const back = document.createElement("button");
  back.className = "button button--primary";
  back.textContent = "Volver";
  back.addEventListener("click", () => dialog.remove());
  dialog.addEventListener("close", () => dialog.remove());
  dialog.append(title, why, back);
  document.body.append(dialog);
  dialog.showModal();
}
