"""Who is next: the order of turns as one sort key, and whom a desk may call."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ciasc.domain.desk import Desk
from ciasc.domain.service import Lane, Service
from ciasc.domain.ticket import State, Ticket


def turn(ticket: Ticket) -> tuple[Lane, int, datetime, int]:
    """Sort key of who is next: lane first, then who came back, the promise closest to breaking, arrival."""
    return (ticket.lane, ticket.rank, ticket.due_at, ticket.seq)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Whom one desk may call, and in which order.

    `services` are those that it serves. What was sent to its person `staff` it takes within all that their
    role may serve (`own`); what was sent to one of `others`, who are at work, it leaves to them. Within a
    lane it sees those first whose language it speaks.
    """

    services: frozenset[str]
    own: frozenset[str] = frozenset()
    staff: str | None = None
    others: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()

    def takes(self, ticket: Ticket) -> bool:
        """Whether that waiting ticket stands in this line."""
        if ticket.state is not State.WAITING:
            return False
        if ticket.for_staff is not None and ticket.for_staff == self.staff:
            return ticket.service in self.own
        return ticket.service in self.services and ticket.for_staff not in self.others

    def turn(self, ticket: Ticket) -> tuple[Lane, int, bool, datetime, int]:
        """Sort key of who is next at this desk: `turn`, and within a lane the desk's languages first."""
        lane, rank, due_at, seq = turn(ticket)
        return (lane, rank, ticket.lang not in self.languages, due_at, seq)


def line_of(desk: Desk, working: Iterable[Desk], services: Mapping[str, Service]) -> Line:
    """The line of a desk while those desks work."""
    return Line(
        services=desk.serves(services),
        own=replace(desk, services=frozenset()).serves(services),
        staff=desk.staff,
        others=frozenset(o.staff for o in working if o.staff is not None and o.number != desk.number),
        languages=desk.languages,
    )


def next_for(line: Line, waiting: Iterable[Ticket]) -> Ticket | None:
    """The waiting ticket whose turn it is in that line; None if nobody waits in it."""
    return min((ticket for ticket in waiting if line.takes(ticket)), key=line.turn, default=None)


def ahead(ticket: Ticket, waiting: Iterable[Ticket]) -> int:
    """How many waiting people go before that ticket."""
    mine = turn(ticket)
    return sum(1 for other in waiting if other.id != ticket.id and turn(other) < mine)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The first of a lane in a line, and how many wait there."""

    lane: Lane
    ticket: str
    due_at: datetime
    waiting: int


def why(ticket: Ticket, line: Line) -> str:
    """Why a ticket stands where it does in that line, as a stable code."""
    reasons = (
        ("immediate", ticket.lane is Lane.IMMEDIATE),
        ("preferential", ticket.lane is Lane.PREFERENTIAL),
        ("returned", ticket.rank == 0),
        ("sent_to_you", ticket.for_staff is not None and ticket.for_staff == line.staff),
        ("language", ticket.lang in line.languages),
        ("transferred", ticket.leg > 1),
    )
    return next((code for code, true in reasons if true), "due")
