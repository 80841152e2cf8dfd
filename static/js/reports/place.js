// Puts the parts that the server drew into their places and changes only what differs, so that focus, hover and scroll are kept.

// Parts are parsed in a document of their own, in which nothing loads and nothing runs.
const parser = document.implementation.createHTMLDocument("");
const placed = new Map();

/** The name under which a node is the same one after an update, wherever it is then. */
const key = (node) => node.dataset?.key || node.id || null;

const alike = (was, now) => was.nodeName === now.nodeName && !key(was) && !key(now);

function attributes(was, now) {
  for (const { name } of [...was.attributes]) if (!now.hasAttribute(name)) was.removeAttribute(name);
  for (const { name, value } of now.attributes) if (was.getAttribute(name) !== value) was.setAttribute(name, value);
}

function children(box, wanted) {
  const keyed = new Map([...box.children].filter(key).map((child) => [key(child), child]));
  const move = box.moveBefore ?? box.insertBefore; // the first keeps focus and hover, where the browser has it
  let at = box.firstChild;
  for (const next of [...wanted.childNodes]) {
    const same = key(next) ? keyed.get(key(next)) : at && alike(at, next) && at;
    if (!same) box.insertBefore(next, at);
    else {
      if (same === at) at = at.nextSibling;
      else move.call(box, same, at);
      morph(same, next);
    }
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

function morph(was, now) {
  if (was.isEqualNode(now)) return;
  if (was.nodeType !== Node.ELEMENT_NODE) {
    was.data = now.data;
    return;
  }
  attributes(was, now);
  children(was, now);
}

/** Makes the content of each element with one of these ids the HTML that belongs to it. */
export function place(parts) {
  const focused = document.activeElement;
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
