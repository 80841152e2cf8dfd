"""The roll of an emulated printer: what was printed, as text and as a picture that looks like paper."""

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import as_file, files
from typing import Final

import qrcode
from PIL import Image, ImageDraw, ImageFont

LINE_DOTS: Final = 30
_LETTER: Final = (12, 24)
_MARGIN: Final = 24
_LEVELS: Final = {
    48: qrcode.ERROR_CORRECT_L,
    49: qrcode.ERROR_CORRECT_M,
    50: qrcode.ERROR_CORRECT_Q,
    51: qrcode.ERROR_CORRECT_H,
}


@dataclass(frozen=True, slots=True)
class PrintedTicket:
    """A ticket that came out: its lines, the texts of its QR codes, its length and its picture."""

    lines: tuple[str, ...]
    qr: tuple[str, ...]
    millimetres: float
    unknown_commands: int
    overflowing_lines: int
    received: int
    last_byte_at: float
    picture: Image.Image

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


@dataclass(slots=True)
class Style:
    """How the next letters are printed."""

    width: int = 1
    height: int = 1
    bold: bool = False
    align: int = 0


@cache
def _font(size: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    name = "DejaVuSansMono-Bold.ttf" if bold else "DejaVuSansMono.ttf"
    with as_file(files(__package__) / "fonts" / name) as path:
        return ImageFont.truetype(str(path), size)


@dataclass(slots=True)
class Roll:
    """Paper of a width in dots, drawn on line by line until it is cut."""

    columns: int
    dpi: int = 203
    lines: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    overflowing: int = 0
    _strips: list[Image.Image] = field(default_factory=list)

    @property
    def dots(self) -> int:
        """The printable width."""
        return self.columns * _LETTER[0]

    def line(self, text: str, style: Style) -> None:
        """Print one line and feed."""
        if len(text) * style.width > self.columns:
            self.overflowing += 1
        self.lines.append(text)
        height = max(LINE_DOTS, _LETTER[1] * style.height + 6)
        strip = Image.new("L", (self.dots, height), 255)
        if text.strip():
            letters = self._letters(text, style)
            strip.paste(letters, (self._left(letters.width, style), (height - letters.height) // 2))
        self._strips.append(strip)

    def _letters(self, text: str, style: Style) -> Image.Image:
        font = _font(20 * style.height, bold=style.bold or style.height > 1)
        across = _LETTER[0] * style.width
        picture = Image.new("L", (across * len(text), _LETTER[1] * style.height), 255)
        draw = ImageDraw.Draw(picture)
        for place, letter in enumerate(text):
            draw.text(
                (place * across + across // 2, picture.height * 0.8), letter, fill=0, font=font, anchor="ms"
            )
        return picture

    def _left(self, width: int, style: Style) -> int:
        return (0, (self.dots - width) // 2, self.dots - width)[style.align]

    def qr(self, text: str, module: int, level: int, style: Style) -> None:
        """Print a QR code."""
        self.codes.append(text)
        code = qrcode.QRCode(
            error_correction=_LEVELS.get(level, qrcode.ERROR_CORRECT_L), box_size=module, border=0
        )
        code.add_data(text)
        code.make()
        dots = code.make_image().get_image().convert("L")
        strip = Image.new("L", (self.dots, dots.height), 255)
        strip.paste(dots, (self._left(dots.width, style), 0))
        self._strips.append(strip)

    def bits(self, rows: bytes, width_bytes: int, style: Style) -> None:
        """Print a raster picture of one bit a dot."""
        height = len(rows) // width_bytes if width_bytes else 0
        if not height:
            return
        picture = Image.frombytes("1", (width_bytes * 8, height), bytes(255 - byte for byte in rows)).convert(
            "L"
        )
        strip = Image.new("L", (self.dots, height), 255)
        strip.paste(picture, (max(self._left(picture.width, style), 0), 0))
        self._strips.append(strip)

    def feed(self, dots: int) -> None:
        """Move on without printing."""
        if dots > 0:
            self._strips.append(Image.new("L", (self.dots, dots), 255))

    def cut(self, *, unknown: int, received: int, last_byte_at: float) -> PrintedTicket:
        """The ticket so far; the roll begins anew."""
        height = sum(strip.height for strip in self._strips)
        paper = Image.new("L", (self.dots + 2 * _MARGIN, height + 2 * _MARGIN), 255)
        y = _MARGIN
        for strip in self._strips:
            paper.paste(strip, (_MARGIN, y))
            y += strip.height
        ticket = PrintedTicket(
            lines=tuple(self.lines),
            qr=tuple(self.codes),
            millimetres=round(height / self.dpi * 25.4, 1),
            unknown_commands=unknown,
            overflowing_lines=self.overflowing,
            received=received,
            last_byte_at=last_byte_at,
            picture=paper,
        )
        self.lines, self.codes, self._strips, self.overflowing = [], [], [], 0
        return ticket
