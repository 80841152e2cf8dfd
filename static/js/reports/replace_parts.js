// Set the rendered parts in their places; update only what differs, so that focus, hover and scroll are kept.

// Parse parts in a document of their own, in which nothing loads and nothing runs.
const parser = document.implementation.createHTMLDocument("");
/** The HTML of each element. @type {Map<string, string>} */
const placed = new Map();

/** Return the key by which a node is the same one after an update, at any place. @param {Node} node */
function key(node) {
  if (!(node instanceof Element)) return null;
  return node.getAttribute("data-key") || node.id || null;
}

/** @param {Node} was @param {Node} now */
function alike(was, now) {
  return was.nodeName === now.nodeName && !key(was) && !key(now);
}

/** @param {Element} was @param {Element} now */
function attributes(was, now) {
  for (const { name } of [...was.attributes]) if (!now.hasAttribute(name)) was.removeAttribute(name);
  for (const { name, value } of now.attributes) if (was.getAttribute(name) !== value) was.setAttribute(name, value);
}

/** Move a child, with its focus and hover where the browser can. @param {Element} box @param {Node} child @param {Node | null} before */
function move(box, child, before) {
  if (box.moveBefore) box.moveBefore(child, before);
  else box.insertBefore(child, before);
}

/** @param {Element} box @param {Element} wanted */
function children(box, wanted) {
  const keyed = new Map(Array.from(box.children, (child) => [key(child), child]));
  /** @type {Node | null} */
  let at = box.firstChild;
  for (const next of Array.from(wanted.childNodes)) {
    const name = key(next);
    const here = at && alike(at, next) ? at : undefined;
    const same = name ? keyed.get(name) : here;
    if (name) keyed.delete(name); // a second node of that name is another one
    if (same) {
      if (same === at) at = at.nextSibling;
      else move(box, same, at);
      morph(same, next);
    } else box.insertBefore(next, at);
  }
  while (at) {
    const next = at.nextSibling;
    box.removeChild(at);
    at = next;
  }
}

/** @param {Node} was @param {Node} now */
function morph(was, now) {
  if (was.isEqualNode(now)) return;
  if (was instanceof Element && now instanceof Element) {
    attributes(was, now);
    children(was, now);
  } else was.nodeValue = now.nodeValue;
}

/** Set the content of each element with one of these ids to its HTML. @param {Record<string, string>} parts */
export function place(parts) {
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  for (const [id, html] of Object.entries(parts)) {
    const box = document.getElementById(id);
    if (!box || placed.get(id) === html) continue;
    const wanted = parser.createElement(box.localName);
    wanted.innerHTML = html;
    children(box, wanted);
    placed.set(id, html);
  }
  if (focused?.isConnected && document.activeElement !== focused) focused.focus({ preventScroll: true });
}
