// Say what is wrong at the field itself and in words, not in a bubble of the browser.
import { filled, make } from "./dom.js";
import { WORDS } from "./words.js";

const { field_error: says } = WORDS.web;

/** @param {HTMLInputElement} field */
function words({ validity, min, max, maxLength, title }) {
  if (validity.valueMissing) return says.missing;
  if (validity.rangeUnderflow) return filled(says.low, { min });
  if (validity.rangeOverflow) return filled(says.high, { max });
  if (validity.tooLong) return filled(says.long, { n: maxLength });
  if (validity.patternMismatch && title) return title;
  return validity.customError ? "" : says.form;
}

/** @param {HTMLInputElement} field */
function problemOf(field) {
  const id = `${field.id || field.name}-problem`;
  const known = document.getElementById(id);
  if (known) return known;
  const fresh = Object.assign(make("p", "field__error"), { id });
  field.after(fresh);
  field.setAttribute("aria-describedby", [field.getAttribute("aria-describedby"), id].filter(Boolean).join(" "));
  return fresh;
}

document.addEventListener(
  "invalid",
  (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    event.preventDefault();
    problemOf(field).textContent = words(field) || field.validationMessage;
    field.setAttribute("aria-invalid", "true");
    if (field.form?.querySelector(":invalid") === field) field.focus();
    field.addEventListener(
      "input",
      () => {
        problemOf(field).textContent = "";
        field.removeAttribute("aria-invalid");
      },
      { once: true },
    );
  },
  true,
);
