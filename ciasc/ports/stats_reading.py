"""The queries of a station's past: legs, closed days, and the scores of its estimates."""

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
    """One consistent view of the data of reports and estimates."""

    def legs(self, since: datetime, until: datetime) -> Sequence[Leg]:
        """Return the legs that began in that period (end exclusive), ended and open ones, in order."""
        ...

    def facts(self, since: datetime, until: datetime, now: datetime) -> Sequence[Fact]:
        """Return the legs that began in that period (end exclusive) with their visits, as they are stored."""
        ...

    def facts_told(self, since: datetime, until: datetime, before: datetime) -> Sequence[Fact]:
        """Return the same facts, computed from the events alone, as of `before`."""
        ...

    def first_queued_at(self) -> datetime | None:
        """Return when the first person of all joined a queue; None before that."""
        ...

    def house_events(self, since: datetime, until: datetime) -> Sequence[Event]:
        """Return the events of desks, printers and devices in that period, and the last of each before it."""
        ...

    def printer_changes(self, until: datetime) -> Sequence[Event]:
        """Return how printers were registered, changed and removed before `until`, in order."""
        ...

    def closed_until(self) -> date | None:
        """Return the last closed day with stored figures; None before the first."""
        ...

    def day_figures(self, day: date) -> Mapping[HourCell, Figures]:
        """Return the stored rows of one closed day."""
        ...

    def closed_figures(
        self, first: date, last: date, by: Sequence[str], shifts: Sequence[int] = SHIFTS
    ) -> Mapping[Group, Figures]:
        """Return the figures of the closed days from `first` to `last` by groups of `OF_HOURS`."""
        ...

    def days_to_purge(self, before: date, limit: int) -> Sequence[date]:
        """Return the closed days before that one that still identify a person, oldest first."""
        ...

    def kept_promises(self, day: date) -> Sequence[JudgedPromise]:
        """Return the estimates of that day's tickets that have an ended first leg, with the outcome.

        Tickets of discreet services are left out.
        """
        ...

    def scores(self, first: date, last: date) -> Sequence[EstimateScore]:
        """Return the scores of the estimates of those days, both included, by day and service."""
        ...

    def scored_days(self, first: date, last: date) -> Sequence[date]:
        """Return which of those days have scores."""
        ...
