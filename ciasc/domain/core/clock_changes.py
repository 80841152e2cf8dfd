"""Changes of the wall clock, to be stored: those that are seen, and those over a restart of the server."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ciasc.domain.core.clock_pace import Leap
from ciasc.domain.core.errors import JsonValue

STEP: Final = timedelta(seconds=30)
"""A smaller change of the clock is a correction: no figure depends on it, and it is not stored."""

FAR: Final = timedelta(hours=1)
"""After a restart of the computer, a clock so far ahead of the last stored moment is not certain."""

TRUSTED_AFTER_S: Final = 2 * 3600.0
"""Seconds of the steady clock after which a clock that was not certain is trusted."""

_EARLIEST: Final = timedelta(0)


@dataclass(frozen=True, slots=True)
class ClockMark:
    """The wall clock beside the steady clock at one moment of that start of the computer."""

    at: datetime
    steady_s: float
    boot: str


@dataclass(frozen=True, slots=True)
class ClockChange:
    """One change of the wall clock: it would have shown `before` when it showed `after`, both aware UTC.

    `steady_s` is when, by the steady clock of the computer's start `boot`. A change that is not `certain` was
    found after a restart of the computer: the clock may have leapt, or the computer may have been off.
    """

    before: datetime
    after: datetime
    steady_s: float
    boot: str
    certain: bool = True

    @property
    def by(self) -> timedelta:
        """Return how far the clock leapt ahead; negative if it was put back."""
        return self.after - self.before

    def data(self) -> dict[str, JsonValue]:
        """Return the data of its event."""
        return {
            "before": self.before.isoformat(),
            "after": self.after.isoformat(),
            "steady_s": round(self.steady_s, 3),
            "boot": self.boot,
            "certain": self.certain,
        }


@dataclass(frozen=True, slots=True)
class ClockNews:
    """What is to be stored of the clock: changes, oldest first, and the mark after them."""

    changes: tuple[ClockChange, ...]
    mark: ClockMark


def stored_change(data: Mapping[str, JsonValue]) -> ClockChange:
    """Return the change that an event with that data stored."""
    return ClockChange(
        before=datetime.fromisoformat(str(data["before"])),
        after=datetime.fromisoformat(str(data["after"])),
        steady_s=float(str(data["steady_s"])),
        boot=str(data["boot"]),
        certain=bool(data["certain"]),
    )


def change_over_restart(
    mark: ClockMark | None, last: datetime | None, now: ClockMark, rate: float
) -> ClockChange | None:
    """Return how the clock changed between the last stored moment and now; None if it did not.

    Within one start of the computer the steady clock measures it. After another start only the wall clock is
    known: one that is behind the last stored moment, or far ahead of it, is not certain.
    """
    if mark is not None and now.boot and mark.boot == now.boot:
        expected = mark.at + timedelta(seconds=(now.steady_s - mark.steady_s) * rate)
        return _change(expected, now, certain=True) if abs(now.at - expected) > STEP else None
    known = [moment for moment in (last, None if mark is None else mark.at) if moment is not None]
    if not known:
        return None
    expected = max(known)
    unsure = expected - now.at > STEP or now.at - expected > FAR
    return _change(expected, now, certain=False) if unsure else None


def _change(expected: datetime, now: ClockMark, *, certain: bool) -> ClockChange:
    return ClockChange(expected, now.at, now.steady_s, now.boot, certain)


def leaps_on(now: ClockMark, changes: Sequence[ClockChange], rate: float) -> tuple[Leap, ...]:
    """Return those changes, oldest first, as leaps on the steady clock of the present start.

    A change of an earlier start is as old as the wall clock says, corrected by the changes after it. One that
    is not certain and goes ahead is no leap: the computer was off for as long, as far as is known.
    """
    return tuple(
        Leap(steady_s, change.by)
        for change, steady_s in _placed(now, changes, rate)
        if change.certain or change.by < _EARLIEST
    )


def unsure_at_s(now: ClockMark, changes: Sequence[ClockChange], rate: float) -> float | None:
    """Return when the clock was last found not certain, on the present steady clock; None if never."""
    unsure = (steady_s for change, steady_s in _placed(now, changes, rate) if not change.certain)
    return max(unsure, default=None)


def _placed(
    now: ClockMark, changes: Sequence[ClockChange], rate: float
) -> Iterable[tuple[ClockChange, float]]:
    found: list[tuple[ClockChange, float]] = []
    later = timedelta(0)
    for change in reversed(changes):
        if change.boot == now.boot and now.boot:
            steady_s = change.steady_s
        else:
            age = (now.at - change.after - later) / timedelta(seconds=rate)
            steady_s = now.steady_s - max(age, 0.0)
        found.append((change, steady_s))
        if change.certain or change.by < _EARLIEST:
            later += change.by
    return reversed(found)
