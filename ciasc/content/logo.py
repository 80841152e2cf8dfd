"""The logo of a station on its paper tickets: checked, scaled and stored as a small picture of one bit."""

import base64
import binascii
import threading
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps, UnidentifiedImageError

from ciasc.domain.core.errors import InvalidInput

WIDEST, HIGHEST = 384, 64
"""Dots: a 58 mm paper is 384 wide, and a logo costs its height on each ticket."""

_MOST_PIXELS: Final = 4_000_000
"""A picture of 20 million takes 300 MB, and its file may have no more than 27 KB."""

_WIDEST_READ: Final = 4 * WIDEST
_REDUCED_AS_IT_IS: Final = frozenset({"L", "RGB", "RGBA", "CMYK"})
_ONE_AT_A_TIME: Final = threading.Lock()
"""A picture takes up to 60 MB while it is reduced."""

_SMALLEST: Final = 16
_DARK: Final = 150
_LEAST_BLACK, _MOST_BLACK = 0.01, 0.6
"""Parts of the logo: less than that is an empty paper, more wears out the head of the printer."""


def ticket_logo(data: bytes) -> str:
    """Return that PNG or JPEG as a logo, one bit a dot, in base64; raise InvalidInput if it cannot be one."""
    try:
        with _ONE_AT_A_TIME, Image.open(BytesIO(data), formats=("PNG", "JPEG")) as picture:
            if picture.width * picture.height > _MOST_PIXELS:
                raise InvalidInput("files.logo.too_large")
            seen = _on_paper(picture)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise InvalidInput("files.logo.no_picture") from error
    box = ImageOps.invert(seen).getbbox()
    if box is None:
        raise InvalidInput("files.logo.empty")
    drawn = seen.crop(box)
    if min(drawn.size) < _SMALLEST:
        raise InvalidInput("files.logo.too_small", least=_SMALLEST)
    drawn.thumbnail((WIDEST, HIGHEST), Image.Resampling.LANCZOS)
    dots = drawn.point(lambda light: 255 * (light >= _DARK)).convert("1", dither=Image.Dither.NONE)
    black = dots.histogram()[0] / (dots.width * dots.height)
    if not _LEAST_BLACK <= black <= _MOST_BLACK:
        raise InvalidInput("files.logo.empty" if black < _LEAST_BLACK else "files.logo.too_dark")
    file = BytesIO()
    dots.save(file, "PNG", optimize=True)
    return base64.b64encode(file.getvalue()).decode()


def _on_paper(picture: Image.Image) -> Image.Image:
    """Return the picture in grey on white, as paper shows what is transparent; a large one is reduced."""
    as_it_is = picture.mode in _REDUCED_AS_IT_IS and "transparency" not in picture.info
    small = picture if as_it_is else ImageOps.exif_transpose(picture).convert("RGBA")
    small.thumbnail((_WIDEST_READ, _WIDEST_READ))
    colours = ImageOps.exif_transpose(small).convert("RGBA")
    paper = Image.new("RGBA", colours.size, "white")
    return ImageOps.autocontrast(Image.alpha_composite(paper, colours).convert("L"))


def logo_picture(logo: str) -> Image.Image | None:
    """Return the picture of a stored logo; None if it is none that this program stored."""
    try:
        with Image.open(BytesIO(base64.b64decode(logo, validate=True)), formats=("PNG",)) as picture:
            fits = picture.width <= WIDEST and picture.height <= HIGHEST
            return picture.convert("1", dither=Image.Dither.NONE) if fits else None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, binascii.Error):
        return None
