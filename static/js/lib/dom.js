// Helpers to set words on a page.
import { by, find } from "./elements.js";
import { serverNow } from "./server_clock.js";

export * from "./elements.js";

/** Return a ticket's code as people read it: "A 042". @param {string} code */
export function spaced(code) {
  return code.replace(/^([A-Z]+)(\d+)$/, "$1 $2");
}

/** Return milliseconds as "4:07", from an hour on as "1 h 05 min". @param {number} ms */
export function duration(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** Compute the milliseconds between two moments. @param {Moment} moment @param {Moment} until */
export function since(moment, until = serverNow()) {
  return new Date(until).getTime() - new Date(moment).getTime();
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
