// Show the page in another language: the same page of the server, of which all words are taken.
import { all } from "../lib/elements.js";
import { HUMAN_MS } from "./screens_and_timeouts.js";
import { root } from "./views.js";

export const FIRST = root.lang.slice(0, 2);

/** @type {Map<string, Promise<Document>>} the page in each language that was chosen, and in the first one */
const pages = new Map();

/** @param {string} lang @returns {Promise<Document>} */
function pageIn(lang) {
  const known = pages.get(lang);
  if (known) return known;
  const loading = load(lang);
  pages.set(lang, loading);
  loading.catch(() => pages.delete(lang));
  return loading;
}

/** @param {string} lang */
async function load(lang) {
  const answer = await fetch(`${window.location.pathname}?lang=${lang}`, { signal: AbortSignal.timeout(HUMAN_MS) });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/**
 * Replace all words of the page; return whether that was done. Without an answer the page keeps its language.
 * @param {string} lang
 * @param {() => boolean} wanted whether the language is still to be shown when it came
 */
export async function speak(lang, wanted) {
  try {
    const [other] = await Promise.all([pageIn(lang), pageIn(FIRST)]);
    if (!wanted()) return false;
    put(other);
    return true;
  } catch {
    return false;
  }
}

/** @param {Document} other */
function put(other) {
  const copy = /** @type {HTMLElement} */ (other.body.cloneNode(true));
  const parts = Array.from(copy.children);
  for (const [at, part] of Array.from(document.body.children).entries()) {
    const fresh = parts[at];
    if (!(part instanceof HTMLElement) || !(fresh instanceof HTMLElement)) continue;
    part.replaceChildren(...Array.from(fresh.childNodes));
    Object.assign(part.dataset, fresh.dataset);
  }
  root.lang = other.documentElement.lang;
  document.title = other.title;
  hidePictures();
}

export function hidePictures() {
  for (const picture of all("svg:not([role])")) picture.ariaHidden = "true";
}
