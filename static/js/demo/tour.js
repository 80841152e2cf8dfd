// The tour: ticks the tasks that the station's events show as done, and marks the account that this browser holds.

const EVERY_MS = 2000;
const count = document.getElementById("count");
const tasks = [...document.querySelectorAll("[data-task]")];
const marks = [...document.querySelectorAll("[data-here]")];

function show({ done, here }) {
  for (const task of tasks) task.toggleAttribute("data-done", done.includes(task.dataset.task));
  for (const mark of marks) mark.hidden = mark.dataset.here !== here;
  const words = count.dataset.words.replace("{n}", done.length).replace("{all}", tasks.length);
  if (count.textContent !== words) count.textContent = words;
}

async function look() {
  try {
    const answer = await fetch("/demo/tareas.json", { cache: "no-store" });
    if (answer.ok) show(await answer.json());
  } catch {
    // The demo is restarting; the next look will find it.
  }
  setTimeout(look, EVERY_MS);
}

look();
