"""Who may move a ticket to another lane, and why that was done.

How soon the law wants a preferential person called is `PROMPT_S` in `ciasc/domain/stats/figures.py`.
"""

from datetime import datetime
from enum import StrEnum, auto

from ciasc.domain.core.errors import Conflict, InvalidInput, NotAllowed
from ciasc.domain.core.permissions import Actor, Permission
from ciasc.domain.core.print_jobs import IN_FRONT
from ciasc.domain.core.services import Lane, Service
from ciasc.domain.tickets.states_and_outcomes import TicketState
from ciasc.domain.tickets.ticket import Ticket


class LaneReason(StrEnum):
    """Why a ticket was moved to another lane. None of them reveals a person's condition."""

    DECLARED = auto()
    SEEN = auto()
    DANGER = auto()
    UNWELL = auto()
    CHILD_ALONE = auto()
    MISTAKE = auto()
    SUPERVISOR = auto()
    OTHER = auto()


def declare_preferential(by: Actor, ticket: Ticket, now: datetime) -> Ticket:
    """Return the ticket in the preferential lane, as its person declares at the kiosk after they took it.

    Raise Conflict if it does not wait in the normal lane any more, or its person left the kiosk long ago.
    """
    by.must(Permission.ISSUE)
    fresh = now - ticket.arrived_at <= IN_FRONT
    if ticket.lane is not Lane.NORMAL or ticket.state is not TicketState.WAITING or not fresh:
        raise Conflict("queue.ticket.not_declarable", ticket=ticket.shown, now=ticket.summary())
    return ticket.in_lane(Lane.PREFERENTIAL)


def change_lane(by: Actor, ticket: Ticket, service: Service, lane: Lane, raised_by: str | None) -> Ticket:
    """Return the ticket in that lane.

    An immediate service is always immediate. Raised urgency can be undone by the person who raised it
    (`raised_by`) or by the police, never by another auxiliary.
    """
    by.must(Permission.OPERATE_DESK)
    if lane is ticket.lane:
        raise Conflict("queue.ticket.lane_unchanged", ticket=ticket.shown, now=ticket.summary())
    if service.lane_for(lane) is not lane:
        raise InvalidInput("queue.service.always_immediate")
    police = by.may(Permission.SERVE_OFFICER_ONLY)
    if ticket.lane is Lane.IMMEDIATE and not police and raised_by != by.id:
        raise NotAllowed("queue.ticket.urgency_of_another")
    return ticket.in_lane(lane)
