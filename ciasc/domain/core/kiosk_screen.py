"""The screen of a kiosk: its size in millimetres, where its paper comes out, and whether people reach it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from math import hypot
from typing import Final

from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.messages import Message, message

TARGET_MM: Final = 20
"""The smallest side of a button, for a finger of any age."""
SMALLEST_LANDSCAPE: Final = (150, 89)
SMALLEST_PORTRAIT: Final = (125, 220)
"""Width and height in millimetres of the smallest screens on which every button has that side."""
REACH_MM: Final = 1220
"""The height above the floor that a hand reaches from a wheelchair."""
LOW_LEAST_MM: Final = 250
"""The height that all buttons need in the low position."""
LOW_FROM_MM: Final = 300
"""The height of upright screens from which on they offer the low position."""
CROWN: Final = 0.25
"""The part of an upright screen above its buttons."""
INCHES: Final = (3, 65)
PIXELS: Final = range(320, 7681)
FLOOR_CM: Final = range(161)
_MM_PER_INCH: Final = 25.4
_WRITTEN: Final = re.compile(r"(\d{1,2}(?:\.\d)?) (\d{3,4})x(\d{3,4}) (down|left|right) (\d{1,3})")


class PaperSlot(Enum):
    """The side of the screen at which the paper comes out."""

    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class KioskScreen:
    """A kiosk's screen: diagonal, pixels, side of the paper slot, and its lower edge above the floor."""

    inches: float
    width: int
    height: int
    slot: PaperSlot
    floor_cm: int

    def __post_init__(self) -> None:
        """Raise InvalidInput if no screen is like that."""
        sides = self.width in PIXELS and self.height in PIXELS
        if not INCHES[0] <= self.inches <= INCHES[1] or not sides or self.floor_cm not in FLOOR_CM:
            raise InvalidInput("station.screen.not_credible")

    @classmethod
    def of(cls, text: str) -> "KioskScreen":
        """Parse a screen as it is stored: 10.1 1280x800 down 95. Raise InvalidInput if it is none."""
        found = _WRITTEN.fullmatch(text)
        if found is None:
            raise InvalidInput("station.screen.not_credible")
        inches, width, height, slot, floor = found.groups()
        return cls(float(inches), int(width), int(height), PaperSlot(slot), int(floor))

    def __str__(self) -> str:
        """Return the screen as it is stored."""
        return f"{self.inches:g} {self.width}x{self.height} {self.slot.value} {self.floor_cm}"

    @property
    def pixels_per_mm(self) -> float:
        """Return the pixels of a millimetre."""
        return hypot(self.width, self.height) / (self.inches * _MM_PER_INCH)

    @property
    def size_mm(self) -> tuple[int, int]:
        """Return width and height in millimetres."""
        return round(self.width / self.pixels_per_mm), round(self.height / self.pixels_per_mm)

    @property
    def upright(self) -> bool:
        """Return whether the screen is higher than wide."""
        return self.height > self.width

    @property
    def smallest_mm(self) -> tuple[int, int]:
        """Return width and height in millimetres that a screen of this kind needs at least."""
        return SMALLEST_PORTRAIT if self.upright else SMALLEST_LANDSCAPE

    @property
    def too_small(self) -> bool:
        """Return whether buttons of 20 mm do not fit."""
        return any(side < least for side, least in zip(self.size_mm, self.smallest_mm, strict=True))

    @property
    def offers_low(self) -> bool:
        """Return whether the page offers to move its buttons down."""
        return self.upright and self.size_mm[1] >= LOW_FROM_MM

    @property
    def reach_mm(self) -> int:
        """Return the height of the lower part that holds all buttons in the low position."""
        usual = round((1 - CROWN) * self.size_mm[1])
        return min(usual, max(LOW_LEAST_MM, REACH_MM - 10 * self.floor_cm))

    @property
    def highest_button_cm(self) -> int:
        """Return the height above the floor of the highest button, in the low position where there is one."""
        return self.floor_cm + round((self.reach_mm if self.offers_low else self.size_mm[1]) / 10)

    def faults(self) -> Iterator[Message]:
        """Yield what a technician must know: buttons that are too small, or too high for a wheelchair."""
        width, height = self.size_mm
        if self.too_small:
            least, lowest = self.smallest_mm
            yield message(
                "station.screen.too_small",
                width=width,
                height=height,
                least=least,
                lowest=lowest,
                target=TARGET_MM,
            )
        if self.highest_button_cm * 10 > REACH_MM:
            over = self.highest_button_cm - REACH_MM // 10
            yield message(
                "station.screen.too_high",
                top=self.highest_button_cm,
                reach=REACH_MM // 10,
                floor=max(0, self.floor_cm - over),
            )
