"""How a printer stands, decoded from the four answers of one status poll."""

from collections.abc import Mapping
from enum import StrEnum, auto
from typing import Final

POLL: Final = b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"
"""DLE EOT 1 to 4: printer, cause of being offline, cause of an error, roll paper."""

ANSWERS: Final = 4
_FIXED_MASK, _FIXED_BITS = 0b1001_0011, 0b0001_0010


class Status(StrEnum):
    """What a printer can do now; only `ready` and `paper_low` print."""

    DOWN = auto()
    MUTE = auto()
    READY = auto()
    PAPER_LOW = auto()
    PAPER_OUT = auto()
    COVER_OPEN = auto()
    CUTTER_ERROR = auto()
    OVERHEATED = auto()
    FATAL = auto()

    @property
    def prints(self) -> bool:
        """Whether a ticket may be sent."""
        return self in (Status.READY, Status.PAPER_LOW)


WORDS: Final[Mapping[Status, str]] = {
    Status.DOWN: "No se encuentra. Revise el cable y que esté encendida.",
    Status.MUTE: "No responde. Apáguela, espere diez segundos y enciéndala.",
    Status.READY: "Lista.",
    Status.PAPER_LOW: "Queda poco papel. Tenga a mano un rollo nuevo.",
    Status.PAPER_OUT: "Sin papel. Ponga un rollo nuevo; los tickets pendientes saldrán solos.",
    Status.COVER_OPEN: "Tapa abierta. Ciérrela hasta que haga clic.",
    Status.CUTTER_ERROR: "Cuchilla trabada. Abra la tapa, retire el papel atascado y ciérrela.",
    Status.OVERHEATED: "Cabezal caliente. Espere unos minutos; sigue sola.",
    Status.FATAL: "Falla interna. Apáguela y avise al técnico.",
}
"""What a person should know of each status, and how to mend it."""


def is_answer(byte: int) -> bool:
    """Whether a byte can be an answer to DLE EOT: its fixed bits are 0xx1xx10."""
    return byte & _FIXED_MASK == _FIXED_BITS


def decode(answers: bytes) -> Status:
    """The status that four answers tell; MUTE unless there are four well-formed ones."""
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
