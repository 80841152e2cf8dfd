"""The legs and facts that figures are computed from, as the use cases read and change them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from ciasc.domain.stats.facts import Fact
from ciasc.domain.stats.legs import Leg


class StatsReading(Protocol):
    """The legs and facts that figures are computed from, to read."""

    def legs(self, since: datetime, until: datetime) -> Sequence[Leg]:
        """Return the legs that began in that period (end exclusive), ended and open ones, in order."""
        ...

    def facts(self, since: datetime, until: datetime, now: datetime) -> Sequence[Fact]:
        """Return the legs that began in that period (end exclusive) with their visits, as they are stored."""
        ...

    def facts_from_events(self, since: datetime, until: datetime, before: datetime) -> Sequence[Fact]:
        """Return the same facts, computed from the events alone, as of `before`."""
        ...

    def views(self, since: datetime, until: datetime) -> Mapping[str, int]:
        """Return how often each orientation card was read in the hours of that period (end exclusive)."""
        ...

    def first_queued_at(self) -> datetime | None:
        """Return when the first person of all joined a queue; None before that."""
        ...


class StatsWriting(StatsReading, Protocol):
    """The legs and facts that figures are computed from, to read and change."""

    def end_leg(self, leg: Leg) -> None:
        """Store a leg that ended."""
        ...

    def add_views(self, hour: datetime, card: str, n: int) -> None:
        """Add views of an orientation card in that hour."""
        ...

    def reopen_leg(self, ticket_id: str, leg: int) -> None:
        """Open a leg again, because the step that ended it was undone."""
        ...
