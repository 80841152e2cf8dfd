"""How true the wait estimates are at simulated stations, as people were told them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from random import Random
from statistics import fmean
from typing import Final

from benchmarks.inside import station_inside
from benchmarks.regimes import USUAL_MEAN_S, Regime, Visitor
from benchmarks.visitors import Day

LIMA: Final = timezone(timedelta(hours=-5))
FIRST: Final = datetime(2026, 3, 2, tzinfo=LIMA)
_CEILING_MIN: Final = 60
_NIGHT_H: Final = 4


@dataclass(frozen=True, slots=True)
class Outcome:
    """A person, and the seconds that the station expected them to wait; None if it kept no estimate."""

    person: Visitor
    expected_s: float | None

    @property
    def waited_s(self) -> float | None:
        """Return the seconds from the ticket to the first call; None if they were not called."""
        called = self.person.called
        return None if called is None else (called - self.person.came).total_seconds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What came true: shares, and mean errors in minutes of those with somebody ahead.

    `simple_min` is the error of the people ahead times the usual mean, divided by the desks that may serve.
    """

    people: int
    told: float
    called: int
    range_held: float
    untils: int
    until_kept: float
    error_min: float
    simple_min: float


def live(regime: Regime, *, learns: int, judged: int, seed: int = 7) -> Sequence[Outcome]:
    """Run a new station for days without estimates and then with them; return the people of the latter."""
    chance = Random(seed)
    found: list[Outcome] = []
    with station_inside([desk.officer for desk in regime.desks], FIRST) as station:
        for number in range(learns + judged):
            midnight = FIRST + timedelta(days=number)
            station.estimates = number >= learns
            people = Day(station, regime, midnight, chance).run()
            station.night(midnight + timedelta(days=1, hours=_NIGHT_H))
            if station.estimates:
                expected = station.expected(midnight)
                found += [Outcome(one, expected.get(one.ticket)) for one in people]
    return found


def truth(found: Sequence[Outcome], of: Callable[[Visitor], bool] = lambda _: True) -> Truth:
    """Compute what came true for those people."""
    some = [one for one in found if of(one.person)]
    told = [one.person.told for one in some if one.person.told is not None]
    called = [(one, one.person.told, one.waited_s) for one in some]
    ranges = [
        _in_range(said, waited) for _, said, waited in called if said is not None and waited is not None
    ]
    untils = [
        waited <= 60 * said["until_min"]
        for one, said, waited in called
        if said is not None and waited is not None and one.person.ahead and _says_until(said)
    ]
    errors = [
        (abs(waited - one.expected_s), abs(waited - _simple_s(one.person)))
        for one, _, waited in called
        if waited is not None and one.expected_s is not None and one.person.ahead
    ]
    return Truth(
        people=len(some),
        told=_mean([float(one.person.told is not None) for one in some]) if told else 0.0,
        called=len(ranges),
        range_held=_mean(ranges),
        untils=len(untils),
        until_kept=_mean(untils),
        error_min=_mean([error for error, _ in errors]) / 60,
        simple_min=_mean([simple for _, simple in errors]) / 60,
    )


def _mean(values: Sequence[float]) -> float:
    return fmean(values) if values else 0.0


def _in_range(said: Mapping[str, int], waited_s: float) -> bool:
    low, high = said["low_min"], said["high_min"]
    return 60 * low <= waited_s and (high > _CEILING_MIN or waited_s <= 60 * high)


def _says_until(said: Mapping[str, int | None]) -> bool:
    until = said["until_min"]
    return until is not None and until <= _CEILING_MIN


def _simple_s(one: Visitor) -> float:
    return one.ahead * USUAL_MEAN_S / max(one.able, 1)
