"""The frames on the line of counters and call buttons; hardware/perifericos.md is their contract.

STX, address (2 hex), command (1), data (0 to 16 printable), CRC-16/XMODEM of these (4 hex), ETX.
"""

from binascii import crc_hqx
from dataclasses import dataclass
from typing import Final

STX: Final = 0x02
ETX: Final = 0x03
ACK: Final = "\x06"
NAK: Final = "\x15"
SHOW: Final = "D"
POLL: Final = "P"
RESET: Final = "R"
LIGHT: Final = "L"
COMMANDS: Final = frozenset({ACK, NAK, SHOW, POLL, RESET, LIGHT})
ADDRESSES: Final = range(1, 0xF8)
MOST_DATA: Final = 16
_CRC: Final = 4
_SHORTEST: Final = 2 + 1 + _CRC
_LONGEST: Final = _SHORTEST + MOST_DATA


@dataclass(frozen=True, slots=True)
class SerialFrame:
    """One message to or from the device with that address; the bytes of `data` are printable ASCII."""

    address: int
    command: str
    data: str = ""

    def encode(self) -> bytes:
        """Return the frame as sent over the wire; raise ValueError if it is invalid."""
        if self.address not in ADDRESSES or self.command not in COMMANDS or not _fits(self.data):
            msg = f"not a frame: {self}"
            raise ValueError(msg)
        body = f"{self.address:02X}{self.command}{self.data}".encode("ascii")
        return bytes([STX]) + body + b"%04X" % crc_hqx(body, 0) + bytes([ETX])


def _fits(data: str) -> bool:
    return len(data) <= MOST_DATA and data.isascii() and data.isprintable()


class Decoder:
    """Parser of the frames in the bytes of a wire; everything between frames is skipped."""

    def __init__(self) -> None:
        self._held: bytearray | None = None

    def feed(self, data: bytes) -> list[SerialFrame]:
        """Return the complete frames with these bytes; drop anything else without an error."""
        found = []
        for byte in data:
            if byte == STX:
                self._held = bytearray()
            elif self._held is None:
                continue
            elif byte == ETX:
                frame = _read(bytes(self._held))
                self._held = None
                if frame is not None:
                    found.append(frame)
            elif len(self._held) == _LONGEST:
                self._held = None
            else:
                self._held.append(byte)
        return found


def _read(held: bytes) -> SerialFrame | None:
    body, crc = held[:-_CRC], held[-_CRC:]
    if len(held) < _SHORTEST or not held.isascii() or crc != b"%04X" % crc_hqx(body, 0):
        return None
    text = body.decode("ascii")
    try:
        frame = SerialFrame(int(text[:2], 16), text[2], text[3:])
        return frame if frame.encode()[1:-1] == held else None
    except ValueError:
        return None
