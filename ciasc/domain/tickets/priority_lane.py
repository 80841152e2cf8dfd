"""Who may move a ticket to another lane, and why that was done.

How soon the law wants a preferential person called is `PROMPT_S` in `ciasc/domain/stats/figures.py`.
"""

from enum import StrEnum, auto

from ciasc.domain.core.errors import Conflict, InvalidInput, NotAllowed
from ciasc.domain.core.permissions import Actor, Permission
from ciasc.domain.core.services import Lane, Service
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
