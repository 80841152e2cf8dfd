// A key presses the button that shows it (data-key="F2"); in a question only its own keys count.
// The keys are set in ciasc/desk/keyboard_shortcuts.py.
import { all } from "./dom.js";

/** @param {KeyboardEvent} event */
function named(event) {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return event.altKey ? `Alt+${key}` : key;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey) return;
  const name = named(event);
  const found = all("[data-key]", document.querySelector("dialog[open]") ?? document).filter((one) => one.dataset.key === name && one.checkVisibility());
  if (!found.length) return;
  event.preventDefault();
  // A key that is held down is one step, not many.
  if (event.repeat) return;
  const one = found.find((it) => !it.matches(":disabled, [data-rests]"));
  if (one instanceof HTMLButtonElement) one.click();
  else one?.focus();
});
