"""Figures by group: the hour, day, shift or service of a leg."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.services import Lane
from ciasc.domain.core.shifts import SHIFTS, shift_of
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.stats.facts import Fact
from ciasc.domain.stats.figures import Figures, figures

SETTLES: Final = timedelta(days=2)
"""A day is closed this long after its end: no kiosk hands over a ticket of it any more."""

OF_HOURS: Final = ("service", "lane", "hour", "weekday", "day", "shift")
"""The groups of the stored hours of closed days."""
OF_DESKS: Final = ("desk", "day", "weekday")
"""The groups of the stored desks of closed days. A desk with any other group, and `staff`, need the legs:
nothing is stored by person.
"""
GROUPS: Final = (*OF_HOURS, "desk", "staff")

Group = tuple[Hashable, ...]
"""The values of the requested groups: a service's key, a Lane, an hour, an ISO weekday, a day of the station,
the hour at which a shift begins, a desk's number (None: at no desk), a person's id (or None).
"""


class HourCell(NamedTuple):
    """The subject of one stored row of a day."""

    hour: int
    service: str
    lane: Lane


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """The figures of one day as they are stored, all from the same facts: by hour and by desk.

    The desk None has the legs that ended at no desk.
    """

    hours: Mapping[HourCell, Figures]
    desks: Mapping[int | None, Figures]


def closes_at(calendar: Calendar, day: date) -> datetime:
    """Return the aware moment after which nothing about that day changes."""
    return calendar.bounds(day)[1] + SETTLES


def last_closed(calendar: Calendar, now: datetime) -> date:
    """Return the last day that is closed at `now`."""
    return calendar.day(now - SETTLES) - timedelta(days=1)


def known_groups(by: Sequence[str]) -> tuple[str, ...]:
    """Check those names of groups and return them; raise InvalidInput if one is unknown or repeated."""
    for name in by:
        if name not in GROUPS:
            raise InvalidInput("queue.figures.unknown_group", group=name)
    if len(set(by)) != len(by):
        raise InvalidInput("queue.figures.repeated_group")
    return tuple(by)


def _keys(calendar: Calendar, shifts: Sequence[int]) -> Mapping[str, Callable[[Fact], Hashable]]:
    def hour(fact: Fact) -> int:
        return calendar.local(fact.leg.queued_at).hour

    return {
        "service": lambda fact: fact.leg.service,
        "lane": lambda fact: fact.leg.lane,
        "hour": hour,
        "weekday": lambda fact: calendar.day(fact.leg.queued_at).isoweekday(),
        "day": lambda fact: calendar.day(fact.leg.queued_at),
        "shift": lambda fact: shift_of(hour(fact), shifts),
        "desk": lambda fact: fact.leg.desk,
        "staff": lambda fact: fact.leg.staff,
    }


def group_facts(
    facts: Iterable[Fact], by: Sequence[str], calendar: Calendar, shifts: Sequence[int] = SHIFTS
) -> dict[Group, list[Fact]]:
    """Return those facts by group, in order: also the legs of each figure."""
    known = _keys(calendar, shifts)
    keys = [known[name] for name in by]
    found: dict[Group, list[Fact]] = {}
    for fact in facts:
        found.setdefault(tuple(key(fact) for key in keys), []).append(fact)
    return found


def hour_cells(facts: Iterable[Fact], calendar: Calendar, now: datetime) -> dict[HourCell, Figures]:
    """Compute the rows that are stored of a day's facts, as they are at `now`."""
    groups = group_facts(facts, ("hour", "service", "lane"), calendar)
    return {HourCell(*group): figures(some, now) for group, some in groups.items()}  # type: ignore[arg-type]  # by `group_facts`


def desk_rows(facts: Iterable[Fact], calendar: Calendar, now: datetime) -> dict[int | None, Figures]:
    """Compute the figures of a day's facts by desk, as they are at `now`."""
    groups = group_facts(facts, ("desk",), calendar)
    return {desk: figures(some, now) for (desk,), some in groups.items()}  # type: ignore[misc]  # by `group_facts`


def compute_closed_day(facts: Sequence[Fact], calendar: Calendar, now: datetime) -> ClosedDay:
    """Compute all that is stored of a day's facts, as they are at `now`."""
    return ClosedDay(hour_cells(facts, calendar, now), desk_rows(facts, calendar, now))


def merge_figures(some: Mapping[Group, Figures], others: Mapping[Group, Figures]) -> dict[Group, Figures]:
    """Return both, added up where they have the same group."""
    found = dict(some)
    for group, more in others.items():
        found[group] = found[group] + more if group in found else more
    return found
