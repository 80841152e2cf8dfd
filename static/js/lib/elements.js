// Elements that a page must have.

/** @type {ById} */
export function by(id) {
  return find(`#${id}`);
}

/** @type {Find} */
export function find(selector, within = document) {
  const [found] = all(selector, within);
  if (!found) throw new TypeError(`The page has no ${selector}.`);
  return found;
}

/** @type {All} */
export function all(selector, within = document) {
  return Array.from(within.querySelectorAll(selector));
}

/** The element at which an event began. @param {Event} event */
export function target({ target: one }) {
  return one instanceof Element ? one : document.body;
}

/** Words with values in their braces; of two forms the one for `n`. @param {Phrase} words @param {Record<string, unknown>} values */
export function filled(words, values) {
  return (typeof words === "string" ? words : words[values.n === 1 ? "one" : "other"]).replace(/{(\w+)}/g, (_, /** @type {string} */ name) => String(values[name]));
}
