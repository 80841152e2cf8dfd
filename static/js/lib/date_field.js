// A field for a day, written dd/mm/aaaa in every browser, with a calendar. The named input keeps "2026-02-23".
import { all, filled, icon, make } from "./dom.js";
import { WORDS } from "./words.js";

const { date_field: says } = WORDS.web;
const { months, weekdays } = WORDS.dates;
const DAYS_OF_WEEK = 7;
/** How far each key moves, in days. @type {Record<string, number>} */
const MOVES = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -DAYS_OF_WEEK, ArrowDown: DAYS_OF_WEEK };
/** @type {Record<string, number>} */
const MONTHS = { PageUp: -1, PageDown: 1 };

/** @param {number} year @param {number} month @param {number} day */
function iso(year, month, day) {
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.toISOString().slice(0, 10);
}

const WRITTEN = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/;
const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;

/** Return a written day as "2026-02-23"; null if it is none. @param {string} words */
export function parsed(words) {
  const found = ISO.exec(words.trim())?.slice(1) ?? WRITTEN.exec(words.trim())?.slice(1).toReversed();
  if (!found) return null;
  const [year = 0, month = 0, day = 0] = found.map(Number);
  const at = new Date(Date.UTC(year, month - 1, day));
  const same = at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
  return same ? at.toISOString().slice(0, 10) : null;
}

/** Return "2026-02-23" as "23/02/2026". @param {string} day */
export function written(day) {
  return day.split("-").toReversed().join("/");
}

/** Return the day `days` and `further` months later. @param {string} day @param {number} days */
function moved(day, days, further = 0) {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  if (!further) return iso(year, month, date + days);
  const last = new Date(Date.UTC(year, month - 1 + further + 1, 0)).getUTCDate();
  return iso(year, month + further, Math.min(date, last));
}

class DateField {
  /** @param {HTMLInputElement} input */
  constructor(input) {
    this.input = input;
    this.max = input.max;
    this.text = Object.assign(make("input", "input date__text"), { id: input.id, type: "text", inputMode: "numeric", maxLength: 10, autocomplete: "off" });
    this.text.placeholder = says.placeholder;
    this.text.value = written(input.value);
    if (input.ariaLabel) this.text.setAttribute("aria-label", input.ariaLabel);
    this.text.toggleAttribute("aria-required", input.required);
    this.open = Object.assign(make("button", "date__open", icon("calendar")), { type: "button" });
    this.open.setAttribute("aria-label", says.open);
    this.open.setAttribute("aria-expanded", "false");
    this.problem = make("p", "field__error date__error");
    this.problem.setAttribute("role", "alert");
    this.problem.hidden = true;
    this.calendar = make("div", "date__calendar");
    this.calendar.setAttribute("role", "dialog");
    this.calendar.setAttribute("aria-label", says.open);
    this.calendar.hidden = true;
    this.shown = input.value;
    this.drawing = false;
    this.box = make("span", "date", this.text, this.open, this.problem, this.calendar);
    input.before(this.box);
    input.removeAttribute("id");
    input.dataset.initial = input.value; // a hidden input has no default of its own
    input.type = "hidden";
    this.box.append(input);
    this.listen();
  }

  listen() {
    this.text.addEventListener("input", () => this.read());
    this.text.addEventListener("change", () => this.complain());
    this.open.addEventListener("click", () => this.toggle(this.calendar.hidden));
    this.calendar.addEventListener("keydown", (event) => this.key(event));
    this.box.addEventListener("focusout", ({ relatedTarget }) => {
      const inside = relatedTarget instanceof Node && this.box.contains(relatedTarget);
      if (!inside && !this.drawing) this.toggle(false);
    });
  }

  read() {
    this.input.value = parsed(this.text.value) ?? "";
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
    if (this.input.value) this.complain();
  }

  /** Return what is wrong with the day, in words; empty if it is right. */
  wrong() {
    if (!this.text.value) return this.input.required ? says.needed : "";
    if (!this.input.value) return says.wrong;
    return this.max && this.input.value > this.max ? filled(says.late, { day: written(this.max) }) : "";
  }

  /** Show what is wrong at the field; return whether it is right. */
  complain() {
    const words = this.wrong();
    this.problem.textContent = words;
    this.problem.hidden = !words;
    this.text.setAttribute("aria-invalid", String(Boolean(words)));
    return !words;
  }

