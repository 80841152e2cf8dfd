"""The station's clock: this computer's, with a warning when it cannot be right or has leapt."""

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto
from typing import Final

from ciasc.domain.core.clock_changes import (
    STEP,
    TRUSTED_AFTER_S,
    ClockChange,
    ClockMark,
    ClockNews,
    change_over_restart,
    leaps_on,
    unsure_at_s,
)
from ciasc.domain.core.clock_pace import ClockPace, Leap
from ciasc.ports import Clock

BUILT_IN: Final = 2026
"""The year of this version: no earlier one can be the present."""

LEAP: Final = timedelta(seconds=60)
"""A clock set forward by more in one step is reported."""

TOLD_FOR: Final = timedelta(hours=12)
"""How long a leap forward is reported if the clock is not set back."""

SLIP: Final = timedelta(seconds=1)
"""A smaller change is a regular correction by the network: no real-time window depends on it."""

REMEMBERED_S: Final = 30 * 86400.0
"""How long a leap is remembered: longer than any window of time that depends on it."""

SETTLES_S: Final = 900.0
"""Seconds after the start of the computer in which its clock is set from the network."""

Steady = Callable[[], float]
"""Seconds of a clock that never leaps."""

MARKED_EVERY_S: Final = 3600.0
"""How often the clock is stored beside the steady clock, so that slow corrections do not add up to a leap."""

_MOST_LEAPS: Final = 100
_INSTANT: Final = timedelta(microseconds=1)


class ClockState(StrEnum):
    """What is known of a clock."""

    OK = auto()
    BACK = auto()
    AHEAD = auto()
    OLD = auto()
    UNSURE = auto()


@dataclass(frozen=True, slots=True)
class StoredClock:
    """What is stored of the clock: the last event, the last mark and the changes, oldest first.

    `boot` identifies the present start of the computer; without it no start is known to be the same.
    """

    boot: str = ""
    last: datetime | None = None
    mark: ClockMark | None = None
    changes: Sequence[ClockChange] = ()


class StationClock:
    """The present moment, with checks of the clock that gives it.

    `stored` is what an earlier server knew of it. `tell` gets each change of the state one time,
    with the seconds by which the clock is behind its last reading, negative if it leapt ahead. That needs
    `steady`. Tickets are issued all the same: their order is by sequence. `rate` is how many times as fast
    as `steady` the clock runs: 1, except for the simulated one of the demo. `guard` is held while the two
    clocks are read, because many threads call it.
    """

    def __init__(
        self,
        clock: Clock,
        stored: StoredClock,
        tell: Callable[[ClockState, float], None],
        steady: Steady | None = None,
        *,
        rate: float = 1.0,
        guard: AbstractContextManager[object] | None = None,
    ) -> None:
        self._clock = clock
        self._rate = rate
        self._slip, self._step, self._leap = SLIP * rate, STEP * rate, LEAP * rate
        self._guard = guard or nullcontext()
        self._leaps: tuple[Leap, ...] = ()
        self._steady = steady
        self._began: datetime | None = None
        self._leapt = timedelta(0)
        self._leapt_s = 0.0
        self._was_right = False
        self._last = self._highest = stored.last
        self._tell = tell
        self.state = ClockState.OK
        self._boot = stored.boot
        self._unstored: tuple[ClockChange, ...] = ()
        self._unsure_s: float | None = None
        self._marked_s: float | None = None
        if steady is not None and stored.boot:
            self._continue(stored, steady())

    def __call__(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        with self._guard:
            return self._read()

    def steady_s(self) -> float:
        """Return seconds of a clock that never leaps; without `steady`, those of the wall clock."""
        return self._steady() if self._steady is not None else self._clock().timestamp() / self._rate

    def pace(self) -> ClockPace:
        """Return how the clock runs now, after a check."""
        with self._guard:
            self._read()
            return ClockPace(self._rate, self.steady_s(), self._leaps)

    def trusted(self) -> bool:
        """Return whether the clock was right for long enough that the system may end a ticket by it."""
        unsure_s = self._unsure_s
        return unsure_s is None or self.steady_s() - unsure_s > TRUSTED_AFTER_S

    def news(self) -> ClockNews | None:
        """Return what is to be stored of the clock now, after a check; None if nothing changed."""
        if self._steady is None or not self._boot:
            return None
        with self._guard:
            self._read()
            steady_s = self._steady()
            marked = self._marked_s is not None and steady_s - self._marked_s < MARKED_EVERY_S
            if marked and not self._unstored:
                return None
            return ClockNews(self._unstored, ClockMark(self._clock(), steady_s, self._boot))

    def stored(self, news: ClockNews) -> None:
        """Note that those news are stored."""
        with self._guard:
            self._unstored = self._unstored[len(news.changes) :]
            self._marked_s = news.mark.steady_s

    def _continue(self, stored: StoredClock, steady_s: float) -> None:
        """Continue from what an earlier server stored: its leaps, and a change since its last mark."""
        now = ClockMark(self._clock(), steady_s, self._boot)
        change = change_over_restart(stored.mark, stored.last, now, self._rate)
        changes = (*stored.changes, *(() if change is None else (change,)))
        self._unstored = changes[len(stored.changes) :]
        self._leaps = leaps_on(now, changes, self._rate)[-_MOST_LEAPS:]
        self._unsure_s = unsure_at_s(now, changes, self._rate)

    def _read(self) -> datetime:
        now = self._clock()
        if self._steady is not None:
            self._compare(now, self._steady())
        highest = self._highest = max(self._highest or now, now)
        last = self._last or now
        self._became(now, highest)
        if timedelta(0) < last - now <= STEP:
            now = last + _INSTANT
        self._last = now
        return now

    def checked(self) -> ClockState:
        """Return the state of the clock now; UNSURE if nothing is wrong with it but it is not trusted yet."""
        self()
        return self.state if self.state is not ClockState.OK or self.trusted() else ClockState.UNSURE

    def _compare(self, now: datetime, steady_s: float) -> None:
        """Log by how much the clock has leapt away from the elapsed time, and when.

        A leap of a clock that was wrong at the start, or soon after it, is handled as its repair.
        """
        began = now - timedelta(seconds=steady_s * self._rate)
        leap = began - (self._began or began)
        self._began = began
        if abs(leap) > self._slip:
            self._remember(Leap(steady_s, leap))
        if abs(leap) > self._step:
            self._unstored = (*self._unstored, ClockChange(now - leap, now, steady_s, self._boot))
        if abs(leap) > self._leap:
            known = self._was_right and steady_s > SETTLES_S
            self._leapt = self._leapt + leap if known else timedelta(0)
            self._leapt_s = steady_s
        elif self._leapt and steady_s - self._leapt_s > TOLD_FOR.total_seconds():
            self._leapt = timedelta(0)

    def _remember(self, leap: Leap) -> None:
        recent = (one for one in self._leaps if leap.steady_s - one.steady_s < REMEMBERED_S)
        self._leaps = (*recent, leap)[-_MOST_LEAPS:]

    def _became(self, now: datetime, highest: datetime) -> None:
        state = ClockState.AHEAD if self._leapt > LEAP else ClockState.OK
        if now < highest:
            state = ClockState.BACK
        if now.year < BUILT_IN:
            state = ClockState.OLD
        self._was_right |= state is ClockState.OK
        if state is not self.state:
            self.state = state
            self._tell(state, (highest - now if now < highest else -self._leapt).total_seconds())


def up_s() -> float:
    """Return the seconds from the start of this computer, sleep included."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)
