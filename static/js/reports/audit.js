// Get the file of the audit, only after the password.
import { Problem } from "../lib/api.js";
import { confirmed } from "../lib/confirm_password.js";
import { by, find } from "../lib/elements.js";
import { explained } from "../lib/error_words.js";

const link = find("a#download");
const problem = by("problem");

async function file() {
  const answer = await fetch(link.href, { credentials: "same-origin", cache: "no-store" });
  if (!answer.ok) {
    const refused = /** @type {unknown} */ (await answer.json());
    throw new Problem(answer.status, /** @type {Partial<Problem>} */ (refused));
  }
  return answer.blob();
}

/** Get the file, after the password if the server wants it, and save it. */
async function save() {
  problem.hidden = true;
  try {
    const blob = await confirmed(file);
    if (!blob) return;
    const saved = document.createElement("a");
    saved.href = URL.createObjectURL(blob);
    saved.download = "ciasc-auditoria.csv";
    saved.click();
    URL.revokeObjectURL(saved.href);
  } catch (error) {
    problem.textContent = explained(error);
    problem.hidden = false;
  }
}

link.addEventListener("click", (event) => {
  event.preventDefault();
  void save();
});
