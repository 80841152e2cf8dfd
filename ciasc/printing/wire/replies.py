"""Parser of a printer's replies: answers to polls, automatic status, paper, and the names of printed jobs.

Pure. The kinds share one line and differ in a few bits, by the tables of the ESC/POS manuals: a byte with
bit 4 set is an answer to DLE EOT, opens an automatic status or a block, or is flow control; one without it
is the rest of an automatic status or the answer to GS r.
"""

from dataclasses import dataclass
from typing import Final

AUTOMATIC_BYTES: Final = 4
ID_BYTES: Final = 4
_ID_HEAD: Final = b"\x37\x22"
_ID_BLOCK: Final = len(_ID_HEAD) + ID_BYTES + 1
_ID_LETTERS: Final = range(0x20, 0x7F)
_BLOCK_HEADS: Final = (0x37, 0x5F)
_LONGEST_BLOCK: Final = 80
_FREE: Final = 0x80
_UPPER: Final = 0x10
_KIND: Final = 0x03


@dataclass(frozen=True, slots=True)
class StatusByte:
    """The byte that answers one DLE EOT."""

    byte: int


@dataclass(frozen=True, slots=True)
class Automatic:
    """The four bytes of automatic status back: after a change, or after it was switched on."""

    status: bytes


@dataclass(frozen=True, slots=True)
class BufferDrained:
    """The answer to GS r: everything before the question was taken out of the printer's buffer."""

    byte: int


@dataclass(frozen=True, slots=True)
class Printed:
    """The four letters of a job all of whose paper is out."""

    process_id: bytes


Reply = StatusByte | Automatic | BufferDrained | Printed


class Replies:
    """Parses a printer's bytes as they arrive, in pieces of any size; noise is left out."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> list[Reply]:
        """Return the replies that are complete with these bytes, in order."""
        self._rest += data
        found: list[Reply] = []
        while self._rest:
            taken, reply = _first(self._rest)
            if not taken:
                break
            self._rest = self._rest[taken:]
            if reply is not None:
                found.append(reply)
        return found

    def give_up(self) -> list[Reply]:
        """Return the replies behind an incomplete beginning, which is then dropped as noise."""
        found: list[Reply] = []
        while self._rest:
            rest, self._rest = self._rest[1:], b""
            found += self.feed(rest)
        return found


def _first(data: bytes) -> tuple[int, Reply | None]:
    """Return how many bytes the first reply or noise takes, 0 if more must come, and the reply."""
    head = data[0]
    if head & _FREE:
        return 1, None
    if not head & _UPPER:
        return 1, BufferDrained(head)
    match head & _KIND:
        case 0b10:
            return 1, StatusByte(head)
        case 0b00:
            return _automatic(data)
        case _:
            return _block(data) if head in _BLOCK_HEADS else (1, None)


def _automatic(data: bytes) -> tuple[int, Reply | None]:
    more = data[1:AUTOMATIC_BYTES]
    if any(byte & (_FREE | _UPPER) for byte in more):
        return 1, None
    if len(data) < AUTOMATIC_BYTES:
        return 0, None
    return AUTOMATIC_BYTES, Automatic(data[:AUTOMATIC_BYTES])


def _block(data: bytes) -> tuple[int, Reply | None]:
    """Parse a block that names a printed job, any other block up to its zero, or one byte that is none.

    A stray byte may look like the head of a block: a name behind it is not swallowed.
    """
    if data[:2] != _ID_HEAD[: len(data)]:
        end = data.find(0, 0, _LONGEST_BLOCK)
        if end >= 0:
            named = data.find(_ID_HEAD, 1, end + 1)
            return (named if named > 0 else end + 1), None
        return (1, None) if len(data) >= _LONGEST_BLOCK else (0, None)
    name = data[2 : 2 + ID_BYTES]
    if any(byte not in _ID_LETTERS for byte in name) or (len(data) >= _ID_BLOCK and data[_ID_BLOCK - 1]):
        return 1, None
    if len(data) < _ID_BLOCK:
        return 0, None
    return _ID_BLOCK, Printed(name)
