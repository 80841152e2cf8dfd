// A speaker on each tile, which says it. They lie over the tiles: a button holds no other.
import { all, find } from "../lib/elements.js";

const layer = document.createElement("div");
layer.className = "speakers";
let placed = "";

/** @param {(tile: HTMLElement) => void} say @param {(tile: HTMLElement) => boolean} isSilent */
export function placeSpeakers(say, isSilent) {
  const tiles = all(".screen:not([hidden]) .tile:enabled").filter((tile) => tile.checkVisibility() && !isSilent(tile));
  const wanted = JSON.stringify(tiles.map((tile) => [tile.textContent, tile.getBoundingClientRect()]));
  if (wanted === placed) return;
  placed = wanted;
  layer.replaceChildren(...tiles.map((tile) => speaker(tile, say)));
  if (!layer.isConnected) document.body.append(layer);
}

export function clearSpeakers() {
  placed = "";
  layer.remove();
}

/** @param {HTMLElement} tile @param {(tile: HTMLElement) => void} say */
function speaker(tile, say) {
  const button = document.createElement("button");
  const listen = find("[data-act=listen]");
  const box = tile.getBoundingClientRect();
  const words = find(".tile__text", tile).getBoundingClientRect();
  const picture = find("svg", tile).getBoundingClientRect();
  const above = words.top > (picture.top + picture.bottom) / 2;
  button.className = above ? "speaker" : "speaker speaker--beside";
  button.tabIndex = -1;
  button.ariaLabel = `${listen.textContent.trim()}: ${find(".tile__text", tile).textContent}`;
  button.append(find("svg", listen).cloneNode(true));
  button.style.setProperty("top", `${box.top}px`);
  button.style.setProperty("left", `${box.right}px`);
  button.style.setProperty("height", `${(above ? words.top : box.bottom) - box.top}px`);
  button.addEventListener("click", () => say(tile));
  return button;
}
