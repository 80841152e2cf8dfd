// The audit's file leaves the house only for somebody who gives the password.
import { Problem } from "../lib/api.js";
import { confirmed } from "../lib/confirm_password.js";

const link = document.getElementById("download");
const problem = document.getElementById("problem");

async function file() {
  const answer = await fetch(link.href, { credentials: "same-origin", cache: "no-store" });
  if (!answer.ok) throw new Problem(answer.status, await answer.json());
  return answer.blob();
}

link.addEventListener("click", async (event) => {
  event.preventDefault();
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
    problem.textContent = error.detail || "No hay conexión con el servidor.";
    problem.hidden = false;
  }
});
