// The kiosk's screen beside the printer: always 1280 by 800, shrunk to the room that there is.
import { by, find } from "../lib/dom.js";

const frame = find("iframe#screen");

new ResizeObserver(([entry]) => {
  if (entry) frame.style.setProperty("--scale", `${entry.contentRect.width / Number(frame.width)}`);
}).observe(by("monitor"));
