"""Pages of Ogg: a stream gets a serial number of our choice, so that a clip has the same bytes each time."""

import struct
from typing import Final

_HEAD: Final = 27
_SERIAL: Final = 14
_CRC: Final = 22
_COUNT: Final = 26


def _table() -> list[int]:
    rows = []
    for byte in range(256):
        value = byte << 24
        for _ in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
        rows.append(value & 0xFFFFFFFF)
    return rows


_TABLE: Final = _table()


def checksum(page: bytes | bytearray) -> int:
    """Return the checksum of a page whose field for it is zero."""
    value = 0
    for byte in page:
        value = ((value << 8) & 0xFFFFFFFF) ^ _TABLE[(value >> 24) ^ byte]
    return value


def with_serial(stream: bytes, serial: int) -> bytes:
    """Return the stream with that serial number in each of its pages."""
    pages, at = [], 0
    while at < len(stream):
        count = stream[at + _COUNT]
        end = at + _HEAD + count + sum(stream[at + _HEAD : at + _HEAD + count])
        page = bytearray(stream[at:end])
        struct.pack_into("<I", page, _SERIAL, serial)
        struct.pack_into("<I", page, _CRC, 0)
        struct.pack_into("<I", page, _CRC, checksum(page))
        pages.append(bytes(page))
        at = end
    return b"".join(pages)
