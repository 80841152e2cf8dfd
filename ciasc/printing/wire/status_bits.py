"""How a printer stands, decoded from the four answers of one status poll."""

from typing import Final

from ciasc.domain.core.print_jobs import WORDS, Status

__all__ = ["ANSWERS", "POLL", "WORDS", "Status", "decode", "is_answer"]

POLL: Final = b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"
"""DLE EOT 1 to 4: printer, cause of being offline, cause of an error, roll paper."""

ANSWERS: Final = 4
_FIXED_MASK, _FIXED_BITS = 0b1001_0011, 0b0001_0010


def is_answer(byte: int) -> bool:
    """Whether a byte can be an answer to DLE EOT: its fixed bits are 0xx1xx10."""
    return byte & _FIXED_MASK == _FIXED_BITS


def decode(answers: bytes) -> Status:
    """The status that four answers tell; MUTE unless there are four well-formed ones.

    A clone may raise only one of the two bits of the paper's end. A printer that is offline without a reason
    is MUTE too: nobody knows what it will do with a ticket.
    """
    if len(answers) != ANSWERS or not all(map(is_answer, answers)):
        return Status.MUTE
    printer, offline, error, paper = answers
    found = (
        (error & 0x20, Status.FATAL),
        (error & 0x08, Status.CUTTER_ERROR),
        (offline & 0x04, Status.COVER_OPEN),
        (paper & 0x60 or offline & 0x20, Status.PAPER_OUT),
        (error & 0x40, Status.OVERHEATED),
        (printer & 0x08, Status.MUTE),
        (paper & 0x0C, Status.PAPER_LOW),
    )
    return next((status for bit, status in found if bit), Status.READY)
