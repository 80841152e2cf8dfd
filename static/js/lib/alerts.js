// Alerts: render a red strip with words, and sound, while a person must go.
import { action, all, by, filled, icon, make, redraw, since } from "./dom.js";
import { WORDS } from "./words.js";

const says = WORDS.alert.strip;

/** @type {AudioContext | undefined} */
let sound;

/** Show that a page without a first press may not sound. */
function hint() {
  by("mute").hidden = sound?.state === "running";
}
for (const press of ["keydown", "pointerup"]) addEventListener(press, () => sound?.resume());

/** Play six tones, unlike the chime of a quiet queue. */
function alarm() {
  sound ??= new AudioContext();
  sound.onstatechange = hint;
  setTimeout(hint, 500);
  void sound.resume();
  for (let beep = 0; beep < 6; beep += 1) {
    const tone = sound.createOscillator();
    tone.frequency.value = beep % 2 ? 660 : 880;
    const level = new GainNode(sound, { gain: 0.25 });
    const at = sound.currentTime + beep * 0.22;
    tone.connect(level).connect(sound.destination);
    tone.start(at);
    tone.stop(at + 0.18);
  }
}

/** @type {Record<string, string | null>} */
let heard = {};

/** @type {ShowAlerts} */
export function showAlerts(alerts, { go, desk = 0 }) {
  const strip = by("alerts");
  /** @param {Alert} alert */
  const takes = (alert) => alert.kind !== strip.dataset.not;
  /** @param {Alert} alert */
  const own = (alert) => alert.kind === "help" && alert.desk === desk;
  const standing = alerts.filter((alert) => !alert.taken_at);
  const fresh = standing.filter((alert) => !own(alert) && heard[alert.id] !== alert.repeated_at);
  heard = Object.fromEntries(standing.map((alert) => [alert.id, alert.repeated_at]));
  if (fresh.length) alarm();
  const first = standing.find(takes);
  const many = standing.length > 2 ? filled(says.one_of, { all: standing.length }) : "";
  redraw(strip, alerts, () => alerts.map((alert) => row(alert, own(alert), alert === first ? many : takes(alert) && null, go)));
}

// Show the person who took an alert for a time, also without news.
setInterval(() => {
  for (const one of all("[data-until]")) if (since(one.dataset.until ?? "") > 0) one.parentElement?.remove();
}, 1000);

/** @type {AlertRow} */
function row(alert, own, many, go) {
  const words = make("strong", "alert__words", own ? `${says.own}. ${alert.heard_words}` : alert.words);
  const more = make("span", "alert__more", [alert.service_name, many].filter(Boolean).join(" · "));
  const age = make("span", "alert__age");
  age.setAttribute("aria-hidden", "true");
  if (alert.taken_at) {
    words.textContent = `${alert.words} · ${alert.taken_by === by("alerts").dataset.me ? says.you_go : filled(says.goes, { who: alert.taken_by })}`;
    words.dataset.until = alert.shown_until ?? "";
    return make("div", "alert alert--taken", icon("check"), words, more);
  }
  age.dataset.since = alert.since;
  const line = make("div", "alert", icon("bell"), words, more);
  if (alert.repeated_at) line.append(make("span", "alert__again", says.again));
  line.append(age);
  if (many === false) return line;
  const step = own ? says.solved : says.go;
  const button = action(step, `${step}: ${alert.words}`, () => go(alert));
  if (many !== null) {
    button.dataset.key = "Alt+V";
    button.append(make("kbd", "key", "Alt+V"));
  }
  line.append(button);
  return line;
}
