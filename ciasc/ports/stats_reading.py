"""What may be asked of a station's past: legs, closed days, and how true its estimates were."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from ciasc.domain.core.shifts import SHIFTS
from ciasc.domain.forecast.accuracy import EstimateScore, JudgedPromise
from ciasc.domain.stats.facts import Fact
from ciasc.domain.stats.figures import Figures
from ciasc.domain.stats.grouping import Group, HourCell
from ciasc.domain.stats.legs import Leg
from ciasc.domain.tickets.events import Event


class PastReading(Protocol):
    """One consistent view of what reports and estimates are made of."""

    def legs(self, since: datetime, until: datetime) -> Sequence[Leg]:
        """The legs whose queue was joined in [since, until), ended and open ones, in order."""
        ...

    def facts(self, since: datetime, until: datetime, now: datetime) -> Sequence[Fact]:
        """The legs whose queue was joined in [since, until) with their visits, as they are stored."""
        ...

    def facts_told(self, since: datetime, until: datetime, before: datetime) -> Sequence[Fact]:
        """The same from the events alone, as everything stood at `before`."""
        ...

    def first_queued_at(self) -> datetime | None:
        """When the first person of all joined a queue; None before that."""
        ...

    def house_events(self, since: datetime, until: datetime) -> Sequence[Event]:
        """What happened to desks, printers and devices in [since, until), and before it the last of each."""
        ...

    def printer_changes(self, until: datetime) -> Sequence[Event]:
        """How printers were registered, changed and removed before `until`, in order."""
        ...

    def closed_until(self) -> date | None:
        """The last closed day whose figures are stored; None before the first."""
        ...

    def day_figures(self, day: date) -> Mapping[HourCell, Figures]:
        """The stored rows of one closed day."""
        ...

    def closed_figures(
        self, first: date, last: date, by: Sequence[str], shifts: Sequence[int] = SHIFTS
    ) -> Mapping[Group, Figures]:
        """The figures of the closed days from `first` to `last` by groups of `OF_HOURS`."""
        ...

    def days_to_purge(self, before: date, limit: int) -> Sequence[date]:
        """The closed days before that one that still identify somebody, oldest first."""
        ...

    def kept_promises(self, day: date) -> Sequence[JudgedPromise]:
        """What was foreseen for the tickets of that day whose first leg has ended, and what became of it.

        Tickets of discreet services are left out.
        """
        ...

    def scores(self, first: date, last: date) -> Sequence[EstimateScore]:
        """How true the estimates of those days were, both included, by day and service."""
        ...

    def scored_days(self, first: date, last: date) -> Sequence[date]:
        """Which of those days have their scores."""
        ...
