// Send commands with one idempotency key over all retries; raise errors as problem objects.

import { signedInAgain } from "./session.js";

const PAUSES_MS = [400, 1200];
const TIMEOUT_MS = 8000;

/** A refusal: `type` is its stable code, `title` and `detail` are for a person; status 0 is no answer. */
export class Problem extends Error {
  /** @param {number} status @param {Partial<Api.Problem>} [body] */
  constructor(status, { type = "", title = "", detail = "" } = {}) {
    super(title);
    this.name = "Problem";
    this.status = status;
    this.type = type;
    this.title = title;
    this.detail = detail;
  }
}

/** Return the Problem that was caught; raise any other error, a fault of the page. @param {unknown} error */
export function caught(error) {
  if (error instanceof Problem) return error;
  throw error;
}

/** Create a key of 128 random bits. `crypto.randomUUID` does not exist on plain http, `getRandomValues` does. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** @param {number} ms @returns {Promise<void>} */
export function pause(ms) {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** @type {Send} */
export async function send(path, body, { key = newKey(), also = {} } = {}) {
  /** @type {Record<string, string>} */
  const headers = { "Content-Type": "application/json", "Idempotency-Key": key, ...also };
  const csrf = document.querySelector("meta[name=csrf-token]")?.getAttribute("content");
  if (csrf) headers["X-CSRF-Token"] = csrf;
  const options = { method: "POST", headers, body: JSON.stringify(body ?? {}) };
  for (const wait of PAUSES_MS) {
    try {
      return await exchange(path, options);
    } catch (error) {
      if (await signedInAgain(caught(error), path)) return send(path, body, { key, also });
      if (caught(error).status) throw error;
      await pause(wait);
    }
  }
  return exchange(path, options);
}

/** @type {Get} */
export function get(path) {
  return exchange(path, {});
}

/** @param {string} path @param {Exchange} options @returns {Promise<any>} */
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
  if (!answer.ok) throw new Problem(answer.status, parsed ?? {});
  return parsed;
}

/** @param {string} text */
function parse(text) {
  try {
    return text ? JSON.parse(text) : null;
  } catch {
    return null;
  }
}
