// Special days: load the holidays that the server proposes, and add those that people write.
import { get } from "../lib/api.js";
import { asDateField } from "../lib/date_field.js";
import { all, filled, find, make, target } from "../lib/dom.js";
import { WORDS } from "../lib/words.js";
import { change, saySaved } from "./draft.js";
import { spans } from "./fields.js";
import { API, done, onSubmit, run, say, touched } from "./form_state.js";

const says = WORDS.admin.special_days;

/** Add a row for one day; return its first field. @param {HTMLElement} days @param {{ day: string; name: string }} [holiday] */
function addDay(days, { day, name } = { day: "", name: "" }) {
  /** @param {string} field @param {string} label @param {string} value @param {{ type?: string; required?: boolean; maxLength?: number }} more */
  const input = (field, label, value, more) => Object.assign(make("input", "input"), { name: field, ariaLabel: label }, more, { value });
  const first = input("day", says.day, day, { type: "date", required: true });
  const remove = make("button", "button", says.remove);
  remove.type = "button";
  remove.dataset.remove = "";
  const cells = [first, input("name", says.reason, name, { maxLength: 80, required: true }), input("hours", says.hours, "", { maxLength: 60 }), remove];
  days.append(make("tr", "", ...cells.map((cell) => make("td", "", cell))));
  return asDateField(first);
}

/** @param {HTMLFormElement} form */
function listen(form) {
  const days = find("#days tbody", form);
  find("#add-day", form).addEventListener("click", () => addDay(days).focus());
  days.addEventListener("click", (event) => {
    if (!target(event).closest("[data-remove]")) return;
    touched.add(form);
    target(event).closest("tr")?.remove();
  });
  const holidays = find("button#holidays");
  holidays.addEventListener("click", () =>
    run(holidays, async () => {
      const known = new Set(all('input[name="day"]', days).map((input) => input.value));
      const proposed = await get(`${API}/holidays?year=${find("input#holiday-year").value}`);
      const missing = proposed.filter((holiday) => !known.has(holiday.day));
      for (const holiday of missing) addDay(days, holiday);
      if (missing.length) touched.add(form);
      say(done, missing.length ? filled(says.proposed, { n: missing.length }) : says.known);
    }),
  );
  onSubmit(form, async () => {
    const special = all("tr", days).map((row) => {
      /** @param {string} name */
      const value = (name) => find(`input[name="${name}"]`, row).value.trim();
      return { day: value("day"), name: value("name"), hours: spans(value("hours")) };
    });
    const body = await change((document) => {
      document.special_days = special;
    });
    touched.delete(form);
    saySaved(body);
  });
}

for (const form of all("form[data-days]")) listen(form);
