// Handle touches and keys, and the snapshots of the station.
import { watch } from "../lib/live_connection.js";
import "../lib/alive_for_launcher.js";
import "../lib/screen_size.js";
import { all, find, target } from "../lib/elements.js";
import { bar, countdown, drawPaper, home, now, page, paper, patience, renew, resting, root, setLarge, setPrefer, show, stay, tick } from "./screens_and_timeouts.js";
import { issue, printLate } from "./ticket.js";

/** @type {Record<string, () => unknown>} */
const ACTS = {
  home,
  stay,
  retry: () => (now.pending ? issue(now.pending.body.service) : home()),
  print: printLate,
  prefer: () => setPrefer(!now.prefer),
  size: () => setLarge(!root.classList.contains("is-large")),
};

document.addEventListener("click", (event) => {
  const button = target(event).closest("button");
  if (!button || button.disabled || now.busy) return;
  const { service, open, act } = button.dataset;
  if (service) void issue(service);
  else if (open) show(open);
  else if (act) ACTS[act]?.();
  if (!now.asking) now.left = patience();
  countdown();
});

document.addEventListener("pointerdown", () => {
  if (!now.asking && page.dataset.at !== "ticket") now.left = patience();
});

/** @type {Record<string, number>} */
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

document.addEventListener("keydown", (event) => {
  if (!now.asking && page.dataset.at !== "ticket") now.left = patience();
  const step = STEPS[event.key];
  if (step) move(step);
  else if (event.key === "Escape" || event.key === "Home") home();
  else return;
  event.preventDefault();
});

/** Set the focus to the next button, after the last to the first. @param {number} step */
function move(step) {
  const buttons = all("button:not(:disabled)").filter((button) => button.checkVisibility());
  const here = buttons.findIndex((button) => button === document.activeElement);
  buttons.at((here < 0 && step < 0 ? -1 : here + step) % buttons.length)?.focus();
}

document.addEventListener("contextmenu", (event) => event.preventDefault());
find("dialog#idle").addEventListener("cancel", (event) => {
  event.preventDefault();
  stay();
});

/** @param {string[] | undefined} unprinted @param {Partial<Api.KioskPrinter>} [printer] */
function takePrinter(unprinted, { state, prints = true, lost = [] } = {}) {
  const [came, before, { ticket }] = [paper(), now.printer, now];
  Object.assign(now, { printer: state, prints, lost });
  if (ticket?.print.state === "queued" && unprinted?.includes(ticket.id)) Object.assign(ticket.print, { state: "none", comes: false });
  if ((came && !paper()) || (ticket && before !== now.printer)) now.left = patience();
}

/** @param {Api.ServiceList} services */
function openTiles(services) {
  const opened = new Map(services.map((service) => [service.key, service.open]));
  if (opened.size) for (const tile of all("button[data-service]")) tile.disabled = !opened.get(tile.dataset.service ?? "");
  for (const tile of all("button.tile[data-open]")) tile.disabled = all(`#screen-${tile.dataset.open} .tile:not(:disabled)`).length === 0;
}

/** @param {string | null} closes */
function drawPromise(closes) {
  const promise = find(".crown__promise");
  promise.dataset.said ??= promise.textContent;
  promise.textContent = closes ?? promise.dataset.said;
}

/** @param {KioskSnapshot} snapshot */
function take({ open, opens, closes, printer, unprinted, services = [], tiles, station, link = "up" }) {
  if (station) find(".crown__station span").textContent = station;
  takePrinter(unprinted, printer);
  now.link = link;
  openTiles(services);
  renew(opens ?? null, services, tiles);
  drawPromise(closes ?? null);
  bar(open === false);
  drawPaper();
}

const name = page.dataset.kiosk;
watch(`kiosk:${name ?? ""}`, {
  url: name && `/api/v1/kiosks/${encodeURIComponent(name)}`,
  onSnapshot: take,
  onState: (state) => {
    page.dataset.link = state;
    if (state !== "reconnecting") bar(state === "lost");
  },
  quiet: () => resting() && !now.busy && !document.querySelector("dialog[open]"),
});

setInterval(tick, 1000);
home();
