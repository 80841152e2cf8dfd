// Figures that lead to the tickets behind them, and stay where the keyboard and the mouse are while they change.

/** The page of the tickets of those days that fit these filters. */
export function behind(from, to, filters) {
  return `/reportes/tickets?${new URLSearchParams({ from, to, ...filters })}`;
}

/** Writes a figure; a link if there is something behind it, which is the same one after each news. */
export function lead(box, words, href, label) {
  if (!href) {
    box.textContent = words;
    return;
  }
  const link = box.querySelector("a") ?? document.createElement("a");
  link.textContent = words;
  if (link.getAttribute("href") !== href) link.href = href;
  link.setAttribute("aria-label", label);
  if (!link.parentNode) box.replaceChildren(link);
}

/** Puts rows in the body of a table, and leaves each cell that looks as before; the focus stays on its link. */
export function settle(body, rows) {
  const focused = body.contains(document.activeElement) ? document.activeElement : null;
  const [href, column] = [focused?.getAttribute("href"), focused?.closest("td")?.cellIndex];
  while (body.children.length > rows.length) body.lastElementChild.remove();
  rows.forEach((row, at) => {
    const was = body.children[at];
    if (!was) body.append(row);
    else if (was.children.length !== row.children.length) was.replaceWith(row);
    else [...row.children].forEach((cell, place) => was.children[place].isEqualNode(cell) || was.children[place].replaceWith(cell));
  });
  if (focused && !body.contains(document.activeElement)) [...body.querySelectorAll("a")].find((link) => link.getAttribute("href") === href && link.closest("td")?.cellIndex === column)?.focus({ preventScroll: true });
}
