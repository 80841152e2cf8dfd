"""The QR code of a ticket: its size on paper, and its picture for printers that cannot draw one."""

from functools import lru_cache
from typing import Final

import qrcode
from PIL import Image

from ciasc.printing.profiles import Profile

LEVEL: Final = qrcode.ERROR_CORRECT_M
_MODULE_MM: Final = 0.65
_MM_PER_INCH: Final = 25.4


def module_dots(profile: Profile) -> int:
    """Return how many dots one module of a code takes, so that codes are about as large on every model."""
    return max(round(_MODULE_MM * profile.dpi / _MM_PER_INCH), 1)


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