  /** @param {boolean} open */
  toggle(open) {
    if (open === !this.calendar.hidden) return;
    this.calendar.hidden = !open;
    this.open.setAttribute("aria-expanded", String(open));
    if (!open) return;
    const today = new Date().toLocaleDateString("sv-SE", { timeZone: "America/Lima" });
    const wanted = this.input.value || today;
    this.draw(this.max && wanted > this.max ? this.max : wanted, today);
    this.calendar.classList.toggle("date__calendar--end", this.box.getBoundingClientRect().left + this.calendar.offsetWidth > window.innerWidth);
  }

  /** Draw the month of that day, with the focus on it. @param {string} day @param {string} today */
  draw(day, today) {
    this.shown = day;
    this.drawing = true; // the day that has the focus leaves the page
    const [year = 0, month = 1] = day.split("-").map(Number);
    const first = iso(year, month, 1);
    const lead = (new Date(`${first}T00:00Z`).getUTCDay() + DAYS_OF_WEEK - 1) % DAYS_OF_WEEK;
    const count = new Date(Date.UTC(year, month, 0)).getUTCDate();
    const days = Array.from({ length: count }, (_, at) => make("td", "", this.dayButton(moved(first, at), today)));
    const cells = [...Array.from({ length: lead }, () => make("td")), ...days];
    const rows = Array.from({ length: Math.ceil(cells.length / DAYS_OF_WEEK) }, (_, at) => make("tr", "", ...cells.slice(at * DAYS_OF_WEEK, (at + 1) * DAYS_OF_WEEK)));
    const names = Object.values(weekdays).map((name) => Object.assign(make("th", "", name.slice(0, 2)), { scope: "col", abbr: name }));
    const title = make("span", "date__month", `${months[/** @type {keyof typeof months} */ (String(month))]} ${year}`);
    title.setAttribute("aria-live", "polite");
    const head = make("div", "date__head", this.turn(says.before, "date__before", -1, today), title, this.turn(says.after, "date__after", 1, today));
    this.calendar.replaceChildren(head, make("table", "", make("thead", "", make("tr", "", ...names)), make("tbody", "", ...rows)));
    this.calendar.dataset.today = today;
    for (const one of all("button.date__day", this.calendar)) if (one.dataset.day === day) one.focus();
    this.drawing = false;
  }

  /** @param {string} day @param {string} today */
  dayButton(day, today) {
    const button = Object.assign(make("button", "date__day", String(Number(day.slice(8)))), { type: "button", tabIndex: day === this.shown ? 0 : -1 });
    button.dataset.day = day;
    button.setAttribute("aria-label", written(day));
    button.setAttribute("aria-pressed", String(day === this.input.value));
    if (day === today) button.setAttribute("aria-current", "date");
    button.disabled = Boolean(this.max) && day > this.max;
    button.addEventListener("click", () => this.choose(day));
    return button;
  }

  /** @param {string} words @param {string} name @param {number} further @param {string} today */
  turn(words, name, further, today) {
    const button = Object.assign(make("button", `button button--quiet ${name}`, icon("arrow-right")), { type: "button" });
    button.setAttribute("aria-label", words);
    const day = moved(this.shown, 0, further);
    button.disabled = Boolean(this.max) && day.slice(0, 7) > this.max.slice(0, 7);
    button.addEventListener("click", () => this.draw(this.max && day > this.max ? this.max : day, today));
    return button;
  }

  /** @param {string} day */
  choose(day) {
    this.text.value = written(day);
    this.read();
    this.toggle(false);
    this.open.focus();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { key } = event;
    if (key === "Escape") {
      this.toggle(false);
      this.open.focus();
    } else if (key in MOVES || key in MONTHS) {
      const day = moved(this.shown, MOVES[key] ?? 0, MONTHS[key] ?? 0);
      if (!this.max || day <= this.max) this.draw(day, this.calendar.dataset.today ?? day);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/** @type {WeakMap<HTMLInputElement, DateField>} */
const fields = new WeakMap();

/** Make an input of a day such a field; return the element that takes the focus. @param {HTMLInputElement} input */
export function asDateField(input) {
  const field = new DateField(input);
  fields.set(input, field);
  return field.text;
}

/** Show what is wrong at the days of a form; return whether all are right. @param {Element} form */
export function daysAreRight(form) {
  const found = all("input[type=hidden]", form).flatMap((one) => fields.get(one) ?? []);
  const [first] = found.filter((field) => !field.complain());
  first?.text.focus();
  return !first;
}

for (const input of all("input[type=date]")) asDateField(/** @type {HTMLInputElement} */ (input));
document.addEventListener(
  "submit",
  (event) => {
    if (!(event.target instanceof Element) || daysAreRight(event.target)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);
