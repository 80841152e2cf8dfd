// The touch screen: which screen stands, one ticket for one intention, paper or not, and back to the start on its own.
import { newKey, send } from "../lib/api.js";
import { watch } from "../lib/live.js";
import "../lib/screen_size.js";

const SECONDS = { idle: 30, ask: 20, ticket: 10, noPaper: 30 };
const SLOW_MS = 400;
// In these states a printer gives paper (ciasc/domain/core/print_jobs.py), and before the station names one.
const GIVES_PAPER = new Set(["ready", "paper_low", undefined]);
const WILL_PRINT = new Set(["queued", "sent", "printed"]);

const page = document.body;
const root = document.documentElement;
const find = (selector) => document.querySelector(selector);
const all = (selector) => document.querySelectorAll(selector);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const now = { pending: null, busy: false, prefer: false, printer: undefined, link: "up", ticket: null, barred: false, opens: null, tiles: null, stale: false, left: 0, asking: false };

// screens
function show(name) {
  for (const screen of all(".screen")) screen.hidden = screen.id !== `screen-${name}`;
  page.dataset.at = ["home", "closed", "urgent", "ticket", "help", "trouble"].includes(name) ? name : "group";
  now.left = patience();
  find(`#screen-${name} .screen__title, #screen-${name} .ticket__title`).focus({ preventScroll: true });
  if (name === "help") callStaff();
  tell();
  countdown();
}

function home() {
  if (now.stale) return window.location.reload();
  if (find("#idle").open) find("#idle").close();
  Object.assign(now, { pending: null, ticket: null, asking: false });
  setPrefer(false);
  setLarge(false);
  show(now.barred ? "trouble" : now.opens ? "closed" : "home");
}

/** Once in the time of a visit; only what the station has heard is told. */
async function callStaff() {
  if (performance.now() - now.helped < SECONDS.idle * 1000) return;
  now.helped = performance.now();
  const words = find("[data-help]");
  words.textContent = "";
  const told = await send("/api/v1/kiosk/help").catch(() => (now.helped = undefined));
  words.textContent = words.dataset[told ? "told" : "alone"];
}

function setPrefer(on) {
  now.prefer = on;
  page.classList.toggle("is-preferent", on);
  find('[data-act="prefer"]').setAttribute("aria-pressed", String(on));
}

function setLarge(on) {
  root.classList.toggle("is-large", on);
  find('[data-act="size"]').setAttribute("aria-pressed", String(on));
}

/** Bars the screens while the kiosk cannot give tickets, and opens them again. */
function bar(on) {
  if (on === now.barred) return;
  now.barred = on;
  if (on && !now.busy && !now.ticket) show("trouble");
  if (!on && page.dataset.at === "trouble") home();
}

/** Shows new hours and tiles at once, unless somebody is choosing. */
function renew(opens, services, first) {
  const tiles = services.length && JSON.stringify([first, services.map(({ open, ...shown }) => shown)]);
  if (tiles) now.tiles ??= tiles;
  const other = tiles && tiles !== now.tiles;
  const moved = opens !== now.opens || other;
  now.stale ||= other;
  now.opens = opens;
  find("[data-opens]").textContent = opens ?? "";
  if (moved && resting()) home();
}

function resting() {
  return ["home", "closed"].includes(page.dataset.at) && !now.prefer && slow() === 1;
}

// one ticket
async function issue(service) {
  if (now.busy) return;
  now.pending ??= {
    key: newKey(),
    body: { service, lane: now.prefer ? "preferential" : "normal", lang: root.lang.slice(0, 2), kiosk: page.dataset.kiosk },
  };
  hold(true);
  const veil = setTimeout(() => (find("#veil").hidden = false), SLOW_MS);
  try {
    showTicket(await send("/api/v1/tickets", now.pending.body, { key: now.pending.key }));
    now.pending = null;
  } catch (problem) {
    // Only a request whose answer is unknown is sent again with its key: the ticket may exist already.
    if (problem.status) now.pending = { ...now.pending, key: newKey() };
    show("trouble");
  } finally {
    clearTimeout(veil);
    find("#veil").hidden = true;
    hold(false);
  }
}

function hold(on) {
  now.busy = on;
  find(".stage").inert = on;
  find(".bar").inert = on;
}

function showTicket(ticket) {
  now.ticket = ticket;
  const immediate = ticket.lane === "immediate";
  find("[data-code]").textContent = ticket.code.replace(/^([A-Z]+)[ -]?(\d+)$/, "$1 $2");
  toggle("prefer", ticket.lane === "preferential");
  // A kiosk of its own that is cut off knows of no queue, and its station knows of nobody in danger.
  const alone = Boolean(ticket.offline);
  toggle("turn", !immediate && !alone);
  toggle("now", immediate && !alone);
  toggle("alone", immediate && alone);
  toggle("offline", !immediate && alone);
  toggle("estimate", !immediate && Boolean(ticket.estimate));
  tellTurn(ticket);
  // Who is fetched at once needs no phone page, and leaves no trace of one.
  toggle("phone", false);
  if (ticket.token && !immediate) {
    const picture = find("[data-qr]");
    picture.onload = () => now.ticket === ticket && toggle("phone", true);
    picture.src = `/qr/${encodeURIComponent(ticket.token)}.svg`;
  }
  show("ticket");
}

