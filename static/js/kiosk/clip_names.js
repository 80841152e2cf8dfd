// Find the clips that say a text, as ciasc/content/spoken_texts.py: its own, or one for each of its pieces.
const BETWEEN = " · ";
const LAST_AMOUNT = 99;
const HOUR = /\b0?([0-9]{1,2})(?::00|(:[0-9]{2}))\b/g;
const PIECE = / ?[A-Z] [0-9]{3}\b|[0-9]+|[^0-9.,:;]+/g;

/** @param {string} text */
export function clean(text) {
  return text.split(/\s+/).filter(Boolean).join(" ");
}

/** Return the names of the clips; null if the text is silent. @param {string} text @param {{ has: (name: string) => boolean }} known */
export function clipsOf(text, known) {
  const names = clean(text)
    .split(BETWEEN)
    .flatMap((part) => (known.has(`text/${part}`) ? [`text/${part}`] : pieces(part).flatMap(namesOf)));
  return names.every((name) => known.has(name)) ? names : null;
}

/** @param {string} text */
function pieces(text) {
  const parts = text.replaceAll(" y ", ", ").replace(HOUR, "$1$2").match(PIECE) ?? [];
  return parts.filter((part) => /[\p{L}\p{N}]/u.test(part)).map((part) => part.trim());
}

/** @param {string} piece */
function namesOf(piece) {
  const [, letter = "", digits = ""] = /^([A-Z]) ([0-9]{3})$/.exec(piece) ?? [];
  if (letter) return [`letter/${letter}`, `number/${digits}`];
  return /^[0-9]/.test(piece) ? numbers(piece) : [`text/${piece}`];
}

/** @param {string} digits */
function numbers(digits) {
  const number = Number(digits);
  if (digits.length === 3 && number > LAST_AMOUNT) return [`number/${digits}`];
  if (digits.length < 3 && (!digits.startsWith("0") || digits === "0")) return [`amount/${number}`];
  const inPairs = digits.length % 2 === 0 && !digits.startsWith("0");
  return (digits.match(inPairs ? /../g : /./g) ?? []).map((part) => `amount/${Number(part)}`);
}
