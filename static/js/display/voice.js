// The voice of a wall and of a kiosk: clips of the pack in static/voice, joined on the clock of Web Audio.
// A clip that is missing, a sound that is blocked: nothing is said, and the wall goes on.
const PACK = "/static/voice/es-PE/";
const LOAD_MS = 4000;
/** A bundle that is late for one call is there for the next. */
const BUNDLE_MS = 60_000;
const MOST_DECODED = 60;
const REPEAT_S = 0.6;
const LEAD_S = 0.05;
/** Silence after a clip, by its kind; in a hurry there is next to none. @type {Record<string, [usual: number, hurried: number]>} */
const REST_S = { phrase: [0.3, 0.05], ticket: [0.1, 0], letter: [0.1, 0], number: [0.25, 0], desk: [0, 0], to_desk: [0, 0.1], text: [0.35, 0], hint: [0.1, 0], amount: [0.05, 0] };

const context = createContext();
/** @type {Promise<Map<string, PlacedClip>> | undefined} */
let manifest;
/** @type {Map<string, Promise<ArrayBuffer>>} */
const bundles = new Map();
/** @type {Map<string, AudioBuffer>} the clips used last */
const decoded = new Map();

/** Return the context of the sounds; undefined where the machine has none. */
function createContext() {
  try {
    return new AudioContext();
  } catch {
    return undefined;
  }
}

/** @param {string} name @param {number} ms */
async function load(name, ms) {
  const answer = await fetch(PACK + name, { signal: AbortSignal.timeout(ms) });
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer;
}

async function readManifest() {
  const answer = await load("manifest.json", LOAD_MS);
  /** @type {unknown} */
  const pack = await answer.json();
  /** @type {Map<string, PlacedClip>} */
  const clips = new Map();
  for (const [bundle, rows] of Object.entries(/** @type {VoicePack} */ (pack).bundles)) {
    let start = 0;
    for (const [name, , , size] of rows) {
      clips.set(name, { bundle, start, end: start + size });
      start += size;
    }
  }
  return clips;
}

/** Return the clips of the pack by their names. */
export function listed() {
  manifest ??= readManifest();
  manifest.catch(() => {
    manifest = undefined;
  });
  return manifest;
}

/** Get the promise in that place, which a failure empties: the next call tries again. @type {Once} */
function once(map, name, make) {
  const known = map.get(name);
  if (known) return known;
  const made = make();
  map.set(name, made);
  made.catch(() => map.delete(name));
  return made;
}

/** @param {string} name */
async function clip(name) {
  const known = decoded.get(name);
  if (known) return known;
  if (!context) throw new Error("no sound");
  const place = (await listed()).get(name);
  if (!place) throw new Error(`no clip ${name}`);
  const bytes = await once(bundles, place.bundle, async () => (await load(place.bundle, BUNDLE_MS)).arrayBuffer());
  const sound = await context.decodeAudioData(bytes.slice(place.start, place.end));
  decoded.set(name, sound);
  for (const [old] of decoded) if (decoded.size > MOST_DECODED) decoded.delete(old);
  return sound;
}

/** Return the clips to say: in a hurry number and desk alone. @param {string[]} names @param {boolean} hurried */
export function spoken(names, hurried) {
  if (!hurried) return names;
  return names.filter((name) => !name.startsWith("phrase/")).map((name) => name.replace("ticket/", "letter/").replace("desk/", "to_desk/"));
}

/** Load the clips of a call; null where one of them is missing or late. @param {string[]} names @param {number} [ms] @returns {Promise<SpokenClip[] | null>} */
export async function prepare(names, ms = LOAD_MS) {
  /** @type {Promise<never>} */
  const late = new Promise((_, fail) => {
    setTimeout(fail, ms);
  });
  try {
    return await Promise.race([Promise.all(names.map(async (name) => ({ name, sound: await clip(name) }))), late]);
  } catch {
    return null;
  }
}

/** Return when each clip begins, all of them as often as they are said. @type {Starts} */
export function starts(clips, { start, times, hurried }) {
  const begins = [];
  let at = start;
  for (let time = 0; time < (hurried ? 1 : times); time += 1) {
    if (time) at += REPEAT_S;
    for (const { name, sound } of clips) {
      begins.push(at);
      at += sound.duration + (REST_S[name.split("/")[0] ?? ""]?.[hurried ? 1 : 0] ?? 0);
    }
  }
  return begins;
}

/** Ends what is being said. */
let cut = () => {};

/** End what is being said. */
export function hush() {
  cut();
}

/** Schedule the clips one after the other from `start` on; return the last source, when it ends, and its volume. @type {Schedule} */
export function schedule(audio, clips, how) {
  const gain = audio.createGain();
  gain.gain.value = how.volume / 100;
  gain.connect(audio.destination);
  let end = how.start;
  /** @type {AudioBufferSourceNode | undefined} */
  let last;
  for (const [position, at] of starts(clips, how).entries()) {
    const sound = clips[position % clips.length]?.sound;
    if (!sound) continue;
    last = audio.createBufferSource();
    last.buffer = sound;
    last.connect(gain);
    last.start(at);
    end = at + sound.duration;
  }
  return { last, end, gain };
}

/** Say the clips now; return at their end whether they were said: not where sound is blocked. @param {SpokenClip[] | null} clips @param {Saying} how */
export async function say(clips, how) {
  if (!context || !clips?.length || blocked()) return false;
  const { last, end, gain } = schedule(context, clips, { ...how, start: context.currentTime + LEAD_S });
  const ms = (end - context.currentTime) * 1000;
  // The clock of a context whose loudspeaker is gone does not run: its source never ends.
  await new Promise((done) => {
    cut = () => {
      gain.disconnect();
      done(null);
    };
    last?.addEventListener("ended", done);
    setTimeout(done, ms + 500);
  });
  return !blocked();
}

/** Load what most calls need, so that the first one is said in time. */
export async function warmUp() {
  await prepare(["ticket/A", "number/001", "desk/1"]);
}

/** Whether the browser lets nothing sound yet; never where the machine has no voice at all. */
export function blocked() {
  return context !== undefined && context.state !== "running";
}

/** Start the sound after a person's touch. */
export async function unblock() {
  try {
    await context?.resume();
  } catch {
    // It remains blocked, which the page shows.
  }
}

/** @param {() => void} changed */
export function onBlocked(changed) {
  context?.addEventListener("statechange", changed);
}
