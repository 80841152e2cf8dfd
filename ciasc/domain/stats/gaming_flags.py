"""Signs that figures were made to look better: legs to be checked, shown and never left out of a figure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum, auto
from typing import Final

from ciasc.domain.core.shifts import SHIFTS
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.stats.facts import Fact
from ciasc.domain.stats.legs import Leg, LegEnd

QUICK_S: Final = 20
MASS: Final = 5
MASS_WITHIN: Final = timedelta(minutes=10)
SHIFT_BEGINS: Final = timedelta(minutes=15)
AT_SHIFT_BEGIN: Final = 3
REISSUED_WITHIN: Final = timedelta(minutes=2)
HARDLY_HEARD_S: Final = 60


class GamingSign(StrEnum):
    """What may be wrong with a leg."""

    QUICK = auto()
    MASS_NO_SHOW = auto()
    SHIFT_START = auto()
    REISSUED = auto()
    EASIER = auto()
    CANCELLED = auto()


@dataclass(frozen=True, slots=True)
class GamingFlag:
    """A leg and what may be wrong with it."""

    sign: GamingSign
    fact: Fact


def gaming_flags(
    facts: Iterable[Fact], calendar: Calendar, staff: frozenset[str], shifts: Sequence[int] = SHIFTS
) -> list[GamingFlag]:
    """Return all signs in those facts, in order of time; `staff` are the ids of the people who work there."""
    known = sorted(facts, key=lambda fact: (fact.leg.queued_at, fact.leg.ticket, fact.leg.leg))
    found: dict[GamingSign, Iterable[Fact]] = {
        GamingSign.QUICK: quick(known),
        GamingSign.MASS_NO_SHOW: mass_no_shows(known),
        GamingSign.SHIFT_START: shift_starts(known, calendar, staff, shifts),
        GamingSign.REISSUED: reissued(known),
        GamingSign.EASIER: easier(known),
        GamingSign.CANCELLED: mass_cancelled(known, calendar),
    }
    told = [GamingFlag(sign, fact) for sign, some in found.items() for fact in some]
    return sorted(told, key=lambda flag: flag.fact.leg.queued_at)


def quick(facts: Iterable[Fact]) -> list[Fact]:
    """Return those with an attention that ended within 20 seconds of its start."""
    return [
        fact
        for fact in facts
        if fact.leg.end is LegEnd.ATTENDED and fact.leg.service_s is not None and fact.leg.service_s < QUICK_S
    ]


def mass_no_shows(facts: Iterable[Fact]) -> list[Fact]:
    """Return those of five or more that one person marked absent within ten minutes."""
    absent = sorted(
        (fact for fact in facts if fact.leg.end is LegEnd.NO_SHOW),
        key=lambda fact: (fact.leg.staff or "", _ended(fact.leg)),
    )
    return _crowded(absent, lambda fact: (fact.leg.staff or "", _ended(fact.leg)), MASS, MASS_WITHIN)


def mass_cancelled(facts: Iterable[Fact], calendar: Calendar) -> list[Fact]:
    """Return those of five or more that one person cancelled on one day of the station."""
    groups: dict[tuple[str, date], list[Fact]] = {}
    for fact in facts:
        if fact.leg.end is LegEnd.CANCELLED:
            group = (fact.visit.cancelled_by or "", calendar.day(_ended(fact.leg)))
            groups.setdefault(group, []).append(fact)
    return [fact for some in groups.values() if len(some) >= MASS for fact in some]


def shift_starts(
    facts: Iterable[Fact], calendar: Calendar, staff: frozenset[str], shifts: Sequence[int] = SHIFTS
) -> list[Fact]:
    """Return those of three or more that one of the staff issued in the first fifteen minutes of a shift."""

    def early(fact: Fact) -> bool:
        local = calendar.local(fact.leg.queued_at)
        begins = local.replace(minute=0, second=0, microsecond=0)
        return local.hour in shifts and local - begins < SHIFT_BEGINS

    given = sorted(
        (fact for fact in facts if fact.leg.leg == 1 and fact.visit.issued_by in staff and early(fact)),
        key=lambda fact: (fact.visit.issued_by, fact.leg.queued_at),
    )
    return _crowded(
        given, lambda fact: (fact.visit.issued_by, fact.leg.queued_at), AT_SHIFT_BEGIN, SHIFT_BEGINS
    )


def reissued(facts: Iterable[Fact]) -> list[Fact]:
    """Return those that one person issued for the same service within two minutes of another one's end."""
    known = list(facts)
    ends: dict[tuple[str, str], list[Leg]] = {}
    for fact in known:
        if fact.leg.ended_at is not None and fact.leg.staff is not None:
            ends.setdefault((fact.leg.staff, fact.leg.service), []).append(fact.leg)

    def follows(fact: Fact) -> bool:
        begun = fact.leg.queued_at
        return any(
            leg.ticket != fact.leg.ticket and timedelta(0) <= begun - _ended(leg) <= REISSUED_WITHIN
            for leg in ends.get((fact.visit.issued_by, fact.leg.service), ())
        )

    return [fact for fact in known if fact.leg.leg == 1 and follows(fact)]


def easier(facts: Iterable[Fact]) -> list[Fact]:
    """Return those sent within a minute to a service with more time, and ended there by the same person."""
    return [
        before
        for before, after in _followed(facts)
        if after.leg.target_s > before.leg.target_s
        and before.leg.staff is not None
        and before.leg.staff == after.leg.staff
        and after.leg.end is LegEnd.ATTENDED
        and (_ended(before.leg) - (before.leg.called_at or before.leg.queued_at)).total_seconds()
        < HARDLY_HEARD_S
    ]


def _followed(facts: Iterable[Fact]) -> Iterator[tuple[Fact, Fact]]:
    """Return each leg that was sent on, with the one that follows."""
    known: Mapping[tuple[str, int], Fact] = {(fact.leg.ticket, fact.leg.leg): fact for fact in facts}
    for (ticket, number), fact in known.items():
        after = known.get((ticket, number + 1))
        if after is not None:
            yield fact, after


def _ended(leg: Leg) -> datetime:
    return leg.ended_at or leg.queued_at


def _crowded(
    ordered: Sequence[Fact], by: Callable[[Fact], tuple[str, datetime]], many: int, within: timedelta
) -> list[Fact]:
    """Return those of `many` or more of one person within that time; `ordered` by person and time."""
    found: dict[int, Fact] = {}
    for first in range(len(ordered) - many + 1):
        window = ordered[first : first + many]
        person, begin = by(window[0])
        last_person, end = by(window[-1])
        if person == last_person and end - begin <= within:
            found |= {first + at: fact for at, fact in enumerate(window)}
    return list(found.values())
