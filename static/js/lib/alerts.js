// Alerts: somebody is needed now. A red strip with words and a sound until a person goes.
import { action, all, by, icon, make, redraw } from "./dom.js";
import { passed } from "./live.js";

/** @type {AudioContext | undefined} */
let sound;

/** A page on which nobody has pressed anything yet may not sound: it says so. */
function hint() {
  by("mute").hidden = sound?.state === "running";
}
for (const press of ["keydown", "pointerup"]) addEventListener(press, () => sound?.resume());

/** Six tones, unlike the chime of a quiet queue. */
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
  const many = standing.length > 2 ? `1 de ${standing.length}` : "";
  redraw(strip, alerts, () => alerts.map((alert) => row(alert, own(alert), alert === first ? many : takes(alert) && null, go)));
}

// Who went is told for `alert_taken_seconds` (ciasc/domain/core/queue_time_limits.py), also where no news follows.
const TAKEN_MS = 60000;
setInterval(() => {
  for (const one of all("[data-taken]")) if (passed(one.dataset.taken ?? "") > TAKEN_MS) one.parentElement?.remove();
}, 1000);

/** @type {AlertRow} */
function row(alert, own, many, go) {
  const words = make("strong", "alert__words", (own && by("alerts").dataset.own) || alert.words);
  const more = make("span", "alert__more", [alert.service_name, many].filter(Boolean).join(" · "));
  const age = make("span", "alert__age");
  age.setAttribute("aria-hidden", "true");
  if (alert.taken_at) {
    words.textContent = `${alert.words} · ${alert.taken_by === by("alerts").dataset.me ? "acude usted" : `acude ${alert.taken_by}`}`;
    words.dataset.taken = alert.taken_at;
    return make("div", "alert alert--taken", icon("check"), words, more);
  }
  age.dataset.since = alert.since;
  const line = make("div", "alert", icon("bell"), words, more);
  if (alert.repeated_at) line.append(make("span", "alert__again", "Nadie acude aún"));
  line.append(age);
  if (many === false) return line;
  const says = own ? "Ya está resuelto" : "Voy yo";
  const button = action(says, `${says}: ${alert.words}`, () => go(alert));
  if (many !== null) {
    button.dataset.key = "Alt+V";
    button.append(make("kbd", "key", "Alt+V"));
  }
  line.append(button);
  return line;
}
