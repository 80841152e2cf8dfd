"""The pace of the wall clock against the steady clock, which measures windows of real time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

_NONE: Final = timedelta(0)


@dataclass(frozen=True, slots=True)
class Leap:
    """A step of the wall clock away from real time: when, by the steady clock, and how far."""

    steady_s: float
    by: timedelta


@dataclass(frozen=True, slots=True)
class ClockPace:
    """The wall clock against the steady clock at one moment. `leaps` are the recent ones, oldest first.

    Stored moments use the wall clock. A window such as ten seconds to undo uses the steady clock: `span`
    converts it, so that `now - moment <= span` is right after any change of the wall clock.
    """

    rate: float = 1.0
    steady_s: float = 0.0
    leaps: tuple[Leap, ...] = ()

    def ahead(self, real: timedelta) -> timedelta:
        """Return how far the wall clock will go in that much real time."""
        return real if self.rate == 1 else real * self.rate

    def leapt(self, real: timedelta) -> timedelta:
        """Return how far the wall clock leapt ahead within the last `real` time; never less than zero.

        A clock that was put back leaves moments in the future, which count as fresh while the clock is behind
        them.
        """
        if not self.leaps:
            return _NONE
        most = total = _NONE
        for leap in reversed(self.leaps):
            if self.steady_s - leap.steady_s > real.total_seconds():
                break
            total += leap.by
            most = max(most, total)
        return most

    def span(self, real: timedelta) -> timedelta:
        """Return how far the wall clock went in the last `real` time."""
        return self.ahead(real) + self.leapt(real)

    def deadline(self, now: datetime, lasting: timedelta) -> datetime:
        """Return the moment that has to pass a stored deadline which was set `ahead(lasting)`."""
        return now - self.leapt(lasting)

    def real(self, wall: timedelta) -> timedelta:
        """Return in how much real time the wall clock goes that far."""
        return wall if self.rate == 1 else wall / self.rate


EVEN = ClockPace()
"""A correct wall clock."""

PaceNow = Callable[[], ClockPace]
"""The present pace of the wall clock."""
