"""The station's time: this machine's, told when it cannot be right."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum, auto
from typing import Final

from ciasc.ports import Clock

BUILT_IN: Final = 2026
"""The year of this version: no earlier one can be the present."""

STEP: Final = timedelta(seconds=30)
"""A clock that is put back by less was only corrected: time stands still until it has caught up."""

_INSTANT: Final = timedelta(microseconds=1)


class ClockState(StrEnum):
    """What can be said of a clock."""

    OK = auto()
    BACK = auto()
    OLD = auto()


class StationClock:
    """The present moment, with an eye on the clock that tells it.

    `last` is when the newest event happened, if there is one. `tell` is told each change of the state once,
    with the seconds by which the clock stands behind what it has said before. Tickets are issued all the
    same: their order is by sequence.
    """

    def __init__(
        self, clock: Clock, last: datetime | None, tell: Callable[[ClockState, float], None]
    ) -> None:
        self._clock = clock
        self._last = self._highest = last
        self._tell = tell
        self.state = ClockState.OK

    def __call__(self) -> datetime:
        """The present moment, aware, in UTC."""
        now = self._clock()
        highest = self._highest = max(self._highest or now, now)
        last = self._last or now
        self._became(now, highest)
        if timedelta(0) < last - now <= STEP:
            now = last + _INSTANT
        self._last = now
        return now

    def checked(self) -> ClockState:
        """What can be said of the clock now."""
        self()
        return self.state

    def _became(self, now: datetime, highest: datetime) -> None:
        state = ClockState.BACK if now < highest else ClockState.OK
        if now.year < BUILT_IN:
            state = ClockState.OLD
        if state is not self.state:
            self.state = state
            self._tell(state, (highest - now).total_seconds())
