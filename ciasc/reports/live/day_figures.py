"""The figures of one day at one moment, from one read: every part of a live page is computed from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ciasc.domain.core.station_day import Calendar
from ciasc.domain.stats.facts import Fact
from ciasc.domain.stats.figures import Figures, figures
from ciasc.domain.stats.grouping import Group, group_facts
from ciasc.domain.tickets.states_and_outcomes import TicketState
from ciasc.ports import Reading
from ciasc.reports.discreet_services import discreet_of, merge_discreet
from ciasc.reports.figure_cells import total


@dataclass(frozen=True, slots=True)
class DayFigures:
    """The figures of one day at the moment `at`, by hour and by service; the discreet services are one.

    `with_discreet` are the groups by hour that count a visit to one of them; () if any does. Of few waits
    they show no time, because it could be that visit's. `earlier` people wait who came on a day before.
    """

    day: date
    at: datetime
    by_hour: Mapping[Group, Figures]
    by_service: Mapping[Group, Figures]
    total: Figures
    with_discreet: frozenset[Group] = frozenset()
    earlier: int = 0


def read_day(
    tx: Reading, calendar: Calendar, now: datetime, before: timedelta = timedelta(0)
) -> tuple[DayFigures, Sequence[Fact]]:
    """Return the figures of the day of `now`, and the facts of at least so much time `before` now."""
    today = calendar.day(now)
    begin, end = calendar.bounds(today)
    facts = list(tx.stats.facts(min(begin, now - before), end, now))
    of_day = [fact for fact in facts if fact.leg.queued_at >= begin]

    def by(name: str) -> dict[Group, Figures]:
        groups = group_facts(of_day, (name,), calendar)
        return {group: figures(some, now) for group, some in groups.items()}

    by_hour = by("hour")
    discreet = discreet_of(tx)
    by_service = merge_discreet(by("service"), ("service",), discreet, live=True)
    hidden = group_facts((fact for fact in of_day if fact.leg.service in discreet), ("hour",), calendar)
    earlier = sum(one.state is TicketState.WAITING for one in tx.tickets.open_queued_before(begin))
    with_discreet = frozenset({*hidden, ()} if hidden else ())
    whole = total(list(by_hour.values()))
    return DayFigures(today, now, by_hour, by_service, whole, with_discreet, earlier), facts
