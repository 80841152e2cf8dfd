// The form of a kiosk's voice: each field takes the key that is pressed in it.
import { all, target } from "../lib/dom.js";
import { root } from "./form_state.js";

/** What moves between the fields or empties one, and is no key of a keypad. */
const OWN = ["Tab", "Delete", "ShiftLeft", "ShiftRight"];

for (const form of all("form[data-keypad]", root)) {
  form.addEventListener("keydown", (event) => {
    const field = target(event);
    const key = event.code || event.key;
    if (!(field instanceof HTMLInputElement) || !("key" in field.dataset)) return;
    if (key === "Delete") field.value = "";
    if (key !== "Tab") event.preventDefault();
    if (OWN.includes(key)) return;
    field.value = key;
    const fields = all("input[data-key]", form);
    fields[fields.indexOf(field) + 1]?.focus();
  });
}
