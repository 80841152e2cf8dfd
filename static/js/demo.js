// Shows each newly printed ticket on top, without loading the page anew.
const roll = document.getElementById("roll");
const none = document.getElementById("none");
let shown = new Set([...roll.querySelectorAll("img")].map((image) => image.getAttribute("src")));

async function refresh() {
  try {
    const answer = await fetch("/demo/impresora/tickets.json", { cache: "no-store" });
    const names = await answer.json();
    const wanted = names.map((name) => `/demo/impresora/${name}`);
    if (wanted.length === shown.size && wanted.every((src) => shown.has(src))) return;
    shown = new Set(wanted);
    none.hidden = wanted.length > 0;
    roll.replaceChildren(...wanted.map(paper));
  } catch {
    // The demo is restarting; the next look will find it.
  }
}

function paper(src) {
  const item = document.createElement("li");
  const image = document.createElement("img");
  image.src = src;
  image.alt = `Ticket impreso ${Number.parseInt(src.split("/").pop(), 10)}`;
  item.append(image);
  return item;
}

setInterval(refresh, 1500);
