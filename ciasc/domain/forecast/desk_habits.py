"""What a station learns of its desks: usual working times, lengths of pauses, and how soon they call."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Final

from ciasc.domain.core.station_day import Calendar
from ciasc.domain.stats.availability import AvailabilitySpell
from ciasc.domain.stats.legs import Leg

Hours = tuple[tuple[float, float], ...]
"""When a desk works, in seconds from the beginning of a station day or from now, ascending."""

BREAK_S: Final = 600.0
"""A time away that is shorter than this is no break."""

_DAYS: Final = 20
_FEWEST_DAYS: Final = 3
_FEWEST_PAUSES: Final = 5
_REJOINS_S: Final = 90.0
_LAST_HOUR_S: Final = 3600.0
_GAP_S: Final = 900.0
_OPEN: Final = "open"
_PAUSED: Final = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskHabits:
    """The usual `days` of each desk by number, and the seconds that pauses lasted by reason, ascending."""

    days: Mapping[int, Sequence[Hours]] = field(default_factory=dict)
    pauses: Mapping[str, Sequence[float]] = field(default_factory=dict)

    def hours_ahead(self, desk: int, at_s: float, breaks: int) -> Sequence[Hours]:
        """Return when that desk may work from now on, all equally likely; none if nothing is known.

        `at_s` is now in seconds of the day. The days are those on which it worked at that time, after as many
        `breaks` as today if there are enough of them.
        """
        found: dict[bool, list[Hours]] = {True: [], False: []}
        for work in self.days.get(desk, ()):
            place = next((n for n, (begins, ends) in enumerate(work) if begins <= at_s < ends), None)
            if place is not None:
                ahead = tuple((max(begins - at_s, 0.0), ends - at_s) for begins, ends in work[place:])
                found[count_breaks(work[: place + 1]) == breaks].append(ahead)
        alike, other = found[True], found[False]
        if len(alike) >= _FEWEST_DAYS:
            return alike
        return [*alike, *other] if len(alike) + len(other) >= _FEWEST_DAYS else ()

    def pause_left(self, reason: str, gone_s: float) -> Sequence[float]:
        """Return how many seconds a pause of that reason may still last, ascending; none if not known."""
        lasted = self.pauses.get(reason, ())
        longer = lasted[bisect_right(lasted, gone_s) :]
        return [seconds - gone_s for seconds in longer] if len(longer) >= _FEWEST_PAUSES else ()


def count_breaks(work: Hours) -> int:
    """Return how many breaks lie between those working times."""
    return sum(later[0] - earlier[1] >= BREAK_S for earlier, later in pairwise(work))


def learn_desk_habits(spells: Iterable[AvailabilitySpell], calendar: Calendar, today: date) -> DeskHabits:
    """Compute the habits from the spells of desks on the days before `today`."""
    work: dict[date, dict[int, list[tuple[float, float]]]] = defaultdict(lambda: defaultdict(list))
    pauses: dict[str, list[float]] = defaultdict(list)
    for spell in spells:
        day = calendar.day(spell.begin)
        if day >= today:
            continue
        if spell.state == _PAUSED:
            pauses[spell.reason or ""].append(spell.seconds)
        else:
            work[day][int(spell.what)].append(_within_day(spell, calendar))
    days: dict[int, list[Hours]] = defaultdict(list)
    for day in sorted(work, reverse=True):
        last = max(ends for some in work[day].values() for _, ends in some)
        for desk, some in work[day].items():
            if len(days[desk]) < _DAYS:
                days[desk].append(_until_line_is_empty(_joined(sorted(some)), last))
    return DeskHabits(days=days, pauses={reason: sorted(lasted) for reason, lasted in pauses.items()})


def work_today(spells: Iterable[AvailabilitySpell], calendar: Calendar, today: date) -> dict[int, Hours]:
    """Return when each desk has worked today."""
    found: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for spell in spells:
        if spell.state == _OPEN and calendar.day(spell.begin) == today:
            found[int(spell.what)].append(_within_day(spell, calendar))
    return {desk: _joined(sorted(some)) for desk, some in found.items()}


def _within_day(spell: AvailabilitySpell, calendar: Calendar) -> tuple[float, float]:
    begins = calendar.bounds(calendar.day(spell.begin))[0]
    return (spell.begin - begins).total_seconds(), (spell.end - begins).total_seconds()


def _joined(work: Sequence[tuple[float, float]]) -> Hours:
    """Return those times with interruptions of a moment left out."""
    found: list[tuple[float, float]] = []
    for begins, ends in work:
        if found and begins - found[-1][1] <= _REJOINS_S:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return tuple(found)


def _until_line_is_empty(work: Hours, last_s: float) -> Hours:
    """Return the day without its end if the station closed then: desks attend the people who still wait."""
    begins, ends = work[-1]
    return (*work[:-1], (begins, float("inf"))) if ends >= last_s - _LAST_HOUR_S else work


def turnovers(legs: Sequence[Leg], spells: Iterable[AvailabilitySpell] = ()) -> list[float]:
    """Return how many seconds desks took from one person to the next who was waiting already.

    A time in which the desk paused is left out; one that nobody noted counts up to a quarter of an hour.
    """
    away: dict[int, list[datetime]] = defaultdict(list)
    for spell in spells:
        if spell.state == _PAUSED:
            away[int(spell.what)].append(spell.begin)
    gaps = []
    for ended_at, following in _neighbours(legs):
        gap = _seconds(ended_at, following.first_called_at)
        paused = away.get(following.desk or 0, ())
        known = any(ended_at <= at <= (following.first_called_at or at) for at in paused)
        if following.queued_at <= ended_at and 0 <= gap <= _GAP_S and not known:
            gaps.append(gap)
    return gaps


def reactions(legs: Sequence[Leg]) -> list[float]:
    """Return how many seconds free desks took to call a person who came."""
    found = []
    for ended_at, following in _neighbours(legs):
        reaction = _seconds(following.queued_at, following.first_called_at)
        if following.queued_at > ended_at and 0 <= reaction <= _GAP_S:
            found.append(reaction)
    return found


def _neighbours(legs: Sequence[Leg]) -> Iterable[tuple[datetime, Leg]]:
    """Yield when each person left a desk, and the next person there."""
    at_desks = sorted(
        (leg for leg in legs if leg.desk is not None and leg.first_called_at and leg.ended_at),
        key=lambda leg: (leg.desk, leg.first_called_at),
    )
    for one, following in pairwise(at_desks):
        if one.desk == following.desk and one.ended_at is not None:
            yield one.ended_at, following


def _seconds(begins: datetime, ends: datetime | None) -> float:
    return -1.0 if ends is None else (ends - begins) / timedelta(seconds=1)
