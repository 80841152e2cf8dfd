"""The receiving half of an emulated printer: a buffer, BUSY, and commands handled on receipt."""

from collections import deque
from typing import Final, Protocol

_DLE: Final = 0x10
_CLEAR: Final = bytes.fromhex("10140801031401060208")
_SMALL: Final = 512
_LENGTH: Final = 3


class RealTime(Protocol):
    """Handler of the commands that must not wait in the buffer."""

    def answer(self, question: int) -> None:
        """Handle DLE EOT 1 to 4."""
        ...

    def recover(self, way: int) -> None:
        """Handle DLE ENQ: 1 goes on from the line that failed, 2 clears the buffers first."""
        ...

    def clear_buffer(self) -> None:
        """Handle DLE DC4: clear the buffers."""
        ...


class Receiver:
    """A buffer of `size` bytes. With `flow` a host is held back in time, else bytes are dropped."""

    def __init__(self, size: int, *, flow: bool, realtime: RealTime) -> None:
        self._size = size
        self._flow = flow
        self._realtime = realtime
        self._waiting: deque[tuple[int, float]] = deque()
        self._recent = bytearray()
        self._asked_at = -1
        self._busy_at, self._free_at = (128, 256) if size >= _SMALL else (16, 26)
        self.busy = False
        self.received = 0
        self.dropped = 0

    def __len__(self) -> int:
        return len(self._waiting)

    @property
    def room(self) -> int:
        """Return how many bytes it takes now; 0 while a host is held back."""
        if not self._flow:
            return self._size
        free = self._size - len(self._waiting)
        if self.busy:
            self.busy = free < self._free_at
        else:
            self.busy = free <= self._busy_at
        return 0 if self.busy else free

    def take(self, data: bytes, at: float) -> None:
        """Receive bytes at that monotonic time."""
        for byte in data:
            self.received += 1
            if len(self._waiting) < self._size:
                self._waiting.append((byte, at))
            else:
                self.dropped += 1
            self._recent.append(byte)
            del self._recent[: -len(_CLEAR)]
            self._look()

    def _look(self) -> None:
        recent = self._recent
        if recent == _CLEAR:
            recent.clear()
            self._realtime.clear_buffer()
        elif len(recent) >= _LENGTH and recent[-3] == _DLE:
            kind, number = recent[-2:]
            if kind == 0x04 and number in (1, 2, 3, 4):  # noqa: PLR2004 - EOT
                recent.clear()
                self._fold()
                self._realtime.answer(number)
            elif kind == 0x05 and number in (1, 2):  # noqa: PLR2004 - ENQ
                recent.clear()
                self._realtime.recover(number)

    def _fold(self) -> None:
        """Keep one of a row of equal status requests, so that hours of polling do not fill the buffer.

        One is kept because the three bytes may be part of a picture.
        """
        follows = self._asked_at == self.received - _LENGTH
        self._asked_at = self.received
        if follows and _LENGTH < len(self._waiting) < self._size:
            for _ in range(_LENGTH):
                self._waiting.pop()

    def next(self) -> tuple[int, float] | None:
        """Return the oldest byte and its arrival time; None if the buffer is empty."""
        return self._waiting.popleft() if self._waiting else None

    def clear(self) -> None:
        """Clear the buffer."""
        self._waiting.clear()
        self._recent.clear()
        self._asked_at = -1
