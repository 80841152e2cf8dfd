"""Pictures of an emulated printer: the ESC/POS forms that carry them, and those kept in its memory."""

from collections.abc import Generator, Mapping
from typing import Final

from PIL import Image

from ciasc.printing.emulator.commands import take
from ciasc.printing.emulator.rendering.printed_parts import Bits

_COLUMN_MODES: Final[Mapping[int, tuple[int, tuple[int, int]]]] = {
    0: (1, (2, 3)),
    1: (1, (1, 3)),
    32: (3, (2, 1)),
    33: (3, (1, 1)),
}
"""ESC * m: bytes of a column, and how often each dot is printed across and down."""

_QUERIES: Final = (48, 51, 52, 64)
_HEAD: Final = 11


def doubled(mode: int) -> tuple[int, int]:
    """Return the scale that the two low bits of GS v 0 and FS p select."""
    return 1 + (mode & 1), 1 + (mode >> 1 & 1)


def columns(data: bytes, height_bytes: int, scale: tuple[int, int]) -> Bits | None:
    """Parse a picture sent column by column; return None if it is empty."""
    many = len(data) // height_bytes if height_bytes else 0
    if not many:
        return None
    lying = Image.frombytes("1", (height_bytes * 8, many), data[: many * height_bytes])
    standing = lying.transpose(Image.Transpose.TRANSPOSE)
    return Bits(standing.tobytes(), (many + 7) // 8, scale)


def rows(data: bytes, width_bytes: int, scale: tuple[int, int]) -> Bits | None:
    """Parse a picture sent row by row; return None if it is empty."""
    if not width_bytes or len(data) < width_bytes:
        return None
    return Bits(data[: len(data) // width_bytes * width_bytes], width_bytes, scale)


def read_rows() -> Generator[None, int, Bits | None]:
    """Read GS v: return the picture, sent row by row."""
    head = yield from take(6)
    width, height = head[2] + 256 * head[3], head[4] + 256 * head[5]
    return rows((yield from take(width * height)), width, doubled(head[1]))


def read_columns() -> Generator[None, int, tuple[bool, Bits | None]]:
    """Read ESC *: return whether its mode is known, and the picture, sent column by column."""
    mode, low, high = yield from take(3)
    height, scale = _COLUMN_MODES.get(mode, (1, (1, 1)))
    data = yield from take(height * (low + 256 * high))
    return mode in _COLUMN_MODES, columns(data, height, scale)


class Memory:
    """Pictures in the printer: one that waits to be printed, and those that survive a power cut."""

    def __init__(self) -> None:
        self._kept: dict[bytes, Bits | None] = {}
        self._waiting: Bits | None = None

    def clear(self) -> None:
        """Clear the picture that waits."""
        self._waiting = None

    def read(self) -> Generator[None, int, None]:
        """Read FS q: replace all stored pictures by those that follow; their numbers begin at 1."""
        many = yield
        self._kept.clear()
        for number in range(1, many + 1):
            size = yield from take(4)
            wide, high = size[0] + 256 * size[1], size[2] + 256 * size[3]
            data = yield from take(wide * high * 8)
            self._kept[bytes((number,))] = columns(data, high, (1, 1))

    def numbered(self, number: int, mode: int) -> Bits | None:
        """Return the picture of that number (FS p)."""
        return _scaled(self._kept.get(bytes((number,))), doubled(mode))

    def function(self, data: bytes) -> tuple[bool, Bits | None]:
        """Handle GS ( L: return whether the function is known, and the picture to print now."""
        data = data.ljust(_HEAD, b"\x00")
        code = data[1]
        match code:
            case 2 | 50:
                picture, self._waiting = self._waiting, None
                return True, picture
            case 112:
                self._waiting = rows(data[10:], _bytes(data[6:8]), (max(data[3], 1), max(data[4], 1)))
            case 67:
                self._kept[data[3:5]] = rows(data[11:], _bytes(data[6:8]), (1, 1))
            case 69:
                return True, _scaled(self._kept.get(data[2:4]), (max(data[4], 1), max(data[5], 1)))
            case 65:
                self._kept.clear()
            case 66:
                self._kept.pop(data[2:4], None)
            case _:
                return code in _QUERIES, None
        return True, None


def _bytes(width: bytes) -> int:
    return (width[0] + 256 * width[1] + 7) // 8


def _scaled(picture: Bits | None, scale: tuple[int, int]) -> Bits | None:
    return None if picture is None else Bits(picture.rows, picture.width_bytes, scale)
