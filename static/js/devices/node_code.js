// Load the page of a kiosk node again as soon as it shows another code, or the node is registered.
import "../lib/alive_for_launcher.js";

const POLL_MS = 2000;
/** @type {string | null} */
let first = null;

setInterval(async () => {
  try {
    const answer = await fetch(window.location.href, { cache: "no-store" });
    const page = await answer.text();
    first ??= page;
    if (answer.ok && page !== first) window.location.reload();
  } catch {
    // The node starts: the next request gets its answer.
  }
}, POLL_MS);
