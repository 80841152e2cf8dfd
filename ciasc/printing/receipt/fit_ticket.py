"""Make a ticket fit: short enough in bytes for a serial line, and in millimetres for the roll."""

from collections.abc import Sequence
from typing import Final

from ciasc.domain.core.print_jobs import PaperTicket
from ciasc.printing.profiles import Profile
from ciasc.printing.receipt.escpos_encoder import encode
from ciasc.printing.receipt.ticket_layout import Element, Extra, Logo, Qr, millimetres, receipt

MOST_BYTES: Final = 512
MOST_MM: Final = 125
NARROW_MM: Final = 58
MORE_BYTES_NARROW: Final = 60
MORE_MM_NARROW: Final = 25
"""A narrow paper breaks more lines."""


def fitting_receipt(slip: PaperTicket, profile: Profile, question: bytes) -> tuple[Element, ...]:
    """Return the elements of a ticket that fits, without the parts that are left out first.

    Pictures are not counted: the logo, and a QR code that a printer cannot draw by itself.
    """
    parts = tuple(Extra)
    for many in range(len(parts)):
        elements = receipt(slip, profile, parts[:many])
        if fits(elements, profile, question):
            return elements
    return receipt(slip, profile, parts)


def fits(elements: Sequence[Element], profile: Profile, question: bytes) -> bool:
    """Return whether those elements are within both limits of that paper."""
    narrow = profile.paper_mm <= NARROW_MM
    most_bytes = MOST_BYTES + (MORE_BYTES_NARROW if narrow else 0)
    most_mm = MOST_MM + (MORE_MM_NARROW if narrow else 0)
    pictures = (Logo,) if profile.native_qr else (Logo, Qr)
    counted = [element for element in elements if not isinstance(element, pictures)]
    long = [element for element in elements if not isinstance(element, Logo)]
    return len(encode(counted, profile, question)) <= most_bytes and millimetres(long, profile) <= most_mm
