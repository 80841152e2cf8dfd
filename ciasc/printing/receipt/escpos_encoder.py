"""A ticket as bytes: python-escpos encodes, with one code table, and a final request for confirmation."""

import logging
import math
import tempfile
from collections.abc import Sequence
from typing import Any, Final

from ciasc.content.logo import logo_picture
from ciasc.printing.profiles import Profile
from ciasc.printing.receipt.qr_code import module_dots, picture
from ciasc.printing.receipt.ticket_layout import LINE_DOTS, Cut, Element, Logo, OtherTable, Qr, Text

# Importing the encoder adds handlers to the root logger and creates a temporary folder at each start of
# each program: both are removed here.
_root = logging.getLogger()
_handlers, _place = list(_root.handlers), tempfile.tempdir
with tempfile.TemporaryDirectory() as tempfile.tempdir:
    from escpos.printer import Dummy
tempfile.tempdir = _place
_root.handlers[:] = _handlers

_RESET: Final = b"\x1b@"
_NO_CHINESE: Final = b"\x1c."
_CENTRED: Final = b"\x1ba\x01"
_NO_FEED_BUTTON: Final = b"\x1bc5\x01"
_STORED_PICTURE: Final = b"\x1cp\x01\x00"
_LEVEL_M: Final = b"E1"
_CUTS: Final = {"full": b"\x1dVA\x00", "partial": b"\x1dVB\x00"}
_PLAIN: Final = Text("")


def encode(elements: Sequence[Element], profile: Profile, question: bytes) -> bytes:
    """Return the bytes of one ticket, from ESC @ to the cut, with the question to confirm it at the end.

    The encoder is a new one each time: it remembers a code table that ESC @ has reset in the printer.
    """
    out = Dummy(profile="TM-T20II")
    raw: Any = out._raw  # noqa: SLF001 - the encoder's own method for bytes
    # ESC @ switches Chinese letters on again, where a printer has them at power-up.
    raw(_RESET + (_NO_CHINESE if profile.chinese else b"") + _table(profile.code_table))
    raw(_CENTRED + _NO_FEED_BUTTON)
    before = _PLAIN
    for element in elements:
        match element:
            case Text():
                raw(_style(before, element) + element.text.encode(profile.codec, errors="replace") + b"\n")
                before = element
            case OtherTable():
                line = element.text.encode(element.codec, errors="replace") + b"\n"
                raw(_style(before, _PLAIN) + _table(element.number) + line + _table(profile.code_table))
                before = _PLAIN
            case Qr():
                raw(b"\n")
                _qr(out, element, profile)
                raw(b"\n")
            case Logo(picture=""):
                raw(_STORED_PICTURE)
            case Logo():
                _logo(out, element)
            case Cut():
                raw(_end(profile))
    raw(question)
    return bytes(out.output)


def _table(number: int) -> bytes:
    """Return the command that chooses a code table."""
    return bytes((0x1B, 0x74, number))


def _style(before: Text, line: Text) -> bytes:
    """Return the commands that change from one line's letters to the next; nothing is repeated."""
    size = b"" if (before.wide, before.tall) == (line.wide, line.tall) else b"\x1d!" + _size(line)
    bold = b"" if before.bold == line.bold else b"\x1bE" + bytes((line.bold,))
    return size + bold


def _size(line: Text) -> bytes:
    return bytes(((line.wide - 1) << 4 | (line.tall - 1),))


def _qr(out: Any, element: Qr, profile: Profile) -> None:  # noqa: ANN401 - the encoder has no types
    """Add a code drawn by the printer, or a picture no wider than itself; the printer centres both.

    The encoder's own method for a drawn code sends nine bytes more: model 2, which ESC @ sets.
    """
    module = module_dots(element.text, profile)
    if profile.native_qr:
        data = element.text.encode()
        for function in (b"C" + bytes((module,)), _LEVEL_M, b"P0" + data, b"Q0"):
            out._raw(b"\x1d(k" + (len(function) + 1).to_bytes(2, "little") + b"1" + function)  # noqa: SLF001 - as above
    else:
        out.image(picture(element.text, module), impl="bitImageRaster", center=False)


def _logo(out: Any, element: Logo) -> None:  # noqa: ANN401 - as above
    """Add the station's picture, centred by the printer; nothing if it is none."""
    image = logo_picture(element.picture)
    if image is not None:
        out.image(image, impl="bitImageRaster", center=False)
        out._raw(b"\n")  # noqa: SLF001 - as above


def _end(profile: Profile) -> bytes:
    """Return feed to the cutter and cut; without a cutter, feed to the edge where the paper is torn off."""
    if profile.cut == "none":
        lines = math.ceil(profile.head_to_cutter_mm * profile.dpi / 25.4 / LINE_DOTS)
        return b"\x1bd" + bytes((lines,))
    return _CUTS[profile.cut]
