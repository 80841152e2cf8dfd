// Get elements; raise an error if the page lacks one.

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

/** Return the element at which an event began. @param {Event} event */
export function target({ target: one }) {
  return one instanceof Element ? one : document.body;
}

/** Return words with the values in their braces; of two forms the one for `n`. @param {Phrase} words @param {Record<string, unknown>} values */
export function filled(words, values) {
  return (typeof words === "string" ? words : words[values.n === 1 ? "one" : "other"]).replace(/{(\w+)}/g, (_, /** @type {string} */ name) => String(values[name]));
}
