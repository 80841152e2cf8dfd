"""The next ticket: the order of turns as one sort key, and the tickets that a desk may call.

The same order is written in SQL in `storage/repositories/ticket_statements.py`. The rank and the due time
of a ticket are set in `ciasc/domain/tickets/ticket.py`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ciasc.domain.core.services import Lane, Service
from ciasc.domain.queueing.desk import Desk
from ciasc.domain.tickets.states_and_outcomes import TicketState
from ciasc.domain.tickets.ticket import Ticket


def queue_sort_key(ticket: Ticket) -> tuple[Lane, int, datetime, int]:
    """Return the sort key of the queue: lane, returned tickets, earliest due time, arrival."""
    return (ticket.lane, ticket.rank, ticket.due_at, ticket.seq)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskLine:
    """Whom one desk may call, and in which order.

    `services` are those that it serves. What was sent to its person `staff` it takes within all that their
    role may serve (`own`); what was sent to one of `others`, who are at work, it leaves to them. Within a
    lane it sees those first with a language it speaks, and those last with a language that only others at
    work speak (`left`), as long as their promise is not broken at `at`. Danger waits for no language.
    """

    services: frozenset[str]
    own: frozenset[str] = frozenset()
    staff: str | None = None
    others: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()
    at: datetime | None = None

    @property
    def by_language(self) -> bool:
        """Return whether languages change who is next."""
        return bool(self.languages or self.left)

    def takes(self, ticket: Ticket) -> bool:
        """Return whether that waiting ticket is in this line."""
        if ticket.state is not TicketState.WAITING:
            return False
        if ticket.for_staff is not None and ticket.for_staff == self.staff:
            return ticket.service in self.own
        return ticket.service in self.services and ticket.for_staff not in self.others

    def turn(self, ticket: Ticket) -> tuple[Lane, int, int, datetime, int]:
        """Return the sort key of the queue at this desk: within a lane by the languages that it speaks."""
        lane, rank, due_at, seq = queue_sort_key(ticket)
        return (lane, rank, self._speech(ticket), due_at, seq)

    def _speech(self, ticket: Ticket) -> int:
        return 0 if ticket.lang in self.languages else 1 + self.leaves(ticket)

    def leaves(self, ticket: Ticket) -> bool:
        """Return whether others of its lane go first here, so that a speaker of its language calls it."""
        patient = self.at is not None and self.at < ticket.due_at and ticket.lane is not Lane.IMMEDIATE
        return patient and ticket.lang in self.left


def line_of_desk(
    desk: Desk, working: Iterable[Desk], services: Mapping[str, Service], at: datetime | None = None
) -> DeskLine:
    """Return the line of a desk at that moment, while those desks work."""
    others = [other for other in working if other.number != desk.number]
    spoken = frozenset(lang for other in others for lang in other.languages)
    return DeskLine(
        services=desk.serves(services),
        own=replace(desk, services=frozenset()).serves(services),
        staff=desk.staff,
        others=frozenset(other.staff for other in others if other.staff is not None),
        languages=desk.languages,
        left=spoken - desk.languages,
        at=at,
    )


def next_ticket(line: DeskLine, waiting: Iterable[Ticket]) -> Ticket | None:
    """Return the next waiting ticket of that line; None if it is empty."""
    return min((ticket for ticket in waiting if line.takes(ticket)), key=line.turn, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineHead:
    """The first of a lane in a line, and how many wait there."""

    lane: Lane
    ticket: str
    due_at: datetime
    waiting: int


def reason_of_turn(ticket: Ticket, line: DeskLine) -> str:
    """Return why a ticket has its place in that line, as a stable code."""
    reasons = (
        ("immediate", ticket.lane is Lane.IMMEDIATE),
        ("preferential", ticket.lane is Lane.PREFERENTIAL),
        ("returned", ticket.rank == 0),
        ("sent_to_you", ticket.for_staff is not None and ticket.for_staff == line.staff),
        ("language", ticket.lang in line.languages),
        ("left_to_speaker", line.leaves(ticket)),
        ("transferred", ticket.leg > 1),
    )
    return next((code for code, true in reasons if true), "due")
