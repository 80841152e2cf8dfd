// The wall: announce each call, drop none, and never show what is older than it says.
import "../lib/alive_for_launcher.js";
import { passed, serverNow, ticking, watch } from "../lib/live_connection.js";
import { by, filled, icon, make, spaced } from "../lib/dom.js";
import { hour } from "../lib/hour_and_day.js";
import { WORDS } from "../lib/words.js";
import * as posters from "./posters.js";
import * as voice from "./voice.js";

const { link, wall_page: says } = WORDS.web;

const CALLING_MS = 13000;
const GAP_MS = 4000;
const HURRIED_MS = 2500;
const CHIME_MS = 1500;
const SOUND_READY_MS = 3000;
/** About how long a call is said, with its chime; more than 10 s of them are said in a hurry. */
const CALL_S = 4.5;
const MOST_WAITING_S = 10;
/** How long the wall waits for a sound beyond the time that it usually takes. */
const STUCK_MS = 6000;
const ROWS = Number(by("rows").dataset.most);
const RECENT_MS = Number(by("rows").dataset.recentMs);
/** @type {(string | undefined)[]} what a call is, by how often the person was called */
const CALLED = [says.ticket, says.ticket, says.second, says.third];

const KEPT = "ciasc-anunciados";
/** @type {unknown} */
const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "[]");
/** @type {Map<string, string>} code and desk -> called_at of the last announcement; a page that is loaded again repeats none */
const announced = new Map(/** @type {[string, string][]} */ (kept));
sessionStorage.removeItem(KEPT);
addEventListener("pagehide", () => sessionStorage.setItem(KEPT, JSON.stringify([...announced])));
/** @type {Api.WallCall[]} */
const queue = [];
/** @type {Api.WallCall[]} */
let calls = [];
/** @type {Api.WallCall | undefined} */
let playing;
const chime = new Audio("/static/sounds/chime.wav");
let chimeRefused = false;
/** @type {Api.WallSound} */
let level = { volume: 0, times: 0 };
let hurried = false;
let silent = true;

/** @param {Api.WallCall} call */
function name(call) {
  return `${call.code}/${call.desk}`;
}

/** Get the calls to announce: the new ones, and those that the wall missed while they are recent. @param {Api.WallSnapshot} snapshot */
function listen(snapshot) {
  calls = snapshot.calls;
  if (snapshot.sound.times && !level.times) void voice.warmUp();
  level = snapshot.sound;
  const fresh = calls.filter((call) => announced.get(name(call)) !== call.called_at);
  for (const call of fresh.reverse()) {
    announced.set(name(call), call.called_at);
    if (passed(call.called_at) < RECENT_MS) queue.push(call);
  }
  for (const known of announced.keys()) {
    if (announced.size > 200 && !calls.some((call) => name(call) === known)) announced.delete(known);
  }
  by("station").textContent = snapshot.station;
  by("waiting").textContent = `${snapshot.waiting.total}`;
  by("notice").hidden = !snapshot.notice;
  by("notice").textContent = snapshot.notice ?? "";
  by("numbers").hidden = Boolean(snapshot.notice);
  drawWaits(snapshot.waits);
  if (!playing) show(calls[0], false);
  drawRows();
  next();
}

/** Render how long a person who comes now waits. @param {Api.WallWait[]} waits */
function drawWaits(waits) {
  by("waits").hidden = !waits.length;
  by("waits").replaceChildren(says.waits, ...waits.map(waitOf));
}

/** @param {Api.WallWait} wait */
function waitOf({ letters, until_min: minutes, over }) {
  return make("span", "", make("strong", "", letters.join(" ")), ` ${filled(over ? says.more_than : says.up_to, { minutes })}`);
}

/** @param {Api.WallCall | undefined} call @param {boolean} calling */
function show(call, calling) {
  posters.yieldTo(calls[0], calling);
  by("none").hidden = Boolean(call);
  by("one").hidden = !call;
  by("call").toggleAttribute("data-calling", calling);
  if (!call) return;
  by("label").textContent = calling && call.times_called > 1 ? (CALLED[call.times_called] ?? says.further) : says.ticket;
  by("code").textContent = spaced(call.code);
  by("module").textContent = `${call.desk}`;
  by("also").hidden = !call.also;
  by("also").lang = call.lang;
  by("also").textContent = call.also;
}

function drawRows() {
  const shown = posters.cover() ? undefined : (playing ?? calls[0]);
  const others = calls.filter((call) => !shown || name(call) !== name(shown)).slice(0, ROWS);
  by("rows").replaceChildren(...others.map(row));
}

