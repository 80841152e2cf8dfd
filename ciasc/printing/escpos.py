"""A ticket as bytes: python-escpos encodes, one code table is forced, and the printer is asked to confirm."""

import logging
from collections.abc import Sequence
from typing import Any, Final

from ciasc.printing.layout import Element, Qr, Text
from ciasc.printing.profiles import Profile

_root = logging.getLogger()
_handlers = list(_root.handlers)
from escpos.printer import Dummy  # noqa: E402 - importing it adds handlers to the root logger, taken away below

_root.handlers[:] = _handlers

_IDS: Final = 0x7E - 0x20 + 1
_QR_MODULE: Final = 6
_BARRIER: Final = b"\x1d\x72\x01"


def encode(elements: Sequence[Element], profile: Profile, job_id: int) -> bytes:
    """The bytes of one ticket, from ESC @ to the cut, ending in the question that confirms it.

    The encoder is a fresh one each time: it remembers a code table that ESC @ has made the printer forget.
    """
    out = Dummy(profile="TM-T20II")
    raw: Any = out._raw  # noqa: SLF001 - the encoder's own way for bytes
    raw(b"\x1b@" + bytes((0x1B, 0x74, profile.code_table)) + b"\x1ba\x01")
    for element in elements:
        if isinstance(element, Text):
            raw(_line(element, profile))
        elif isinstance(element, Qr):
            _qr(out, element, profile)
        else:
            out.cut(mode="FULL", feed=False)
    if profile.process_id:
        raw(b"\x1d(H\x06\x00\x30\x30" + process_id(job_id))
    else:
        raw(_BARRIER)
    return bytes(out.output)


def _line(line: Text, profile: Profile) -> bytes:
    text = line.text.encode(profile.codec, errors="replace") + b"\n"
    if line.size > 1:
        size = (line.size - 1) << 4 | (line.size - 1)
        text = b"\x1d!" + bytes((size,)) + text + b"\x1d!\x00"
    return b"\x1bE\x01" + text + b"\x1bE\x00" if line.bold and line.size == 1 else text


def _qr(out: Any, element: Qr, profile: Profile) -> None:  # noqa: ANN401 - the encoder has no types
    out._raw(b"\n")  # noqa: SLF001 - as above
    out.qr(element.text, ec=1, size=_QR_MODULE, model=2, native=profile.native_qr)
    out._raw(b"\n")  # noqa: SLF001 - as above


def process_id(job_id: int) -> bytes:
    """Four visible bytes that name a job in the printer's confirmation; they repeat after 81 million jobs."""
    digits = []
    for _ in range(4):
        job_id, digit = divmod(job_id, _IDS)
        digits.append(0x20 + digit)
    return bytes(reversed(digits))


def confirmation(job_id: int) -> bytes:
    """What a printer answers when everything before the question is on paper."""
    return b"\x37\x22" + process_id(job_id) + b"\x00"
