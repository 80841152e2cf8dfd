
import { pause } from "./api.js";

/** Where the page knows its person: whether that person is signed in again, above the page. @returns {Promise<boolean>} */
async function signInAgain() {
  if (!document.querySelector("meta[name=csrf-token]") || !document.querySelector(".masthead__me")) return false;
  const part = await import("./sign_in_again.js");
  return part.ask();
}

/** The same after a command was refused; a wrong password or code is another matter. @param {{ status: number; type: string }} problem @param {string} path */
export function signedInAgain({ status, type }, path) {
  return status === 401 && type !== "second-factor" && !path.startsWith("/api/v1/session") && signInAgain();
}

/** What `watch` knows of it: no answer (0) and a refusal are no sign of life. A device without a right gets the page that says so. @param {() => void} report @param {() => void} resume */
export function sessionOf(report, resume) {
  const session = { ended: false, refused };

  /** @param {number | undefined} status */
  function refused(status) {
    if (status === 401) void end();
    else if (status === 403) window.location.reload();
    return !status || status === 401 || status === 403;
  }

  async function end() {
    if (session.ended) return;
    session.ended = true;
    report();
    if (!(await answer())) return window.location.reload();
    session.ended = false;
    resume();
  }

  /** Ask until the question can be shown. @returns {Promise<boolean>} */
  const answer = () => signInAgain().catch(() => pause(3000).then(answer));

  return session;
}
