// On paper everything is open: what is closed on the screen opens for the printer and closes again.
const opened = [];

window.addEventListener("beforeprint", () => {
  for (const closed of document.querySelectorAll("details:not([open])")) opened.push(closed);
  for (const closed of opened) closed.open = true;
});

window.addEventListener("afterprint", () => {
  for (const part of opened.splice(0)) part.open = false;
});
