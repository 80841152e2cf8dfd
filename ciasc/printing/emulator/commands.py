"""The ESC/POS commands that an emulated printer reads: their lengths, the code tables, the identity."""

from collections.abc import Generator, Mapping
from typing import Final

TABLES: Final[Mapping[int, str]] = {
    0: "cp437",
    2: "cp850",
    3: "cp860",
    4: "cp863",
    5: "cp865",
    13: "cp857",
    16: "cp1252",
    17: "cp866",
    18: "cp852",
    19: "cp858",
}
"""ESC t: the code tables in Epson's numbering."""

ESCAPES: Final[Mapping[str, int]] = {
    **dict.fromkeys("taEG!dJ3M-R {rTV%=?SU", 1),
    **dict.fromkeys("c$\\", 2),
    "2": 0,
    "p": 3,
    "W": 8,
}
"""How many bytes follow each ESC command of fixed length."""

GROUPS: Final[Mapping[str, int]] = {
    **dict.fromkeys("!arIBhwfHb/", 1),
    **dict.fromkeys("LWP$\\", 2),
}
"""How many bytes follow each GS command of fixed length."""

STYLES: Final = "EGM-!"
"""ESC commands that change how letters look."""

FUNCTIONS: Final = "DEKMN"
"""GS ( functions that are read and change nothing on paper here; others not handled are unknown."""


def identity(question: int, model: str) -> bytes:
    """Return the answer to GS I: one byte for the kind of model, or a named text."""
    texts = {65: "1.0", 66: "CIASC", 67: model, 68: "0000"}
    if question in texts:
        return b"\x5f" + texts[question].encode() + b"\x00"
    return b"\x20" if question in (1, 49) else b"\x02"


def take(many: int) -> Generator[None, int, bytes]:
    """Return the next bytes, so many, as they are sent in."""
    taken = bytearray()
    for _ in range(many):
        taken.append((yield))
    return bytes(taken)


def read_real_time() -> Generator[None, int, int]:
    """Skip a command that was handled on receipt; return its bytes, which are no part of a ticket."""
    kind, number = yield from take(2)
    clear, pulse = (kind, number) == (0x14, 8), kind == 0x14  # noqa: PLR2004 - DC4
    more = yield from take(7 if clear else 2 if pulse else 0)
    return 3 + len(more)
