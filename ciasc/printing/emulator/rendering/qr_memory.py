"""The QR codes that an emulated printer makes itself: GS ( k with cn 49."""

from typing import Final

from ciasc.printing.emulator.rendering.printed_parts import PrintedQr

_MOST: Final = {48: 2953, 49: 2331, 50: 1663, 51: 1273}


class QrMemory:
    """The settings and data for the next code; data that no QR code can hold is not printed."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Reset to the state after ESC @."""
        self._data = b""
        self._module = 3
        self._level = 48

    def _code(self) -> PrintedQr | None:
        text = self._data.decode(errors="replace")
        fits = 0 < len(text.encode()) <= _MOST[self._level]
        return PrintedQr(text, self._module, self._level) if fits else None

    def function(self, number: int, data: bytes) -> tuple[bool, PrintedQr | None, bytes]:
        """Return whether the function is known, the code to print now, and the answer to the host."""
        first = data[0] if data else 0
        match number:
            case 65:
                return first in (49, 50, 51), None, b""
            case 67:
                self._module = min(max(first, 1), 16)
            case 69:
                self._level = first if first in _MOST else self._level
            case 80:
                self._data = data[1:]
            case 81:
                return True, self._code(), b""
            case 82:
                return True, None, self._size()
            case _:
                return False, None, b""
        return True, None, b""

    def _size(self) -> bytes:
        code = self._code()
        side = b"%d" % (code.size[0] if code else 0)
        return b"\x37\x36" + b"\x1f".join((side, side, b"1", b"0" if code else b"1")) + b"\x00"
