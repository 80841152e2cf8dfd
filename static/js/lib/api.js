// Commands to the server: one idempotency key for each intention, kept over retries, and errors as problem objects.

const PAUSES_MS = [400, 1200];
const TIMEOUT_MS = 8000;

/** What the server said no to: `type` is its stable code, `title` is what a person may read. Status 0: nobody answered. */
export class Problem extends Error {
  constructor(status, { type, title = "", detail = "" } = {}) {
    super(title);
    Object.assign(this, { name: "Problem", status, type, title, detail });
  }
}

/** A key of 128 random bits. `crypto.randomUUID` does not exist on plain http, `getRandomValues` does. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The parsed answer of a command, or null for 204; throws Problem. The network may fail twice: the same key is sent again. */
export async function send(path, body = {}, { key = newKey(), also = {} } = {}) {
  const headers = { "Content-Type": "application/json", "Idempotency-Key": key, ...also };
  const csrf = document.querySelector('meta[name="csrf-token"]')?.content;
  if (csrf) headers["X-CSRF-Token"] = csrf;
  const options = { method: "POST", headers, body: JSON.stringify(body) };
  for (const pause of PAUSES_MS) {
    try {
      return await exchange(path, options);
    } catch (error) {
      if (error.status) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return exchange(path, options);
}

/** The parsed answer of a GET; throws Problem. */
export function get(path) {
  return exchange(path, {});
}

async function exchange(path, options) {
  let answer;
  let text;
  try {
    answer = await fetch(path, {
      ...options,
      headers: { Accept: "application/json", ...options.headers },
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    text = await answer.text();
  } catch {
    throw new Problem(0);
  }
  const parsed = parse(text);
  if (!answer.ok) throw new Problem(answer.status, parsed ?? undefined);
  return parsed;
}

function parse(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}
