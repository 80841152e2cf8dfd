// Print everything open: open for the printer what is closed on the screen, and close it again.
import { all } from "../lib/elements.js";

/** @type {HTMLDetailsElement[]} */
const opened = [];

window.addEventListener("beforeprint", () => {
  opened.push(...all("details:not([open])"));
  for (const closed of opened) closed.open = true;
});

window.addEventListener("afterprint", () => {
  for (const part of opened.splice(0)) part.open = false;
});
