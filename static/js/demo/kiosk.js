// The kiosk's screen beside the printer: always 1280 by 800, shrunk to the room that there is.

const monitor = document.getElementById("monitor");
const screen = document.getElementById("screen");

new ResizeObserver(([{ contentRect }]) => {
  screen.style.setProperty("--scale", contentRect.width / screen.width);
}).observe(monitor);
