// Ask before a step that cannot be undone, in a dialog of the page.
import { make } from "./dom.js";
import { WORDS } from "./words.js";

const { question: says } = WORDS.web;

/** Return whether the person agreed. @param {string} words @param {string} agree what the button of the step says */
export function agreed(words, agree) {
  const title = Object.assign(make("p", "", words), { id: "question-words" });
  const yes = Object.assign(make("button", "button button--danger", agree), { value: "yes" });
  const no = Object.assign(make("button", "button", says.back), { value: "", autofocus: true });
  const form = Object.assign(make("form", "", title, make("div", "question__answers", no, yes)), { method: "dialog" });
  const dialog = make("dialog", "question", form);
  dialog.setAttribute("aria-labelledby", title.id);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((/** @type {(agreed: boolean) => void} */ resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
