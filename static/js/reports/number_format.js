// How figures read in Spanish, as ciasc/reports/number_format.py writes them for pages and files.

/** The nearest whole number; of two that are as near, the even one, as in Python. */
function rounded(number) {
  const near = Math.round(number);
  return near - number === 0.5 && near % 2 ? near - 1 : near;
}

const two = (number) => String(number).padStart(2, "0");

export function lasting(seconds) {
  if (seconds === null || seconds === undefined) return "–";
  const whole = rounded(seconds);
  const minutes = rounded(seconds / 60);
  if (whole < 60) return `${whole} s`;
  if (whole < 600) return `${Math.floor(whole / 60)}:${two(whole % 60)} min`;
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}

export const percent = (share) => (share === null || share === undefined ? "–" : `${rounded(share)} %`);
