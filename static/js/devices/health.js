// Render the health of devices: the state of each printer and how to mend it, papers of unknown end, kiosks, displays and buttons.
import { send } from "../lib/api.js";
import { all, badge, by, filled, icon, make, since } from "../lib/dom.js";
import { explained } from "../lib/error_words.js";
import { showLink } from "../lib/connection_banner.js";
import { passed, ticking, watch } from "../lib/live_connection.js";
import { noInput } from "../lib/reload_after_upgrade.js";
import { WORDS } from "../lib/words.js";

const { health_page: says, printer_level: levels } = WORDS.web;

const { reprint, paper, presentMs } = by("health").dataset;
const mayReprint = reprint !== undefined;
const mayChangePaper = paper !== undefined;
/** @type {Record<string, string>} */
const KINDS = WORDS.web.device_kind;
const ICONS = { good: "check", warn: "info", bad: "warning" };
const ORDER = { bad: 0, warn: 1, good: 2 };

/** @type {Api.Health | undefined} */
let now;
/** @type {Set<string>} the paths of commands on their way: a second touch of the same button sends nothing */
const wishes = new Set();

/** @param {Moment} moment */
function ago(moment) {
  const minutes = Math.floor(since(moment) / 60000);
  if (minutes < 1) return says.now;
  if (minutes < 60) return filled(says.minutes_ago, { minutes });
  if (minutes < 48 * 60) return filled(says.hours_ago, { hours: Math.floor(minutes / 60), minutes: String(minutes % 60).padStart(2, "0") });
  return filled(says.days_ago, { days: Math.floor(minutes / 1440) });
}

/** @param {[name: string, value: string][]} rows */
function facts(rows) {
  return make("dl", "printer__facts", ...rows.flatMap(([name, value]) => [make("dt", "", name), make("dd", "", value)]));
}

/** Create a button that sends one command; it is disabled while that is on its way, also after a new render. @param {string} path @param {string} words @param {string} label */
function wish(path, words, label) {
  const button = make("button", "button", words);
  button.type = "button";
  button.dataset.wish = path;
  button.setAttribute("aria-label", label);
  button.disabled = wishes.has(path);
  button.addEventListener("click", async () => {
    if (wishes.has(path)) return;
    wishes.add(path);
    button.disabled = true;
    by("problem").hidden = true;
    try {
      await send(path, {});
    } catch (error) {
      by("problem").textContent = explained(error);
      by("problem").hidden = false;
    } finally {
      wishes.delete(path);
      draw();
    }
  });
  return button;
}

/** @param {Api.PrinterHealth} printer */
function lostPapers(printer) {
  const rows = printer.lost.map((one) => {
    const line = make("li", "", make("span", "", make("span", "printer__code", one.code), ` ${ago(one.at)}`));
    if (mayReprint) line.append(wish(`/api/v1/tickets/${one.ticket}/reprint`, says.copy, filled(says.copy_of, { code: one.code })));
    return line;
  });
  const list = make("ul", "stack", ...rows);
  list.setAttribute("role", "list");
  return make("div", "printer__lost", make("p", "", says.lost), list);
}

/** @param {Api.PrinterHealth} printer */
function card(printer) {
  const kind = printer.level;
  /** @type {[name: string, value: string][]} */
  const rows = [
    [says.since, printer.since ? ago(printer.since) : "–"],
    [says.queued, String(printer.queued)],
    [says.printed_at, printer.printed_at ? ago(printer.printed_at) : says.not_printed],
    // The computed rest of the roll is wrong when the paper is out.
    [says.paper, printer.state === "paper_out" ? says.paper_out : filled(says.papers, { many: printer.tickets_left })],
    [says.profile, printer.profile],
  ];
  // A kiosk of its own does not report when it last printed.
  const known = printer.kiosk ? rows.filter(([title]) => title !== says.printed_at) : rows;
  const made = make("li", `printer printer--${kind}`, make("div", "printer__head", make("h3", "", printer.name), badge(kind, ICONS[kind], levels[kind])));
  made.append(make("p", "printer__words", printer.words));
  if (printer.confirm_words) made.append(make("p", "", printer.confirm_words));
  if (printer.paper_warning) made.append(make("p", "", printer.paper_warning));
  made.append(facts(known));
  if (mayChangePaper) made.append(make("div", "", wish(`/api/v1/printers/${encodeURIComponent(printer.name)}/new-roll`, says.new_roll, filled(says.new_roll_in, { name: printer.name }))));
  if (printer.lost.length) made.append(lostPapers(printer));
  return made;
}

/** @param {Api.DeviceHealth} device */
function seen(device) {
  if (!device.active) return says.retired;
  if (!device.seen_at) return says.never;
  return passed(device.seen_at) < Number(presentMs) ? says.connected : ago(device.seen_at);
}

/** @param {Api.DeviceHealth} device */
function row(device) {
  const name = make("th", "", device.name);
  name.scope = "row";
  const cells = [KINDS[device.kind] ?? device.kind, device.printer ?? "–", seen(device)].map((words) => make("td", "", words));
  const faults = device.faults.map(({ name: part, words }) => make("span", "device__fault", icon("warning"), part === KINDS[device.kind] ? words : `${part}: ${words}`));
  cells.at(-1)?.append(...faults);
  return make("tr", "", name, ...cells);
}

/** @param {HTMLElement} list @param {HTMLElement[]} children @param {HTMLElement} nothing */
function fill(list, children, nothing) {
  list.replaceChildren(...(children.length ? children : [nothing]));
}

/** @param {number} bad @param {number} many */
function summary(bad, many) {
  if (!bad) return says.all_print;
  return many === 1 ? says.one_prints_not : filled(says.some_print_not, { n: bad, all: many });
}

/** @param {string} id @param {string | null} words */
function warn(id, words) {
  const banner = by(id);
  banner.hidden = !words;
  if (banner.textContent !== (words ?? "")) banner.textContent = words;
}

function draw() {
  if (!now) return;
  const bad = now.printers.filter((printer) => !printer.prints);
  const held = document.activeElement?.getAttribute("data-wish");
  warn("danger", now.danger_words);
  warn("database", now.database_words);
  warn("clock", now.clock_words);
  warn("qr", now.qr_words);
  by("sum").textContent = summary(bad.length, now.printers.length);
  const printers = [...now.printers].sort((one, other) => ORDER[one.level] - ORDER[other.level]);
  fill(by("printers"), printers.map(card), make("li", "", says.no_printers));
  const none = make("td", "", says.no_devices);
  none.colSpan = 4;
  fill(by("devices"), now.devices.map(row), make("tr", "", none));
  if (held) all(`button[data-wish="${CSS.escape(held)}"]`)[0]?.focus();
}

watch("health", {
  url: "/api/v1/devices",
  quiet: () => noInput() && !wishes.size,
  onSnapshot: (snapshot) => {
    now = snapshot;
    draw();
  },
  onState: showLink,
});
// "Hace 5 min" becomes "hace 6 min" without any news; a button in use keeps its focus.
ticking(draw, 30000);
