"""The parts on the paper of an emulated printer, and their sizes."""

from dataclasses import dataclass
from typing import Any, Final

import qrcode
from PIL import Image

_LEVELS: Final = {
    48: qrcode.ERROR_CORRECT_L,
    49: qrcode.ERROR_CORRECT_M,
    50: qrcode.ERROR_CORRECT_Q,
    51: qrcode.ERROR_CORRECT_H,
}


@dataclass(frozen=True, slots=True)
class Style:
    """The style of printed letters. `cell` is the width in dots of a letter of font A."""

    cell: int = 12
    width: int = 1
    height: int = 1
    bold: bool = False
    small: bool = False
    underline: bool = False
    reverse: bool = False

    @property
    def across(self) -> int:
        """Return the dots from one letter to the next."""
        return self.width * (self.cell * 3 // 4 if self.small else self.cell)

    @property
    def tall(self) -> int:
        """Return the dots from top to bottom of a letter."""
        return self.height * (17 if self.small else 24)


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one style."""

    text: str
    style: Style

    @property
    def size(self) -> tuple[int, int]:
        """Return width and height in dots."""
        return self.style.across * len(self.text), self.style.tall


@dataclass(frozen=True, slots=True)
class Bits:
    """A picture of one bit a dot, each printed `scale` times across and down."""

    rows: bytes
    width_bytes: int
    scale: tuple[int, int] = (1, 1)

    @property
    def size(self) -> tuple[int, int]:
        """Return width and height in dots."""
        return self.width_bytes * 8 * self.scale[0], len(self.rows) // self.width_bytes * self.scale[1]


@dataclass(frozen=True, slots=True)
class PrintedQr:
    """A QR code that the printer makes itself; `level` as in ESC/POS, 48 to 51."""

    text: str
    module: int
    level: int

    def _code(self) -> "qrcode.QRCode[Any]":
        made: qrcode.QRCode[Any] = qrcode.QRCode(
            error_correction=_LEVELS[self.level], box_size=self.module, border=0
        )
        made.add_data(self.text)
        return made

    @property
    def size(self) -> tuple[int, int]:
        """Return width and height in dots; compute only the size of the code, not the code."""
        side = (17 + 4 * self._code().best_fit(start=1)) * self.module
        return side, side

    def picture(self) -> Image.Image:
        """Return the code, one pixel for each dot."""
        made = self._code()
        made.make()
        found: Image.Image = made.make_image().get_image()
        return found.convert("L")


Part = Run | Bits | PrintedQr


@dataclass(frozen=True, slots=True)
class Strip:
    """The print between two movements: parts from left to right; `align` 0 left, 1 middle, 2 right."""

    parts: tuple[Part, ...]
    align: int
    height: int
