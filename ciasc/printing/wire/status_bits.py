"""The status of a printer, decoded from the four answers of one poll."""

from typing import Final

from ciasc.domain.core.print_jobs import PrinterStatus

__all__ = ["ANSWERS", "POLL", "PrinterStatus", "decode", "is_answer"]

POLL: Final = b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"
"""DLE EOT 1 to 4: printer, cause of being offline, cause of an error, roll paper."""

ANSWERS: Final = 4
_FIXED_MASK, _FIXED_BITS = 0b1001_0011, 0b0001_0010


def is_answer(byte: int) -> bool:
    """Return whether a byte can be an answer to DLE EOT: its fixed bits are 0xx1xx10."""
    return byte & _FIXED_MASK == _FIXED_BITS


def decode(answers: bytes) -> PrinterStatus:
    """Return the status in four answers; MUTE unless there are four well-formed ones.

    A clone may set only one of the two bits of the paper's end. A printer that is offline without a reason is
    MUTE too: what it does with a ticket is unknown.
    """
    if len(answers) != ANSWERS or not all(map(is_answer, answers)):
        return PrinterStatus.MUTE
    printer, offline, error, paper = answers
    found = (
        (error & 0x20, PrinterStatus.FATAL),
        (error & 0x08, PrinterStatus.CUTTER_ERROR),
        (offline & 0x04, PrinterStatus.COVER_OPEN),
        (paper & 0x60 or offline & 0x20, PrinterStatus.PAPER_OUT),
        (error & 0x40, PrinterStatus.OVERHEATED),
        (printer & 0x08, PrinterStatus.MUTE),
        (paper & 0x0C, PrinterStatus.PAPER_LOW),
    )
    return next((status for bit, status in found if bit), PrinterStatus.READY)
