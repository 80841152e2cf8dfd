// The form of a kiosk's screen: the usual sizes, and the picture of what is typed.
import { all, by, find } from "../lib/dom.js";
import { root } from "./form_state.js";

const PAUSE_MS = 150;

/** Show the picture of what the form says, as the server draws it. @param {HTMLFormElement} form @param {() => boolean} newest */
async function draw(form, newest) {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") asked.append(name, value);
  const answer = await fetch(`${form.dataset.screen ?? ""}?${asked.toString()}`);
  if (answer.ok && newest()) by("screen-picture").innerHTML = await answer.text();
}

for (const form of all("form[data-screen]", root)) {
  let turn = 0;
  form.addEventListener("input", (event) => {
    const common = find("select#screen-common", form);
    if (event.target === common && common.value) {
      const [inches = "", width = "", height = ""] = common.value.split(" ");
      find("input#screen-inches", form).value = inches;
      find("input#screen-width", form).value = width;
      find("input#screen-height", form).value = height;
    }
    turn += 1;
    const mine = turn;
    setTimeout(() => {
      if (mine === turn) void draw(form, () => mine === turn);
    }, PAUSE_MS);
  });
}
