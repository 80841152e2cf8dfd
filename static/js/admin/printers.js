// The address of a printer: get that of a known one, and set the options that mend what its paper shows.
import { all, find } from "../lib/dom.js";
import { root } from "./form_state.js";

/** Return the address with that option set, instead of another value of it. @param {string} url @param {string} option */
function withOption(url, option) {
  const [place = "", query = ""] = url.split("?");
  const name = `${option.split("=")[0] ?? ""}=`;
  const kept = query.split("&").filter((one) => one && !one.startsWith(name));
  return `${place}?${[...kept, option].join("&")}`;
}

/** Set the words of a field as if they were typed. @param {HTMLInputElement} field @param {string} words */
function type(field, words) {
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

for (const button of all("button[data-printer]", root)) {
  button.addEventListener("click", () => {
    type(find("input#printer-name"), button.dataset.printer ?? "");
    type(find("input#printer-url"), button.dataset.url ?? "");
    find("input#printer-url").focus();
  });
}

for (const button of all("button[data-option]", root)) {
  button.addEventListener("click", () => {
    const field = find("input#printer-url");
    if (field.value) type(field, withOption(field.value, button.dataset.option ?? ""));
    field.focus();
    field.reportValidity();
  });
}
