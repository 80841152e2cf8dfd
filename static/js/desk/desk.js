// The desk: shows what the server says is true, and sends one command at a time.
import "../lib/keyboard.js";
import { showAlerts } from "../lib/alerts.js";
import { catchUp, order, tell } from "./commands.js";
import { changed, held, mine, number, onChange, path, root, seen, state, take, WORDS } from "./state.js";
import { tickPerson } from "./person.js";
import { tickWaits } from "./queue.js";
import { by, filled, hour, write } from "../lib/dom.js";
import { ticking, watch } from "../lib/live.js";

onChange((now) => {
  showAlerts(now.alerts, { desk: mine() && number, go: (alert) => order(`/api/v1/alerts/${alert.id}/take`) });
  tickWaits();
});

let served = null;
/** Whoever works here is told what others change: for which services the desk is, or that it is closed. */
function noteOthers(now) {
  const serves = held() ? now.serves.join() : null;
  const before = served;
  served = serves;
  if (before === null || before === serves || state.busy) return;
  if (now.desk.state === "closed") tell(WORDS.says.closed, true);
  else if (serves) tell(filled(WORDS.says.serves, { services: [...new Set(now.serves.map((key) => seen(key)))].join(", ") }));
}

let config = +root.dataset.config;
/** What was published since goes into the questions. */
async function renew(version) {
  const asking = () => document.querySelector("dialog[open]");
  if (version === config || asking()) return;
  config = version;
  try {
    const page = new DOMParser().parseFromString(await (await fetch(location)).text(), "text/html");
    if (asking()) throw null;
    for (const id of ["onward", "issuable", "openable"]) by(id).replaceChildren(...page.getElementById(id).children);
    Object.assign(WORDS, JSON.parse(page.getElementById("desk").dataset.words));
  } catch {
    config = -1;
  }
}

let left = null; // {seq, at}: what the page knew when the link broke

function linked(link, last) {
  const before = state.link;
  state.link = link;
  root.dataset.link = link;
  write("link", filled(WORDS.says[link] ?? "", { at: hour(last) }), link !== "live");
  by("link").className = `banner banner--${link === "lost" ? "bad" : "warn"}`;
  document.body.classList.toggle("unlinked", link !== "live");
  document.querySelector(".masthead__out").disabled = link === "lost"; // a form that nobody would answer
  if (link !== "live" && before === "live" && state.now) left = { seq: state.now.seq, at: last };
  if (link === "live" && left) {
    catchUp(Math.min(left.seq, state.unsure ?? left.seq), left.at);
    left = null;
  }
  changed();
}

let waited = null;
/** A chime when the first person waits for a free desk. */
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
    renew(snapshot.config);
    if (state.unsure !== null && state.link === "live") catchUp(state.unsure);
  },
  onState: linked,
});

ticking(() => {
  if (!state.now) return;
  tickPerson(state.now);
  tickWaits();
}, 500);
