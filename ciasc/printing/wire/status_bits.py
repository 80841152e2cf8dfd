"""The status of a printer, decoded from the four answers of one poll."""

from typing import Final

from ciasc.domain.core.print_jobs import PrinterStatus

__all__ = ["QUESTIONS", "PrinterStatus", "decode", "is_answer", "poll_bytes"]

QUESTIONS: Final = "1234"
"""DLE EOT 1 to 4: printer, cause of being offline, cause of an error, roll paper."""

_WELL: Final = 0x12
_FIXED_MASK, _FIXED_BITS = 0b1001_0011, 0b0001_0010


def is_answer(byte: int) -> bool:
    """Return whether a byte can be an answer to DLE EOT: its fixed bits are 0xx1xx10."""
    return byte & _FIXED_MASK == _FIXED_BITS


def poll_bytes(questions: str = QUESTIONS) -> bytes:
    """Return one poll: those DLE EOT in one write."""
    return b"".join(bytes((0x10, 0x04, int(number))) for number in questions)


def decode(answers: bytes, questions: str = QUESTIONS, *, near_end: bool = True) -> PrinterStatus:
    """Return the status in the answers to those questions; MUTE unless all are there and well formed.

    What a printer is never asked counts as well, and without `near_end` so does little paper. A clone may set
    only one of the two bits of the paper's end. A printer that is offline without a reason is MUTE too: what
    it does with a ticket is unknown.
    """
    if len(answers) != len(questions) or not all(map(is_answer, answers)):
        return PrinterStatus.MUTE
    heard = dict(zip(questions, answers, strict=True))
    printer, offline, error, paper = (heard.get(number, _WELL) for number in QUESTIONS)
    found = (
        (error & 0x20, PrinterStatus.FATAL),
        (error & 0x08, PrinterStatus.CUTTER_ERROR),
        (offline & 0x04, PrinterStatus.COVER_OPEN),
        (paper & 0x60 or offline & 0x20, PrinterStatus.PAPER_OUT),
        (error & 0x40, PrinterStatus.OVERHEATED),
        (printer & 0x08, PrinterStatus.MUTE),
        (near_end and paper & 0x0C, PrinterStatus.PAPER_LOW),
    )
    return next((status for bit, status in found if bit), PrinterStatus.READY)
