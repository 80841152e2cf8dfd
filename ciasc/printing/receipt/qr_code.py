"""The QR code of a ticket: its size on paper, and its picture for printers that cannot draw one."""

import math
from functools import lru_cache
from typing import Final

import qrcode
from PIL import Image

from ciasc.printing.profiles import Profile

LEVEL: Final = qrcode.ERROR_CORRECT_M
SMALLEST_MM: Final = 25
"""A code of this width is read by the phones of most people, from the hand."""
_MM_PER_INCH: Final = 25.4


def module_dots(text: str, profile: Profile) -> int:
    """Return how many dots one module of the code of that text takes: the code is at least 25 mm wide."""
    return math.ceil(SMALLEST_MM * profile.dpi / _MM_PER_INCH / modules(text))


@lru_cache(maxsize=64)
def modules(text: str) -> int:
    """Return how many modules wide and high the code of that text is."""
    code = qrcode.QRCode(error_correction=LEVEL)
    code.add_data(text)
    return 17 + 4 * int(code.best_fit())


def picture(text: str, module: int) -> Image.Image:
    """Render the code of that text, black on white, without margin; a module is a square of so many dots."""
    code = qrcode.QRCode(error_correction=LEVEL, box_size=module, border=0)
    code.add_data(text)
    return code.make_image().get_image()
