// A field for a file: a button of ours, and beside it the name of the file that was chosen.
import { all, make } from "./dom.js";
import { WORDS } from "./words.js";

const { file_field: says } = WORDS.web;

for (const input of all("input[type=file]")) {
  const file = /** @type {HTMLInputElement} */ (input);
  const name = make("span", "file__name", says.none);
  const choose = Object.assign(make("button", "button", says.choose), { type: "button" });
  choose.setAttribute("aria-describedby", (name.id = `${file.id}-name`));
  const box = make("span", "file", choose, name);
  file.before(box);
  file.classList.add("visually-hidden");
  file.tabIndex = -1;
  file.ariaHidden = "true";
  choose.addEventListener("click", () => file.click());
  file.addEventListener("change", () => {
    name.textContent = file.files?.[0]?.name ?? says.none;
  });
}
