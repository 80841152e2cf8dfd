// The sound of a call: its chime, then its voice, as loud as the station sets it; the button that lets a browser sound.
import { by } from "../lib/dom.js";
import * as voice from "./voice.js";

const CHIME_MS = 1500;
const SOUND_READY_MS = 3000;
/** About how long a call is said, with its chime; more than 10 s of them are said in a hurry. */
const CALL_S = 4.5;
const MOST_WAITING_S = 10;
/** How long the wall waits for a sound beyond the time that it usually takes. */
const STUCK_MS = 6000;

const chime = new Audio("/static/sounds/chime.wav");
let chimeRefused = false;
let mute = false;
/** @type {() => void} */
let changed = () => {};
/** @type {Api.WallSound} */
let level = { volume: 0, times: 0 };

/** @param {Api.WallSound} now */
export function setLevel(now) {
  if (now.times && !level.times) void voice.warmUp();
  level = now;
}

/** Whether the wall says that call, as things are now. @param {Api.WallCall} call */
export function speaks(call) {
  return level.volume > 0 && level.times > 0 && call.spoken.length > 0 && !voice.blocked();
}

/** Whether those calls take so long to say that they are said in a hurry. @param {Api.WallCall[]} waiting */
export function tooLong(waiting) {
  return waiting.filter(speaks).length * CALL_S * level.times > MOST_WAITING_S;
}

/** Return after how many milliseconds a sound that does not end is stuck. */
export function longest() {
  return CHIME_MS + Math.max(1, level.times) * CALL_S * 1000 + STUCK_MS;
}

/**
 * Sound and say a call; return whether it was said. A call that shares the chime of the one before is only said;
 * without voice it has its own chime.
 * @param {Api.WallCall} call
 * @param {{ short: boolean; shares: boolean }} how
 */
export async function sound(call, { short, shares }) {
  const { volume, times } = level;
  if (!volume) return false;
  const preparing = times ? voice.prepare(voice.spoken(call.spoken, short)) : null;
  if (!shares) await ring(volume);
  const clips = await preparing;
  if (shares && (!clips?.length || voice.blocked())) await ring(volume);
  return voice.say(clips, { volume, times, hurried: short });
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

/** Show the button that lets the browser sound where it does not, and report that to the station. */
function reportSound() {
  const now = level.volume > 0 && (chimeRefused || (level.times > 0 && voice.blocked()));
  by("sound").hidden = !now;
  if (now === mute) return;
  mute = now;
  changed();
}

/** Return whether the browser lets nothing sound. */
export function muteNow() {
  return mute;
}

/** @param {() => void} run whenever that changes */
export function onMute(run) {
  changed = run;
}

by("sound").addEventListener("click", () => {
  void voice.unblock().then(() => ring(level.volume || 100));
});
voice.onBlocked(reportSound);
setTimeout(reportSound, SOUND_READY_MS);
