// A browser becomes a kiosk or a display by the code that the administrator reads to it.
import { send } from "../lib/api.js";

const problem = document.getElementById("problem");

document.getElementById("pair").addEventListener("submit", async (event) => {
  event.preventDefault();
  problem.hidden = true;
  const form = event.currentTarget;
  try {
    const device = await send("/api/v1/devices/pair", { code: form.elements.code.value });
    window.location.assign(device.to);
  } catch (error) {
    problem.textContent = error.detail || error.title || "No hay conexión con el servidor.";
    problem.hidden = false;
    form.elements.code.select();
  }
});
