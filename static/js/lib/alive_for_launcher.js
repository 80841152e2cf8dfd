// Log a sign of life for hardware/kiosk/launch.sh, which reads the browser's log and restarts a silent browser.

export function beat() {
  // eslint-disable-next-line no-console -- the one line that the launcher waits for
  console.info("ciasc-vive");
}

beat();
setInterval(beat, 5000);
