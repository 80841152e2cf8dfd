"""The speed of an emulated printer: when the line has carried its bytes and the motor has stopped."""

import time
from collections.abc import Callable
from typing import Final

from ciasc.printing.emulator.faults import PrinterFaults

_BITS: Final = 10
_TICK_S: Final = 0.005
_MOST: Final = 65536
_LATE_LINE_S: Final = 0.02
_LATE_MOTOR_S: Final = 0.003


class PrintSpeed:
    """The line speed and the print speed of a printer; 0 takes no time. Seconds are monotonic."""

    def __init__(self, machine: PrinterFaults, clock: Callable[[], float] = time.monotonic) -> None:
        self._machine = machine
        self._clock = clock
        self._line_free_at = 0.0
        self._still_at = 0.0

    def portion(self) -> int:
        """Return how many bytes the line carries in one tick."""
        baud = self._machine.baud
        return max(int(baud / _BITS * _TICK_S), 1) if baud else _MOST

    def carried(self, many: int) -> float:
        """Return when the last of so many bytes has come over the line."""
        now = self._clock()
        baud = self._machine.baud
        self._line_free_at = _begin(self._line_free_at, now, _LATE_LINE_S) + (
            many * _BITS / baud if baud else 0
        )
        return self._line_free_at

    def line_wait(self) -> float:
        """Return the seconds before the line is free."""
        return max(self._line_free_at - self._clock(), 0)

    def moves(self, millimetres: float, cuts: int) -> None:
        """Add that movement and those cuts to the work of motor and cutter."""
        speed = self._machine.speed_mm_s
        seconds = (millimetres / speed if speed else 0) + cuts * self._machine.cut_s
        self._still_at = _begin(self._still_at, self._clock(), _LATE_MOTOR_S) + seconds

    def motor_wait(self) -> float:
        """Return the seconds before the motor stops."""
        return max(self._still_at - self._clock(), 0)

    def stop(self) -> None:
        """Stop immediately: the power is off."""
        self._line_free_at = self._still_at = 0.0


def _begin(free_at: float, now: float, late_s: float) -> float:
    """Return when work that follows directly begins; a thread that wakes a little late must not delay it."""
    return free_at if free_at > now - late_s else now
