// Parse the fields of forms to the values that the server takes.
import { all, filled } from "../lib/dom.js";
import { WORDS } from "../lib/words.js";

const says = WORDS.admin.field;

/** @param {string} text */
function parts(text) {
  return text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter(Boolean);
}

/** Parse hours such as "08:00-13:00, 15:00-20:00"; raise Error in words for the person. @param {string} text */
export function spans(text) {
  return parts(text).map((part) => {
    const [, opens, closes] = /^(\d{1,2}:\d{2})\s*[-–a]\s*(\d{1,2}:\d{2})$/.exec(part) ?? [];
    if (!opens || !closes) throw new Error(filled(says.hours, { text: part }));
    return { opens: clock(opens), closes: clock(closes) };
  });
}

/** @param {string} text */
function clock(text) {
  const time = text.padStart(5, "0");
  if (time === "24:00") return "00:00";
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) throw new Error(filled(says.time, { text }));
  return time;
}

/** Parse hours with a volume such as "22:00-06:00 0". @param {string} text */
function levels(text) {
  return parts(text).map((part) => {
    const [, hours, volume] = /^(.*\d)\s+(\d{1,3})$/.exec(part) ?? [];
    if (!hours || !volume) throw new Error(filled(says.level, { text: part }));
    return { ...spans(hours)[0], volume: Number(volume) };
  });
}

/** Parse full hours such as "7, 15, 23". @param {string} text */
function begins(text) {
  return parts(text).map((part) => {
    const [, hour] = /^(\d{1,2})(?::00)?(?:\s*h)?$/.exec(part) ?? [];
    if (!hour || Number(hour) > 23) throw new Error(filled(says.full_hour, { text: part }));
    return Number(hour);
  });
}

/** Return the hours of a week, from one input for each day. @param {HTMLElement} fieldset */
function weekly(fieldset) {
  return all("input[data-day]", fieldset).flatMap((input) => spans(input.value).map((span) => ({ day: Number(input.dataset.day), ...span })));
}

/** @param {HTMLElement} field @param {HTMLFormElement} form */
const checked = (field, form) => all(`input[data-path="${field.dataset.path ?? ""}"]:checked`, form).map((input) => input.value);

/** @type {Record<string, (text: string) => unknown>} */
const TEXTS = {
  text: (text) => text.trim(),
  none: (text) => text || null,
  int: Number,
  "int?": (text) => (text === "" ? null : Number(text)),
  minutes: (text) => Number(text) * 60,
  bool: Boolean,
  "bool?": (text) => (text ? text === "true" : null),
  list: (text) => text.split(",").map((part) => part.trim()).filter(Boolean),
  lines: (text) => text.split("\n").map((line) => line.trim()).filter(Boolean),
  hours: begins,
  levels,
};

/** Parse the value of a field by its kind (`data-kind`). @param {HTMLElement} field @param {HTMLFormElement} form */
export function read(field, form) {
  const { kind = "text" } = field.dataset;
  if (kind === "spans") return weekly(field);
  if (kind === "checks") return checked(field, form);
  if (kind === "bool" && field instanceof HTMLInputElement && field.type === "checkbox") return field.checked;
  if (!(field instanceof HTMLInputElement || field instanceof HTMLSelectElement || field instanceof HTMLTextAreaElement)) throw new TypeError(`no value in a ${field.localName}`);
  return TEXTS[kind]?.(field.value);
}

/** Return whether a field holds what the page came with. @param {HTMLElement} field @param {HTMLFormElement} form @returns {boolean} */
export function unchanged(field, form) {
  if (field.dataset.kind === "checks") return all(`input[data-path="${field.dataset.path ?? ""}"]`, form).every((one) => one.checked === one.defaultChecked);
  if (field instanceof HTMLSelectElement) return field.selectedIndex === Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
  if (field instanceof HTMLInputElement) return field.type === "checkbox" ? field.checked === field.defaultChecked : field.value === (field.dataset.initial ?? field.defaultValue);
  return field instanceof HTMLTextAreaElement && field.value === field.defaultValue;
}

/** Return the key of a name: letters without accents, digits and "_". @param {string} text */
export function slug(text) {
  return text.normalize("NFD").replace(/[^\w\s-]/g, "").trim().toLowerCase().replace(/\s+/g, "_").slice(0, 40);
}
