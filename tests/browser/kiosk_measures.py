"""What tests measure on the kiosk's page: millimetres of the glass, what is cut off and what overlaps."""

from dataclasses import dataclass
from math import hypot
from typing import Final

from ciasc.domain.core.kiosk_screen import KioskScreen, PaperSlot

# What is not whole on the screen and in the part that holds it, or is too narrow for its letters.
CUT_OFF: Final = """() => {
  const HOLDERS = ".tile, .door, .stage, .crown, .notice, .take, .ticket__card, .ticket__facts,"
    + " .is-stepped .screen";
  const within = (inner, outer) => ["left", "top"].every((edge) => inner[edge] >= outer[edge] - 1)
    && ["right", "bottom"].every((edge) => inner[edge] <= outer[edge] + 1);
  const holderOf = (part) => {
    const holder = part?.closest(HOLDERS);
    const boxless = holder && getComputedStyle(holder).display === "contents";
    return boxless ? holderOf(holder.parentElement) : holder;
  };
  const screen = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
  const cut = (part) => {
    const box = part.getBoundingClientRect();
    const holder = holderOf(part.parentElement);
    const text = part.matches(".tile, .door, .tile__text, p, h1, span");
    const wide = text && part.scrollWidth > part.clientWidth + 1;
    const held = !holder || within(box, holder.getBoundingClientRect());
    return wide || !within(box, screen) || !held;
  };
  return [...document.querySelectorAll(".crown *, .notice, .screen:not([hidden]) *, .bar *")]
    .filter((part) => part.checkVisibility() && getComputedStyle(part).clipPath === "none")
    .filter((part) => !part.closest("use") && cut(part))
    .map((part) => `${part.tagName} ${part.className}: ${part.innerText}`);
}"""

# Which words lie on other words or on a picture; two lines of one text may touch.
OVERLAPS: Final = """() => {
  const words = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const title = node.parentElement.closest("h1");
    const clipped = title && getComputedStyle(title).clipPath !== "none";
    if (!node.data.trim() || clipped || !node.parentElement.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const { left, right, top, bottom } of range.getClientRects()) {
      const thin = (bottom - top) / 5;
      const inner = { left: left + 1, right: right - 1, top: top + thin, bottom: bottom - thin };
      words.push({ node, name: node.data.trim(), ...inner });
    }
  }
  const pictures = [...document.querySelectorAll("svg, img")]
    .filter((picture) => picture.checkVisibility())
    .map((node) => ({ node, name: node.outerHTML.slice(0, 60), ...node.getBoundingClientRect().toJSON() }));
  const meet = (one, other) => one.node !== other.node && one.left < other.right && other.left < one.right
    && one.top < other.bottom && other.top < one.bottom;
  const found = new Set();
  for (const word of words) {
    for (const other of [...words, ...pictures]) {
      if (meet(word, other)) found.add([word.name, other.name].sort().join(" | "));
    }
  }
  return [...found];
}"""

# Each button's box and each text's letters, in millimetres, with what it belongs to.
MILLIMETRES: Final = """() => {
  const mm = parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--mm"));
  const held = document.querySelector("dialog[open]") ?? document;
  const boxes = [...held.querySelectorAll("button")].filter((button) => button.checkVisibility())
    .map((button) => ({ name: button.innerText, box: button.getBoundingClientRect() }));
  const aside = (one, other) => Math.max(one.left - other.right, other.left - one.right);
  const above = (one, other) => Math.max(one.top - other.bottom, other.top - one.bottom);
  const gap = (one, other) => Math.max(aside(one, other), above(one, other)) / mm;
  const between = (one, other) => ({ name: `${one.name} | ${other.name}`, gap: gap(one.box, other.box) });
  const letters = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode, part = text.parentElement;
    if (!text.data.trim() || !part.checkVisibility()) continue;
    const main = part.closest(".screen__title, .tile:enabled .tile__text, .ticket__code, .ask") !== null;
    const type = parseFloat(getComputedStyle(part).fontSize) / mm;
    letters.push({ name: text.data.trim(), type, main });
  }
  return {
    targets: boxes.map(({ name, box }) => ({ name, side: Math.min(box.width, box.height) / mm })),
    gaps: boxes.flatMap((one, at) => boxes.slice(at + 1).map((other) => between(one, other))),
    letters,
  };
}"""


@dataclass(frozen=True)
class Glass:
    """A screen: its pixels, its diagonal, and what its height allows."""

    name: str
    width: int
    height: int
    inches: float

    @property
    def size(self) -> tuple[int, int]:
        """Return width and height in pixels."""
        return self.width, self.height

    @property
    def mm(self) -> float:
        """Return the pixels of a millimetre."""
        return hypot(self.width, self.height) / (self.inches * 25.4)

    @property
    def screen(self) -> KioskScreen:
        """Return the screen as the administration describes it, so high that the low position is needed."""
        return KioskScreen(self.inches, self.width, self.height, PaperSlot.DOWN, FLOOR_CM)

    @property
    def small(self) -> bool:
        """Return whether this is a screen as of 7 inches, of four tiles a page."""
        return self.width > self.height and self.height / self.mm < SMALL_MM


SMALL_MM: Final = 115
FLOOR_CM: Final = 97
GLASSES: Final = (
    Glass("7", 800, 480, 7),
    Glass("10.1-flat", 1024, 600, 10.1),
    Glass("10.1", 1280, 800, 10.1),
    Glass("15.6", 1920, 1080, 15.6),
    Glass("21.5", 1920, 1080, 21.5),
    Glass("10.1-upright", 720, 1280, 10.1),
    Glass("21.5-upright", 1080, 1920, 21.5),
    Glass("32-upright", 2160, 3840, 32),
)
