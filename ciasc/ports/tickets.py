"""The tickets and the queue that they form, as the use cases read and change them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from ciasc.domain.core.services import Lane
from ciasc.domain.queueing.next_ticket import DeskLine, LineHead
from ciasc.domain.queueing.people_ahead import SharedLine
from ciasc.domain.tickets.ticket import Ticket
from ciasc.domain.tickets.ticket_code import TicketCall


class TicketReading(Protocol):
    """The tickets and the queue that they form, to read."""

    def get(self, ticket_id: str) -> Ticket | None:
        """Return the ticket with that id; None if there is none."""
        ...

    def by_token(self, token: str) -> Ticket | None:
        """Return the ticket that has that token in the address of its phone page; None if there is none."""
        ...

    def waiting(self, line: DeskLine | None = None, limit: int | None = None) -> Sequence[Ticket]:
        """Return the waiting tickets of that line (all if None), in the order of their turns."""
        ...

    def heads(self, line: DeskLine, known: Sequence[Ticket] = ()) -> Sequence[LineHead]:
        """Return the first ticket of each lane in that line, and how many wait there.

        `known` are the first tickets of the line, in their order, if they were read already.
        """
        ...

    def waiting_before(self, ticket: Ticket) -> Mapping[str, int]:
        """Return how many waiting tickets have an earlier turn than that one, by service."""
        ...

    def count_ahead(self, ticket: Ticket, line: SharedLine) -> int:
        """Return how many waiting tickets of that line go before that one, 999 at most."""
        ...

    def waiting_counts(self) -> Mapping[tuple[str, int], tuple[int, datetime]]:
        """Return how many wait, and when the first of them came, by (service key, lane)."""
        ...

    def calls(
        self, since: datetime, until: datetime, at_least: int, lanes: Collection[Lane] = tuple(Lane)
    ) -> Sequence[TicketCall]:
        """Return the last call of each ticket called in (since, until], at least `at_least`, newest first.

        The order is by the sequence of the calls, not by the clock. Calls of other lanes than `lanes` are
        left out.
        """
        ...

    def open_queued_before(self, before: datetime) -> Sequence[Ticket]:
        """Return the open tickets that joined their queue before that moment, in the order of issue."""
        ...

    def last_queued_at(self) -> datetime | None:
        """Return the latest moment at which an open ticket joined its queue; None if there is none."""
        ...

    def set_aside(self, absent_since: datetime) -> Sequence[Ticket]:
        """Return the parked tickets, and those absent at `absent_since` or later, longest first."""
        ...


class TicketWriting(TicketReading, Protocol):
    """The tickets and the queue that they form, to read and change."""

    def take_number(self, day: date, letter: str) -> int:
        """Return the next number of that letter on that day: 1, 2, 3 and so on, held or not."""
        ...

    def continue_numbers(self, day: date, last: Mapping[str, int]) -> None:
        """Let the next number of each of those letters on that day be above its number."""
        ...

    def number_free(
        self, day: date, letter: str, number: int, now: datetime, absent_before: datetime
    ) -> bool:
        """Return whether a new ticket of that day may get that number.

        Not if the day has it, a person of any day may still be called by it, or such a person's end may still
        be undone. Those absent from before `absent_before` hold no number any more.
        """
        ...

    def take_free_number(self, day: date, letter: str, now: datetime, absent_before: datetime) -> int:
        """Return the next number of that letter and day that is free and that no kiosk may have printed."""
        ...

    def add(self, ticket: Ticket) -> None:
        """Store a new ticket; raise Conflict if its id or its number exists."""
        ...

    def save(self, ticket: Ticket) -> None:
        """Store a moved ticket; raise StaleVersion unless the stored one is exactly one version older."""
        ...
