// Small ways to put words on a page.
import { by, find } from "./elements.js";
import { serverNow } from "./server_clock.js";

export * from "./elements.js";

/** A ticket's code as people read it: "A 042". @param {string} code */
export function spaced(code) {
  return code.replace(/^([A-Z]+)(\d+)$/, "$1 $2");
}

/** Milliseconds as "4:07", from an hour on as "1 h 05 min". @param {number} ms */
export function duration(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** How near a wait is to its target, of which it is that share. @param {number} share @returns {Nearness} */
export function nearness(share) {
  if (share > 1) return ["over", "▲ ", "pasó la meta"];
  return share >= 0.75 ? ["near", "◔ ", "cerca de la meta"] : ["calm", "", ""];
}

/** Milliseconds between two moments. @param {Moment} moment @param {Moment} until */
export function since(moment, until = serverNow()) {
  return new Date(until).getTime() - new Date(moment).getTime();
}

const DAY_MS = 24 * 3600 * 1000;
const HOUR = new Intl.DateTimeFormat("es-PE", { timeZone: "America/Lima", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

const DATE = new Intl.DateTimeFormat("sv-SE", { timeZone: "America/Lima", dateStyle: "short" });

/** A moment's day in Lima, as "2026-11-28". @param {number} ms */
function day(ms) {
  return DATE.format(new Date(ms));
}

/**
 * A moment's hour in Lima, wherever this computer thinks it is, with its day if that is not today: "23:55 de ayer".
 * The same as `hour_and_day` in `ciasc/content/dates.py`.
 * @param {Moment} moment
 */
export function hour(moment, now = serverNow()) {
  const at = new Date(moment);
  const on = day(at.getTime());
  const [year, month, date] = on.split("-");
  if (on === day(now)) return HOUR.format(at);
  if (on === day(now - DAY_MS)) return `${HOUR.format(at)} de ayer`;
  if (on === day(now + DAY_MS)) return `${HOUR.format(at)} de mañana`;
  return `${HOUR.format(at)} del ${date}/${month}${year === day(now).slice(0, 4) ? "" : `/${year}`}`;
}

/** @type {Write} */
export function write(id, words, shown = true) {
  const element = by(id);
  if (element.textContent !== `${words}`) element.textContent = `${words ?? ""}`;
  element.hidden = !shown;
}

/** @type {Make} */
export function make(tag, className = "", ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.map((one) => (typeof one === "number" ? `${one}` : one)));
  return element;
}

/** @param {string} name */
export function icon(name) {
  const box = make("span");
  box.innerHTML = `<svg class="icon" aria-hidden="true"><use href="/static/icons/icons.svg#i-${name}"></use></svg>`;
  return find("svg", box);
}

/** @param {string} kind @param {string} name @param {string} words */
export function badge(kind, name, words) {
  return make("span", `badge badge--${kind}`, icon(name), words);
}

/** @param {string} words @param {string} label @param {() => unknown} run */
export function action(words, label, run) {
  const button = make("button", "button", words);
  button.type = "button";
  button.setAttribute("aria-label", label);
  button.onclick = run;
  return button;
}

/** @type {Redraw} */
export function redraw(element, wish, children) {
  const text = JSON.stringify(wish);
  if (element.dataset.drawn === text) return;
  element.dataset.drawn = text;
  element.replaceChildren(...children());
}
