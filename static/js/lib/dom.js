// Small ways to put words on a page, the same for every part of the desk.
import { serverNow } from "./live.js";

export const by = (id) => document.getElementById(id);
export const all = (selector) => document.querySelectorAll(selector);

/** A ticket's code as people read it: "A 042". */
export function spaced(code) {
  return code.replace(/^([A-Z]+)(\d+)$/, "$1 $2");
}

/** Words with what stands in braces put in. */
export function filled(words, values) {
  return words.replace(/{(\w+)}/g, (_, name) => values[name]);
}

/** Milliseconds as "4:07", from an hour on as "1 h 05 min". */
export function duration(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** How near a wait is to its target, of which it is that share: a level, a sign, and words. */
export function nearness(share) {
  if (share > 1) return ["over", "▲ ", "pasó la meta"];
  return share >= 0.75 ? ["near", "◔ ", "cerca de la meta"] : ["calm", "", ""];
}

export function since(moment, until = serverNow()) {
  return new Date(until) - new Date(moment);
}

const HOUR = new Intl.DateTimeFormat("es-PE", { timeZone: "America/Lima", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** A moment's hour in Lima, wherever this computer thinks it is. */
export function hour(moment) {
  return HOUR.format(new Date(moment));
}

/** Those words in that element, which is hidden unless `shown`; the same words are not said aloud again. */
export function write(id, words, shown = true) {
  const element = by(id);
  if (element.textContent !== `${words}`) element.textContent = words;
  element.hidden = !shown;
}

export function make(tag, className = "", ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

export function icon(name) {
  const box = make("span");
  box.innerHTML = `<svg class="icon" aria-hidden="true"><use href="/static/icons/icons.svg#i-${name}"></use></svg>`;
  return box.firstChild;
}

export function badge(kind, name, words) {
  return make("span", `badge badge--${kind}`, icon(name), words);
}

export function action(words, label, run) {
  const button = make("button", "button", words);
  button.type = "button";
  button.setAttribute("aria-label", label);
  button.onclick = run;
  return button;
}

/** Makes children anew only if what they show changed, so that the keyboard's focus stays. */
export function redraw(element, wish, children) {
  const text = JSON.stringify(wish);
  if (element.dataset.drawn === text) return;
  element.dataset.drawn = text;
  element.replaceChildren(...children());
}
