// Steps that need the password again: `confirmed(step)` runs the step, gets the password, and runs it again.
import { caught, send } from "./api.js";
import { find, make } from "./dom.js";
import { explained } from "./error_words.js";
import { WORDS } from "./words.js";

/**
 * Return what `step` returns, after the password if the server wants it; null if the person gives up.
 * @template T
 * @param {() => Promise<T>} step
 */
export async function confirmed(step) {
  try {
    return await step();
  } catch (error) {
    if (caught(error).type !== "not-fresh") throw error;
  }
  return (await passed()) ? step() : null;
}

/** Create the question, with its words. */
function question() {
  const { title, password, confirm, cancel } = WORDS.web.confirm;
  const dialog = make("dialog", "confirm");
  dialog.setAttribute("aria-labelledby", "confirm-title");
  dialog.innerHTML = `<form class="stack">
      <h2 id="confirm-title"></h2>
      <p class="field__error" role="alert" hidden></p>
      <div class="field"><label class="field__label" for="confirm-password"></label>
      <input class="input" id="confirm-password" type="password" autocomplete="current-password" maxlength="200" required></div>
      <div class="row"><button class="button button--primary" type="submit"></button>
      <button class="button" type="button"></button></div>
    </form>`;
  for (const [selector, words] of Object.entries({ h2: title, label: password, "[type=submit]": confirm, "button[type=button]": cancel })) find(selector, dialog).textContent = words;
  return dialog;
}

/** @returns {Promise<boolean>} */
function passed() {
  const dialog = question();
  document.body.append(dialog);
  const form = find("form", dialog);
  const alert = find("[role=alert]", dialog);
  const input = find("input", dialog);
  return new Promise((resolve) => {
    let right = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      alert.hidden = true;
      try {
        await send("/api/v1/session/confirm", { password: input.value });
        right = true;
        dialog.close();
      } catch (error) {
        alert.textContent = explained(error);
        alert.hidden = false;
        input.select();
      }
    });
    find("button[type=button]", dialog).addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(right);
    });
    dialog.showModal();
  });
}
