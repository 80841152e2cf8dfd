// The size of a millimetre on this screen, from the diagonal that the station entered (<html data-inches="10.1">).

/** Sets --mm on the page when the diagonal is known; returns pixels in a millimetre, or null. */
export function measure(root = document.documentElement) {
  const inches = Number(root.dataset.inches);
  if (!(inches > 2)) return null;
  const px = Math.hypot(window.screen.width, window.screen.height) / (inches * 25.4);
  root.style.setProperty("--mm", `${px.toFixed(3)}px`);
  return px;
}

measure();
