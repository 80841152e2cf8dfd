// Steps for which the server asks for the password once more: `confirmed(step)` runs the step, asks, and runs it again.
import { send } from "./api.js";

/** What `step` gives; if the server wants the password first, it is asked for. Null if the person gives up. */
export async function confirmed(step) {
  try {
    return await step();
  } catch (error) {
    if (error.type !== "not-fresh") throw error;
  }
  return (await asked()) ? step() : null;
}

function asked() {
  const dialog = document.createElement("dialog");
  dialog.className = "confirm";
  dialog.setAttribute("aria-labelledby", "confirm-title");
  dialog.innerHTML = `<form class="stack">
      <h2 id="confirm-title">Confirme su contraseña</h2>
      <p class="field__error" role="alert" hidden></p>
      <div class="field"><label class="field__label" for="confirm-password">Contraseña</label>
      <input class="input" id="confirm-password" type="password" autocomplete="current-password" maxlength="200" required></div>
      <div class="row"><button class="button button--primary" type="submit">Continuar</button>
      <button class="button" type="button">Cancelar</button></div>
    </form>`;
  document.body.append(dialog);
  const [form, told, input] = ["form", "[role=alert]", "input"].map((one) => dialog.querySelector(one));
  return new Promise((resolve) => {
    let right = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      told.hidden = true;
      try {
        await send("/api/v1/session/confirm", { password: input.value });
        right = true;
        dialog.close();
      } catch (error) {
        told.textContent = error.detail || "No hay conexión con el servidor.";
        told.hidden = false;
        input.select();
      }
    });
    dialog.querySelector("button[type=button]").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(right);
    });
    dialog.showModal();
  });
}
