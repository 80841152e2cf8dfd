"""Why a visit ended without a denuncia, or left the queue: from closed lists, by a named person.

How an attention ended is `Outcome` in `ciasc/domain/tickets/states_and_outcomes.py`.
"""

from enum import StrEnum, auto

from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.services import Lane, Service
from ciasc.domain.tickets.states_and_outcomes import Outcome
from ciasc.domain.tickets.ticket import Ticket


class ClosingReason(StrEnum):
    """Why a visit ended without a denuncia."""

    DECLINED = auto()
    NO_OFFENCE = auto()
    ALREADY_FILED = auto()
    ACCOMPANIED = auto()
    LEFT_DESK = auto()
    DUPLICATE = auto()
    OTHER = auto()


class LeaveReason(StrEnum):
    """Why a ticket was ended as left without its person saying so: by the system, or the next day by hand."""

    EXPIRED = auto()
    GONE = auto()
    UNRECORDED = auto()
    OTHER = auto()


class CancelReason(StrEnum):
    """Why a ticket was taken out of the queue."""

    MISTAKE = auto()
    DUPLICATE = auto()
    GONE = auto()
    OTHER = auto()


def needs_reason(ticket: Ticket, service: Service) -> bool:
    """Return whether an end without a denuncia must be explained: the law protects those who go first."""
    return service.denuncia and ticket.lane is not Lane.NORMAL


def must_explain(ticket: Ticket, service: Service, outcome: Outcome, reason: ClosingReason | None) -> None:
    """Check that this end needs no reason or has one, else raise InvalidInput."""
    if reason is None and outcome is not Outcome.DENUNCIA and needs_reason(ticket, service):
        raise InvalidInput("queue.ticket.reason_needed")
