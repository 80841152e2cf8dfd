"""Compute the figures of any period: closed days from their stored rows, later days from their legs."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from ciasc.domain.core.shifts import SHIFTS
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.stats.facts import Fact
from ciasc.domain.stats.figures import Figures, figures
from ciasc.domain.stats.grouping import (
    OF_DESKS,
    OF_HOURS,
    Group,
    group_facts,
    known_groups,
    last_closed,
    merge_figures,
)
from ciasc.domain.stats.indicators import IndicatorScore, compute_indicators
from ciasc.ports import Reading
from ciasc.station.stats.station_availability import (
    AvailabilitySpells,
    availability_spells,
    station_availability,
)


def period_figures(
    tx: Reading,
    calendar: Calendar,
    first: date,
    last: date,
    by: Sequence[str],
    now: datetime,
) -> dict[Group, Figures]:
    """Return the figures of the days `first` to `last` by the given groups; {(): ...} of all without any.

    Raise InvalidInput if a group is unknown. By person, or by desk and a group that is not of `OF_DESKS`, all
    is computed from the legs, which takes longer. Shifts are those of the last day.
    """
    groups = known_groups(by)
    shifts = shifts_of(tx, calendar, last) if "shift" in groups else SHIFTS
    stored_until = _stored_until(tx, calendar, last, groups, now)
    stored: dict[Group, Figures] = {}
    spans = [(first, last)]
    if stored_until is not None and stored_until >= first:
        stored = dict(tx.days.figures(first, stored_until, groups, shifts))
        missing = tx.days.without_desks(first, stored_until) if "desk" in groups else ()
        spans = [*_spans(missing), (stored_until + timedelta(days=1), last)]
    facts = [fact for begin, end in spans for fact in period_facts(tx, calendar, begin, end, now)]
    live = group_facts(facts, groups, calendar, shifts)
    found = merge_figures(stored, {group: figures(some, now) for group, some in live.items()})
    return found if found or groups else {(): Figures()}


def _stored_until(
    tx: Reading, calendar: Calendar, last: date, groups: Sequence[str], now: datetime
) -> date | None:
    """Return the last day up to `last` with stored rows that have those groups; None without such rows."""
    if not (set(groups) <= set(OF_HOURS) or set(groups) <= set(OF_DESKS)):
        return None
    closed = tx.days.closed_until()
    # Days that a clock running ahead closed too early are not over.
    return None if closed is None else min(closed, last, last_closed(calendar, now))


def _spans(days: Iterable[date]) -> list[tuple[date, date]]:
    """Return the first and last day of each run of days without a gap; the days are in order."""
    found: list[tuple[date, date]] = []
    for day in days:
        if found and found[-1][1] + timedelta(days=1) == day:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def shifts_of(tx: Reading, calendar: Calendar, last: date) -> tuple[int, ...]:
    """Return the hours at which the shifts began, as in force at the end of that day."""
    return tx.config.at(calendar.bounds(last)[1]).shifts


def period_facts(tx: Reading, calendar: Calendar, first: date, last: date, now: datetime) -> Sequence[Fact]:
    """Return the facts of those days: each leg with its visit."""
    if first > last:
        return ()
    return tx.stats.facts(calendar.bounds(first)[0], calendar.bounds(last)[1], now)


def period_scores(
    tx: Reading,
    calendar: Calendar,
    first: date,
    last: date,
    now: datetime,
    how: AvailabilitySpells | None = None,
) -> list[IndicatorScore]:
    """Compute the sixteen indicators of the days `first` to `last`; load the availability without `how`."""

    def grouped(*by: str) -> dict[Group, Figures]:
        return period_figures(tx, calendar, first, last, by, now)

    by_lane: dict[Any, Figures] = {}
    by_service: dict[str, Figures] = {}
    for (service, lane), some in grouped("service", "lane").items():
        by_lane[lane] = by_lane.get(lane, Figures()) + some
        by_service[str(service)] = by_service.get(str(service), Figures()) + some
    how = how or availability_spells(tx, calendar, first, last, now)
    return compute_indicators(
        by_lane,
        station_availability(tx, calendar, first, last, how, grouped("weekday", "hour"), by_service, now),
    )
