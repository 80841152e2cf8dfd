// How the line grew and shrank over the last hours, drawn by uPlot; the same numbers stand in a table below it.
import { by, duration, hour, make, since } from "../lib/dom.js";
import { serverNow } from "../lib/live.js";

const HIGH = 220;
const STEP_MS = 60000;
const style = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

let chart = null;
let drawn = "";

/** The last hours as the server tells them, and this moment as the queues do. */
function points({ line, queues }) {
  const now = serverNow();
  const longest = Math.max(0, ...queues.map((queue) => since(queue.oldest_at)));
  const people = queues.reduce((sum, queue) => sum + queue.waiting, 0);
  return {
    at: [...line.people.map((_, place) => new Date(new Date(line.since).getTime() + place * line.every_s * 1000)), now],
    people: [...line.people, people],
    longest: [...line.longest_s, longest / 1000],
  };
}

function axis(scale, side, values) {
  return { scale, side, values, size: side === 2 ? 34 : 64, stroke: style("--ink-soft"), font: `13px ${style("--font")}`, grid: { show: side !== 1, stroke: style("--line"), width: 1 }, ticks: { show: false } };
}

function made(data) {
  const options = {
    width: by("line").clientWidth,
    height: HIGH,
    legend: { show: false },
    cursor: { show: false },
    scales: { people: { range: (_, __, most) => [0, Math.max(4, most * 1.1)] }, minutes: { range: (_, __, most) => [0, Math.max(8, most * 1.1)] } },
    axes: [axis("x", 2, (_, marks) => marks.map((mark) => hour(mark * 1000))), axis("people", 3, (_, marks) => marks.map((mark) => (Number.isInteger(mark) ? mark : ""))), axis("minutes", 1, (_, marks) => marks.map((mark) => `${mark} min`))],
    series: [
      {},
      { scale: "people", stroke: style("--brand"), width: 2.5, fill: `${style("--brand")}22`, points: { show: false }, paths: window.uPlot.paths.stepped({ align: 1 }) },
      { scale: "minutes", stroke: style("--accent"), width: 2.5, dash: [7, 4], points: { show: false } },
    ],
  };
  const found = new window.uPlot(options, data, by("line"));
  new ResizeObserver(() => found.setSize({ width: by("line").clientWidth, height: HIGH })).observe(by("line"));
  return found;
}

function row(at, people, seconds) {
  const name = make("th", "", hour(at));
  name.scope = "row";
  return make("tr", "", name, make("td", "number", people), make("td", "number", people ? duration(seconds * 1000) : "–"));
}

/** Draw it anew after news, and each minute without any. */
export function drawLine(now) {
  const mark = `${now.seq} ${Math.floor(serverNow() / STEP_MS)}`;
  if (mark === drawn) return;
  drawn = mark;
  const { at, people, longest } = points(now);
  const most = Math.max(...people);
  const words = most ? `Desde las ${hour(at[0])} esperaron como máximo ${most} a la vez; la espera más larga fue de ${duration(Math.max(...longest) * 1000)}.` : `Desde las ${hour(at[0])} nadie esperó.`;
  by("line").setAttribute("aria-label", `${words} Los números están en la tabla de abajo.`);
  by("line-data").replaceChildren(...at.map((moment, place) => row(moment, people[place], longest[place])).reverse());
  const data = [at.map((moment) => moment / 1000), people, longest.map((seconds) => seconds / 60)];
  if (chart) chart.setData(data);
  else chart = made(data);
}