/** @param {Api.WallCall} call */
function row(call) {
  const item = make("li", "last__row");
  if (queue.some((waiting) => name(waiting) === name(call))) item.classList.add("last__row--next");
  const arrow = icon("arrow-right");
  arrow.removeAttribute("aria-hidden");
  arrow.setAttribute("role", "img");
  arrow.setAttribute("aria-label", says.to_desk);
  item.append(make("span", "", spaced(call.code)), arrow, make("span", "", call.desk));
  return item;
}

/** Handle one announcement after the other: each has the large place and its own sound for a while. */
function next() {
  if (playing) return;
  // In a hurry until the last call that waits.
  hurried = queue.length > 0 && (hurried || secondsOfQueue(queue.slice(1)) > MOST_WAITING_S);
  playing = queue.shift();
  if (!playing) {
    silent = true;
    return;
  }
  if (calls.some(({ code, called_at: at }) => code === playing?.code && at > playing.called_at)) {
    // The person was called again since then, perhaps to another desk.
    playing = undefined;
    next();
    return;
  }
  show(playing, true);
  drawRows();
  const started = performance.now();
  let sounds = true;
  const finish = () => {
    sounds = false;
  };
  sound(playing, { short: hurried, opening: silent }).then(finish, finish);
  setTimeout(finish, CHIME_MS + Math.max(1, level.times) * CALL_S * 1000 + STUCK_MS);
  silent = false;
  hurried &&= queue.length > 0;
  const rest = queue.length ? GAP_MS : CALLING_MS;
  const timer = setInterval(() => {
    const gap = hurried ? HURRIED_MS : GAP_MS;
    if (sounds || performance.now() - started < (queue.length ? gap : rest)) return;
    clearInterval(timer);
    playing = undefined;
    show(calls[0], false);
    drawRows();
    next();
  }, 100);
}

/** Return about how long those calls are said. @param {Api.WallCall[]} waiting */
function secondsOfQueue(waiting) {
  if (!level.volume || voice.blocked()) return 0;
  return waiting.filter((call) => call.spoken.length).length * CALL_S * level.times;
}

/**
 * Sound and say a call. Calls in a hurry share the chime of the first one; one whose voice fails has its own.
 * @param {Api.WallCall} call
 * @param {{ short: boolean; opening: boolean }} how
 */
async function sound(call, { short, opening }) {
  const { volume, times } = level;
  if (!volume) return;
  const preparing = times ? voice.prepare(voice.spoken(call.spoken, short)) : null;
  if (!short || opening) await ring(volume);
  const clips = await preparing;
  const fails = call.spoken.length > 0 && (!clips || voice.blocked());
  if (short && !opening && fails) await ring(volume);
  await voice.say(clips, { volume, times, hurried: short });
}

/** Play the chime; return at its end. @param {number} volume */
async function ring(volume) {
  try {
    const ends = new Promise((done) => {
      chime.addEventListener("ended", done, { once: true });
      setTimeout(done, CHIME_MS);
    });
    chime.volume = volume / 100;
    chime.currentTime = 0;
    await chime.play();
    chimeRefused = false;
    void voice.unblock();
    await ends;
  } catch (error) {
    // Browsers want one touch before they make a sound; the call is on the screen all the same.
    if (error instanceof DOMException && error.name === "NotAllowedError") chimeRefused = true;
  } finally {
    reportSound();
  }
}

let mute = false;

/** Show the button that lets the browser sound where it does not, and report that to the station. */
function reportSound() {
  const now = level.volume > 0 && (chimeRefused || (level.times > 0 && voice.blocked()));
  by("sound").hidden = !now;
  if (now === mute) return;
  mute = now;
  watchAgain();
}

by("sound").addEventListener("click", () => {
  void voice.unblock().then(() => ring(level.volume || 100));
});
voice.onBlocked(reportSound);
setTimeout(reportSound, SOUND_READY_MS);

/** @param {LinkState} state @param {Date} since */
function linked(state, since) {
  document.body.dataset.link = state;
  by("lost").hidden = state !== "lost";
  by("numbers").hidden = state === "lost" || !by("notice").hidden;
  by("lost-words").textContent = `${filled(link.lost, { at: hour(since) })} ${says.lost}`;
}

function tick() {
  by("clock").textContent = hour(serverNow());
}

posters.onChange(drawRows);
ticking(tick, 1000);
tick();
const watchAgain = watch("display", {
  url: "/api/v1/display",
  onSnapshot: listen,
  onState: linked,
  quiet: () => !playing && !queue.length,
  also: () => ({ mute }),
});
