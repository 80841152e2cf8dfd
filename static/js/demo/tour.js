// The tour: check off the tasks that the station's events show as done, and mark the account of this browser.
import { all, by, filled } from "../lib/dom.js";

const EVERY_MS = 2000;
const count = by("count");
const tasks = all("[data-task]");
const marks = all("[data-here]");
const coming = by("coming");

/** @param {TourState} state */
function show({ done, here, coming: written }) {
  coming.hidden = !written;
  for (const task of tasks) task.toggleAttribute("data-done", done.includes(task.dataset.task ?? ""));
  for (const mark of marks) mark.hidden = mark.dataset.here !== here;
  const words = filled(count.dataset.phrase ?? "", { n: done.length, all: tasks.length });
  if (count.textContent !== words) count.textContent = words;
}

async function look() {
  try {
    const answer = await fetch("/demo/tareas.json", { cache: "no-store" });
    if (answer.ok) show(/** @type {TourState} */ (await answer.json()));
  } catch {
    // The demo is restarting; the next request will find it.
  }
  setTimeout(look, EVERY_MS);
}

void look();
