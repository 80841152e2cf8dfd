// The wall: announce each call, drop none, and never show what is older than it says.
import "../lib/alive_for_launcher.js";
import { serverNow, ticking, watch } from "../lib/live_connection.js";
import { by, duration, filled, make, since, spaced } from "../lib/dom.js";
import { hour } from "../lib/hour_and_day.js";
import { WORDS } from "../lib/words.js";
import { ack, keepAcks, reportAgain } from "./acks.js";
import * as posters from "./posters.js";
import { drawRows, isMissed, isPast, name } from "./rows.js";
import { longest, muteNow, onMute, setLevel, sound, speaks, tooLong } from "./sound.js";

const { link, wall_page: says } = WORDS.web;

const CALLING_MS = 13000;
const GAP_MS = 4000;
const HURRIED_MS = 2500;
/** Calls made within this are of one moment. */
const MOMENT_MS = 2000;
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
/** @type {string} the large place as it was rendered */
let shown = "";
/** @type {Date | null} the last sign of a server that is lost */
let lostAt = null;
let hurried = false;
/** @type {string | undefined} when the call before was made */
let before;
let silent = true;

/** Get the calls to announce: the new ones, and those that the wall missed while they are recent. @param {Api.WallSnapshot} snapshot */
function listen(snapshot) {
  calls = snapshot.calls;
  keepAcks([...calls, ...queue, ...(playing ? [playing] : [])]);
  setLevel(snapshot.sound);
  const fresh = calls.filter((call) => announced.get(name(call)) !== call.called_at);
  for (const call of fresh.reverse()) {
    announced.set(name(call), call.called_at);
    if (isMissed(call)) queue.push(call);
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
  draw();
  for (const call of queue) if (speaks(call)) ack(call, "queued");
  next();
}

/** Return the call of the large place: the one that is announced, else the newest that is not of the past; none beside posters. */
function large() {
  if (posters.cover()) return undefined;
  return playing ?? calls.find((call) => !isPast(call));
}

/** Render the calls, and report those on the screen as shown when they are painted: a page that is not visible never is. */
function draw() {
  posters.yieldTo(calls[0], playing !== undefined);
  const call = large();
  const rows = drawRows(calls, queue, call);
  const wish = JSON.stringify([call, call === playing]);
  if (wish !== shown) show(call, call !== undefined && call === playing);
  shown = wish;
  requestAnimationFrame(() => requestAnimationFrame(() => {
    if (posters.fillWall()) return;
    for (const one of call ? [call, ...rows] : rows) ack(one, "shown");
  }));
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

/** Whether a call shares the chime of the one before: in a hurry, and if both were made at one moment. @param {Api.WallCall} call */
function shares(call) {
  return !silent && (hurried || (before !== undefined && Math.abs(Date.parse(call.called_at) - Date.parse(before)) < MOMENT_MS));
}

/** Handle one announcement after the other: each has the large place and its own sound for a while. */
function next() {
  if (playing) return;
  // In a hurry until the last call that waits.
  hurried = queue.length > 0 && (hurried || tooLong(queue.slice(1)));
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
  announce(playing);
}

/** Whether the person of that call came. @param {Api.WallCall} call */
function isOver(call) {
  return calls.some((one) => name(one) === name(call) && one.over);
}

/** Give a call the large place and its sound, and the next one its turn. @param {Api.WallCall} call */
function announce(call) {
  draw();
  const started = performance.now();
  let sounds = true;
  /** @param {boolean} said */
  const finish = (said) => {
    sounds = false;
    ack(call, said ? "spoken" : "silent");
  };
  if (speaks(call)) ack(call, "queued");
  sound(call, { short: hurried, shares: shares(call) }).then(finish, () => finish(false));
  setTimeout(() => sounds && finish(false), longest());
  silent = false;
  before = call.called_at;
  hurried &&= queue.length > 0;
  const alone = !queue.length;
  const timer = setInterval(() => {
    const gap = hurried ? HURRIED_MS : GAP_MS;
    const rest = alone && !queue.length && !isOver(call) ? CALLING_MS : gap;
    if (sounds || performance.now() - started < rest) return;
    clearInterval(timer);
    playing = undefined;
    next();
    draw();
  }, 100);
}

/** @param {LinkState} state @param {Date} sign the last one of the server */
function linked(state, sign) {
  document.body.dataset.link = state;
  by("lost").hidden = state !== "lost";
  by("numbers").hidden = state === "lost" || !by("notice").hidden;
  lostAt = state === "lost" ? sign : null;
  tick();
}

function tick() {
  by("clock").textContent = hour(serverNow());
  draw();
  if (lostAt) by("lost-words").textContent = `${filled(link.lost, { at: hour(lostAt) })} ${filled(says.age, { age: duration(since(lostAt)) })} ${says.lost}`;
}

posters.onChange(draw);
ticking(tick, 1000);
tick();
const watchAgain = watch("display", {
  url: "/api/v1/display",
  onSnapshot: listen,
  onState: linked,
  quiet: () => !playing && !queue.length,
  also: () => ({ mute: muteNow() }),
  onConnect: reportAgain,
});
onMute(watchAgain);
