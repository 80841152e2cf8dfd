// A button that shows a key (data-key="F2") is pressed by it, a list is gone to. In a question only its own keys count.
// The keys are set in ciasc/desk/keyboard_shortcuts.py.

function named(event) {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return event.altKey ? `Alt+${key}` : key;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey) return;
  const name = named(event);
  const within = document.querySelector("dialog[open]") ?? document;
  const found = [...within.querySelectorAll("[data-key]")].filter((one) => one.dataset.key === name && one.checkVisibility());
  if (!found.length) return;
  event.preventDefault();
  // A key that is held down is one step, not many.
  if (event.repeat) return;
  const one = found.find((it) => !it.disabled && !("rests" in it.dataset));
  one?.[one.tagName === "BUTTON" ? "click" : "focus"]();
});
