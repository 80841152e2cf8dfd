// Let each part of the page /piezas work.
import "../lib/date_field.js";
import "../lib/field_errors.js";
import "../lib/file_field.js";
import { all, by } from "../lib/dom.js";
import { agreed } from "../lib/question.js";
import { toast } from "../lib/toast.js";

const ask = by("ask");

for (const form of all("form")) form.addEventListener("submit", (event) => event.preventDefault());
for (const chip of all("button.chip")) {
  chip.addEventListener("click", () => {
    for (const other of all("button.chip")) other.setAttribute("aria-pressed", String(other === chip));
  });
}
ask.addEventListener("click", async () => {
  by("asked").textContent = (await agreed(ask.dataset.confirm ?? "", ask.textContent)) ? "✓" : "—";
});
by("toast").addEventListener("click", () => toast(ask.dataset.confirm ?? "", { label: ask.textContent, run: () => ask.focus() }));
