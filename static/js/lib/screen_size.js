// Set --mm, a millimetre on this screen, from its diagonal (<html data-inches="10.1">), and --reach, how high a hand comes.

const { style, dataset } = document.documentElement;
const inches = Number(dataset.inches);
const pixels = Math.hypot(window.screen.width, window.screen.height);
if (dataset.hand) style.setProperty("--reach", `${dataset.hand}rem`);
if (inches > 2) style.setProperty("--mm", `${(pixels / (inches * 25.4)).toFixed(3)}px`);
