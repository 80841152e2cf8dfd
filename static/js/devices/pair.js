// Set this browser as a kiosk or a display by the code that the administrator reads out.
import "../lib/alive_for_launcher.js";
import { send } from "../lib/api.js";
import { by, find } from "../lib/dom.js";
import { explained } from "../lib/error_words.js";

const problem = by("problem");
const code = find("input#code");

by("pair").addEventListener("submit", async (event) => {
  event.preventDefault();
  problem.hidden = true;
  try {
    const device = await send("/api/v1/devices/pair", { code: code.value });
    window.location.assign(device.to);
  } catch (error) {
    problem.textContent = explained(error);
    problem.hidden = false;
    code.select();
  }
});
