"""The picture of a printed ticket, one pixel for each dot of the head."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file, files
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFont

from ciasc.printing.emulator.rendering.printed_parts import Bits, Part, Run, Strip

_PAPER: Final = 255
_EDGE: Final = 24


def draw(strips: Sequence[Strip], dots: int, margin: int) -> Image.Image:
    """Render the strips below each other on paper with a margin of so many dots on both sides."""
    height = sum(strip.height for strip in strips)
    paper = Image.new("L", (dots + 2 * margin, height + 2 * _EDGE), _PAPER)
    top = _EDGE
    for strip in strips:
        pictures = [_picture(part) for part in strip.parts]
        width = sum(picture.width for picture in pictures)
        left = margin + max((0, (dots - width) // 2, dots - width)[strip.align], 0)
        bottom = top + max((picture.height for picture in pictures), default=0)
        for picture in pictures:
            fits = picture.crop((0, 0, min(picture.width, margin + dots - left), picture.height))
            paper.paste(fits, (left, bottom - picture.height))
            left += picture.width
        top += strip.height
    return paper


def _picture(part: Part) -> Image.Image:
    if isinstance(part, Run):
        return _letters(part)
    if isinstance(part, Bits):
        return _dots(part)
    return part.picture()


@cache
def _font(size: int, *, bold: bool) -> ImageFont.FreeTypeFont:
    name = "DejaVuSansMono-Bold.ttf" if bold else "DejaVuSansMono.ttf"
    with as_file(files(__package__) / "fonts" / name) as path:
        return ImageFont.truetype(str(path), size)


def _letters(run: Run) -> Image.Image:
    style = run.style
    across = style.across * style.height // style.width
    picture = Image.new("L", (across * len(run.text), style.tall), _PAPER)
    pen = ImageDraw.Draw(picture)
    font = _font(style.tall * 5 // 6, bold=style.bold or style.height > 1)
    for place, letter in enumerate(run.text):
        pen.text((place * across + across // 2, style.tall * 0.8), letter, fill=0, font=font, anchor="ms")
    picture = picture.resize(run.size)
    if style.underline:
        ImageDraw.Draw(picture).line((0, picture.height - 2, picture.width, picture.height - 2), 0, 2)
    return ImageChops.invert(picture) if style.reverse else picture


def _dots(bits: Bits) -> Image.Image:
    size = (bits.width_bytes * 8, len(bits.rows) // bits.width_bytes)
    inverted = bytes(255 - byte for byte in bits.rows)
    picture = Image.frombytes("1", size, inverted).convert("L")
    return picture.resize(bits.size, Image.Resampling.NEAREST)
