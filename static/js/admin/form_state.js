// The state of all forms of the administration: the banner at the top, one step at a time, and unsent input.
import { by, find } from "../lib/dom.js";
import { explained } from "../lib/error_words.js";

export const API = "/api/v1/admin";
export const root = find(".admin");
export const done = by("told");
const problem = by("problem");
const NEWS = "admin-told";

/** @type {Set<HTMLFormElement>} the forms with something typed that was not sent */
export const touched = new Set();

/** Set the words of one banner at the top, and hide the others. @param {HTMLElement} banner @param {(Node | string)[]} parts */
export function say(banner, ...parts) {
  done.hidden = true;
  problem.hidden = true;
  banner.replaceChildren(...parts);
  banner.hidden = false;
  banner.focus();
}

/** Run a step with its button disabled, and show at the top what failed. @param {HTMLElement | null} button @param {() => Promise<void>} step */
export async function run(button, step) {
  const pressed = button instanceof HTMLButtonElement ? button : null;
  if (pressed) pressed.disabled = true;
  try {
    await step();
  } catch (error) {
    say(problem, explained(error));
  } finally {
    if (pressed) pressed.disabled = false;
  }
}

/** Send that form by a step instead of the browser's own way. @param {HTMLFormElement} form @param {() => Promise<void>} step */
export function onSubmit(form, step) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void run(event.submitter, step);
  });
}

/** Load the page again, or another one, after that form was sent. @param {HTMLFormElement | null} form @param {string} words @param {string} [address] */
export function leave(form, words, address) {
  if (form) touched.delete(form);
  if (words) {
    sessionStorage.setItem(NEWS, words);
    say(done, words);
  }
  if (address) window.location.assign(address);
  else window.location.reload();
}

/** Render the result of the page before this one. */
export function sayNews() {
  const news = sessionStorage.getItem(NEWS);
  sessionStorage.removeItem(NEWS);
  if (news) say(done, news);
}

root.addEventListener("input", ({ target }) => {
  if (!(target instanceof HTMLElement)) return;
  const field = target.matches("[name]:not([name='']), [data-path], [data-day]");
  const form = target.closest("form");
  if (form && field && !("trial" in form.dataset)) touched.add(form);
});

addEventListener("beforeunload", (event) => {
  if (touched.size) event.preventDefault();
});
