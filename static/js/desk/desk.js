// The desk: render the snapshots of the server, and send one command at a time.
import "../lib/keyboard.js";
import { showAlerts } from "../lib/alerts.js";
import { catchUp, order, notify } from "./commands.js";
import { changed, CUT, held, mine, number, onChange, path, root, says, seen, state, take } from "./state.js";
import { tickPerson } from "./person.js";
import { tickWaits } from "./queue.js";
import { filled, find } from "../lib/dom.js";
import { showLink } from "../lib/connection_banner.js";
import { ticking, watch } from "../lib/live_connection.js";
import { noInput } from "../lib/reload_after_upgrade.js";

onChange((now) => {
  showAlerts(now.alerts, { desk: mine() ? number : 0, go: (alert) => order(`/api/v1/alerts/${alert.id}/take`) });
  tickWaits();
});

/** @type {string | null} */
let served = null;
/** Show what others changed: the services of the desk, or that it is closed. @param {Now} now */
function noteOthers(now) {
  const serves = held() ? now.serves.join() : null;
  const before = served;
  served = serves;
  if (before === null || before === serves || state.busy) return;
  if (now.desk.state === "closed") notify(says.closed, true);
  else if (serves) notify(filled(says.serves, { services: [...new Set(now.serves.map((key) => seen(key)))].join(", ") }));
}

let config = Number(root.dataset.config);
/** Update the questions to the published configuration, but none that is open. @param {number} version */
async function follow(version) {
  if (version === config || document.querySelector("dialog[open]")) return;
  config = version;
  const done = await import("./new_configuration.js").then((part) => part.renew()).catch(() => false);
  if (!done) config = -1;
}

/** @type {{ seq: number; at: Date } | null} what the page knew when the link broke */
let left = null;

/** @param {LinkState} link @param {Date} last */
function linked(link, last) {
  const before = state.link;
  state.link = link;
  root.dataset.link = link;
  showLink(link, last, says.lost);
  document.body.classList.toggle("unlinked", link !== "live");
  find("button.masthead__out").disabled = CUT.has(link); // a form without an answer
  if (link !== "live" && before === "live" && state.now) left = { seq: state.now.seq, at: last };
  if (link === "live" && left) {
    void catchUp(Math.min(left.seq, state.unsure ?? left.seq), left.at);
    left = null;
  }
  changed();
}

let waited = -1;
/** Play a chime when the first person waits for a free desk. @param {Now} now */
function chime(now) {
  if (waited === 0 && now.mine > 0 && held() && !now.ticket) new Audio("/static/sounds/chime.wav").play().catch(() => {});
  waited = now.mine;
}

watch(`desk:${number}`, {
  url: path,
  onSnapshot: (snapshot) => {
    take(snapshot);
    chime(snapshot);
    noteOthers(snapshot);
    void follow(snapshot.config);
    if (state.unsure !== null && state.link === "live") void catchUp(state.unsure);
  },
  onState: linked,
  quiet: () => noInput() && !state.busy && !state.now?.ticket,
});

ticking(() => {
  if (!state.now) return;
  tickPerson(state.now);
  tickWaits();
}, 500);
