"""The people ahead of a ticket: those that the desks which may call it call first.

Paper, kiosk, phone, desk and API show this one count. The same condition is written in SQL in
`storage/repositories/ticket_statements.py`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.services import Lane, Service
from ciasc.domain.queueing.desk import Desk, DeskState, may_serve
from ciasc.domain.queueing.next_ticket import queue_sort_key
from ciasc.domain.queueing.working_desks import working_desks
from ciasc.domain.tickets.states_and_outcomes import TicketState
from ciasc.domain.tickets.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedLine:
    """The waiting tickets that share their desks with one ticket.

    `services` are those of its desks; what was sent to a person at work (`others`) waits for that person
    alone, and is in the line of `staff` within all that their roles may serve (`own`). Within a lane those
    with a language of `languages` go first at each of its desks.
    """

    services: frozenset[str]
    own: frozenset[str] = frozenset()
    staff: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()

    def takes(self, ticket: Ticket) -> bool:
        """Return whether that waiting ticket is in this line."""
        if ticket.state is not TicketState.WAITING:
            return False
        if ticket.for_staff in self.staff:
            return ticket.service in self.own
        return ticket.service in self.services and ticket.for_staff not in self.others

    def turn(self, ticket: Ticket) -> tuple[Lane, int, int, datetime, int]:
        """Return the sort key of the queue at these desks."""
        lane, rank, due_at, seq = queue_sort_key(ticket)
        return (lane, rank, ticket.lang not in self.languages, due_at, seq)


def shared_line(
    ticket: Ticket, desks: Iterable[Desk], services: Mapping[str, Service], now: datetime, rules: Policy
) -> SharedLine:
    """Return the line of the open desks that may call that ticket, else of the paused ones that may.

    If none at work may call it, return the line of those that no desk at work may call: they wait for the
    same desk to open.
    """
    there = working_desks(desks, now, rules)
    is_open = [desk for desk in there if desk.state is DeskState.OPEN]
    at_work = frozenset(desk.staff for desk in is_open if desk.staff is not None)
    for some in (is_open, there):
        able = [desk for desk in some if _may_call(desk, ticket, services, at_work)]
        if able:
            return _line_of(ticket, able, services, at_work)
    served = frozenset[str]().union(*(desk.serves(services) for desk in there))
    return SharedLine(services=frozenset(services) - served, others=at_work)


def _may_call(desk: Desk, ticket: Ticket, services: Mapping[str, Service], at_work: frozenset[str]) -> bool:
    service = services.get(ticket.service)
    if service is None or desk.role is None:
        return False
    if ticket.for_staff is not None and ticket.for_staff == desk.staff:
        return may_serve(desk.role, service)
    return ticket.for_staff not in at_work and desk.serves_one(service)


def _line_of(
    ticket: Ticket, able: Sequence[Desk], services: Mapping[str, Service], at_work: frozenset[str]
) -> SharedLine:
    """Return the line of those desks; of several, the first to call a person are those with its language."""
    speakers = [desk for desk in able if ticket.lang in desk.languages]
    able = speakers or able
    roles = {desk.role for desk in able if desk.role is not None}
    return SharedLine(
        services=frozenset[str]().union(*(desk.serves(services) for desk in able)),
        own=frozenset(key for key, one in services.items() if any(may_serve(role, one) for role in roles)),
        staff=frozenset(desk.staff for desk in able if desk.staff is not None),
        others=at_work,
        languages=frozenset.intersection(*(desk.languages for desk in able)),
    )


def count_ahead(ticket: Ticket, waiting: Iterable[Ticket], line: SharedLine) -> int:
    """Return how many waiting people of that line go before that ticket."""
    mine = line.turn(ticket)
    return sum(
        1 for other in waiting if other.id != ticket.id and line.takes(other) and line.turn(other) < mine
    )