// As `wording` in ciasc/domain/forecast/wait_estimate.py.
function tellTurn({ ahead, estimate }) {
  const people = find("[data-ahead]");
  const { none, one, many } = people.dataset;
  people.textContent = fill(ahead > 1 ? many : ahead === 1 ? one : none, { n: ahead });
  if (!estimate) return;
  const time = find("[data-estimate]");
  const { low_min: low, high_min: high, over } = estimate;
  const form = over ? (low ? "over" : "perhaps") : low ? "range" : "most";
  time.textContent = fill(time.dataset[form], { low, high });
}

function paper() {
  return GIVES_PAPER.has(now.printer) && !now.lost?.includes(now.ticket?.id) && (!now.ticket || WILL_PRINT.has(now.ticket.print?.state));
}

function toggle(name, on) {
  for (const part of all(`[data-if="${name}"]`)) part.hidden = !on;
}

function tell() {
  toggle("paper", paper());
  toggle("no-paper", !paper());
  page.classList.toggle("is-paperless", !paper());
  const home = page.dataset.at === "home";
  find('[data-notice="paper"]').hidden = paper() || !home;
  find('[data-notice="link"]').hidden = now.link !== "down" || !paper() || !home;
}

// time
function slow() {
  return root.classList.contains("is-large") ? 3 : 1;
}

/** Seconds until something happens on this screen when nobody touches it; 0 where a person may rest. */
function patience() {
  if (page.dataset.at === "ticket") return (paper() ? SECONDS.ticket : SECONDS.noPaper) * slow();
  return resting() || (page.dataset.at === "trouble" && now.barred) ? 0 : SECONDS.idle * slow();
}

function ask() {
  now.asking = true;
  now.left = SECONDS.ask * slow();
  countdown();
  find("#idle").showModal();
}

function stay() {
  now.asking = false;
  find("#idle").close();
  now.left = patience();
}

function tick() {
  if (now.busy) return;
  if (now.left > 0) {
    now.left -= 1;
    if (now.left === 0) return page.dataset.at === "ticket" || now.asking ? home() : ask();
  }
  countdown();
}

function countdown() {
  const idle = find("[data-idle-left]");
  idle.textContent = fill(idle.dataset.idleLeft, { n: now.left });
  const back = find("[data-home-in]");
  back.textContent = fill(back.dataset.homeIn, { n: now.left });
  find("[data-home-left]").style.setProperty("--left", String(now.left / Math.max(1, patience())));
}

// what people do
const ACTS = {
  home,
  stay,
  retry: () => (now.pending ? issue(now.pending.body.service) : home()),
  prefer: () => setPrefer(!now.prefer),
  size: () => setLarge(!root.classList.contains("is-large")),
};

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button");
  if (!button || button.disabled || now.busy) return;
  if (button.dataset.service) issue(button.dataset.service);
  else if (button.dataset.open) show(button.dataset.open);
  else ACTS[button.dataset.act]?.();
  if (!now.asking) now.left = patience();
  countdown();
});

document.addEventListener("pointerdown", () => {
  if (!now.asking && page.dataset.at !== "ticket") now.left = patience();
});

document.addEventListener("keydown", (event) => {
  if (!now.asking && page.dataset.at !== "ticket") now.left = patience();
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (step) move(step);
  else if (event.key === "Escape" || event.key === "Home") home();
  else return;
  event.preventDefault();
});

/** The next button in reading order takes the focus; after the last comes the first. */
function move(step) {
  const buttons = [...all("button:not(:disabled)")].filter((button) => button.checkVisibility());
  const here = buttons.indexOf(document.activeElement);
  buttons.at((here < 0 && step < 0 ? -1 : here + step) % buttons.length)?.focus();
}

document.addEventListener("contextmenu", (event) => event.preventDefault());
find("#idle").addEventListener("cancel", (event) => {
  event.preventDefault();
  stay();
});

// what the station says
function take({ open = true, opens = null, closes = null, printer = null, services = [], tiles, station, link = "up" }) {
  const came = paper();
  if (station) find(".crown__station span").textContent = station;
  now.printer = printer?.state;
  now.lost = printer?.lost;
  if (came && !paper()) now.left = patience(); // to write the number down
  now.link = link;
  const opened = new Map(services.map((service) => [service.key, service.open]));
  if (opened.size) for (const tile of all("[data-service]")) tile.disabled = !opened.get(tile.dataset.service);
  for (const tile of all(".tile[data-open]")) tile.disabled = !find(`#screen-${tile.dataset.open} .tile:not(:disabled)`);
  renew(opens, services, tiles);
  const promise = find(".crown__promise");
  promise.dataset.said ??= promise.textContent;
  promise.textContent = closes ?? promise.dataset.said;
  bar(open === false);
  tell();
}

watch(`kiosk:${page.dataset.kiosk}`, {
  onSnapshot: take,
  onState: (state) => {
    page.dataset.link = state;
    if (state !== "reconnecting") bar(state === "lost");
  },
});

setInterval(tick, 1000);
home();
