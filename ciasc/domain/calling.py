"""Who is next: the order of turns as one sort key."""

from collections.abc import Collection, Iterable
from datetime import datetime

from ciasc.domain.service import Lane
from ciasc.domain.ticket import State, Ticket


def turn(ticket: Ticket) -> tuple[Lane, datetime, int]:
    """Sort key of who is next: lane first, then the promise closest to breaking, then arrival."""
    return (ticket.lane, ticket.due_at, ticket.seq)


def next_for(services: Collection[str], waiting: Iterable[Ticket]) -> Ticket | None:
    """The waiting ticket whose turn it is among those services; None if nobody waits for them."""
    mine = (t for t in waiting if t.state is State.WAITING and t.service in services)
    return min(mine, key=turn, default=None)


def ahead(ticket: Ticket, waiting: Iterable[Ticket]) -> int:
    """How many waiting people go before that ticket."""
    mine = turn(ticket)
    return sum(1 for other in waiting if other.id != ticket.id and turn(other) < mine)
