// The list of desks: show alerts on it, and load it again when a desk opens or closes.
import { pause } from "../lib/api.js";
import { by } from "../lib/dom.js";
import { watch } from "../lib/live_connection.js";
import { strip } from "../lib/alert_strip.js";

const REST_MS = 1000;
let wished = ""; // the state of the desks
let shown = ""; // as the list shows them
let looking = false;

async function look() {
  const answer = await fetch("/modulo/", { signal: AbortSignal.timeout(8000) });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("doors");
  if (!fresh) return window.location.reload(); // another page: the sign-in
  const id = document.activeElement?.id ?? "";
  const inside = by("doors").contains(document.activeElement);
  by("doors").replaceWith(fresh);
  const same = document.getElementById(id) ?? document.getElementById(id.replace("close", "desk"));
  if (inside) same?.focus({ preventScroll: true });
}

async function freshen() {
  if (looking) return;
  looking = true;
  while (shown !== wished) {
    const asked = wished;
    await look().then(() => (shown = asked), () => {});
    await pause(REST_MS);
  }
  looking = false;
}

watch("queue", {
  url: "/api/v1/queue",
  onSnapshot: ({ alerts, desks }) => {
    strip(alerts);
    wished = JSON.stringify(desks.map((one) => [one.desk, one.state, one.staff, one.idle]));
    void freshen();
  },
});
