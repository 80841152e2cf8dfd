"""The log of events, as the use cases read and change them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from ciasc.domain.core.clock_changes import ClockChange, ClockMark
from ciasc.domain.core.errors import JsonValue
from ciasc.domain.core.permissions import Actor
from ciasc.domain.tickets.events import Event, EventKind
from ciasc.ports.records import (
    Audited,
    AuditQuery,
)


class EventReading(Protocol):
    """The log of events, to read."""

    def of_ticket(self, ticket_id: str) -> Sequence[Event]:
        """Return the events of one ticket, in order."""
        ...

    def last_step(self, desk: int) -> Event | None:
        """Return the last event that moved a ticket at that desk, among the newest 5,000; else None."""
        ...

    def at_desk(self, desk: int, after: int, limit: int) -> Sequence[Event]:
        """Return the last events at that desk or of its ticket with a sequence above `after`, in order."""
        ...

    def last_at(self) -> datetime | None:
        """Return when the newest event happened; None before the first."""
        ...

    def changes_before(self, seq: int, limit: int) -> Sequence[Event]:
        """Return the events before that sequence that changed the station, staff or devices, newest first."""
        ...

    def audit(self, asked: AuditQuery) -> Sequence[Audited]:
        """Return the events that match the query, newest first."""
        ...

    def of_station(self, since: datetime, until: datetime) -> Sequence[Event]:
        """Return the events of desks, printers and devices in that period, and the last of each before it."""
        ...

    def printer_changes(self, until: datetime) -> Sequence[Event]:
        """Return how printers were registered, changed and removed before `until`, in order."""
        ...

    def station_changes(self) -> Sequence[Event]:
        """Return the changes of the station itself, in order: created, closed, restored."""
        ...

    def clock_changes(self) -> Sequence[ClockChange]:
        """Return the last hundred changes of the clock, oldest first."""
        ...

    def expired(self) -> Sequence[str]:
        """Return the ids of the preferential tickets that the system ended as left, in order."""
        ...

    def clock_mark(self) -> ClockMark | None:
        """Return the wall clock beside the steady clock as they were stored last; None before the first."""
        ...


class EventWriting(EventReading, Protocol):
    """The log of events, to read and append to."""

    @property
    def recorded(self) -> Sequence[Event]:
        """Return the events of this transaction, in order."""
        ...

    def record(
        self,
        kind: EventKind,
        actor: Actor,
        at: datetime,
        *,
        ticket: str | None = None,
        desk: int | None = None,
        data: Mapping[str, JsonValue] | None = None,
    ) -> Event:
        """Append an event with the station's next sequence and return it."""
        ...

    def keep_clock_mark(self, mark: ClockMark) -> None:
        """Store the wall clock beside the steady clock, in place of the last mark."""
        ...
