// Return the hour of a moment, with its day if that is not today.
import { filled } from "./elements.js";
import { serverNow } from "./server_clock.js";
import { WORDS } from "./words.js";

const { yesterday, tomorrow, further } = WORDS.dates.other_day;
const DAY_MS = 24 * 3600 * 1000;
const HOUR = new Intl.DateTimeFormat("es-PE", { timeZone: "America/Lima", hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const DATE = new Intl.DateTimeFormat("sv-SE", { timeZone: "America/Lima", dateStyle: "short" });

/** Return milliseconds as a day in Lima: "2026-11-28". @param {number} ms */
function day(ms) {
  return DATE.format(new Date(ms));
}

/**
 * Return a moment's hour in Lima, in any time zone of this computer, with its day if not today: "23:55 de ayer".
 * The same as `hour_and_day` in `ciasc/content/dates.py`.
 * @param {Moment} moment
 */
export function hour(moment, until = serverNow()) {
  const at = new Date(moment);
  const now = new Date(until).getTime();
  const on = day(at.getTime());
  const [year, month, date] = on.split("-");
  const time = HOUR.format(at);
  if (on === day(now)) return time;
  if (on === day(now - DAY_MS)) return `${time} ${yesterday}`;
  if (on === day(now + DAY_MS)) return `${time} ${tomorrow}`;
  return `${time} ${filled(further, { day: year === day(now).slice(0, 4) ? `${date}/${month}` : `${date}/${month}/${year}` })}`;
}
