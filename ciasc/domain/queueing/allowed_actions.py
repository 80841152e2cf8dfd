"""The actions that a desk and its ticket allow next, and from which moment."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.services import Service
from ciasc.domain.queueing.desk import Desk, DeskState
from ciasc.domain.tickets.states_and_outcomes import TicketState
from ciasc.domain.tickets.ticket import Ticket

ACTIONS: Final[Mapping[TicketState, tuple[str, ...]]] = {
    TicketState.CALLED: ("serve", "recall", "no-show", "left", "transfer", "park", "lane", "language"),
    TicketState.SERVING: ("complete", "transfer", "park", "denuncia-ref", "lane", "language"),
    TicketState.WAITING: ("call", "lane", "language"),
    TicketState.PARKED: ("call", "return", "lane", "language"),
    TicketState.ABSENT: ("call", "return"),
}

_DESK_ACTIONS: Final[Mapping[DeskState, tuple[str, ...]]] = {
    DeskState.CLOSED: ("open",),
    DeskState.OPEN: ("call-next", "call", "pause", "close"),
    DeskState.PAUSED: ("resume", "close"),
}


def ticket_actions(ticket: Ticket) -> tuple[str, ...]:
    """Return what a desk may do next with a ticket, the usual step first."""
    return ACTIONS.get(ticket.state, ())


def desk_actions(desk: Desk) -> tuple[str, ...]:
    """Return what the person at a desk may do with the desk itself, the usual step first.

    `take-over` is for a window that does not hold the desk's lease.
    """
    free = _DESK_ACTIONS[desk.state] if desk.ticket is None else ()
    worked = ("help", "take-over") if desk.state is not DeskState.CLOSED else ()
    return (*free, *worked)


def recall_at(ticket: Ticket, rules: Policy, now: datetime) -> datetime | None:
    """Return the first moment at which the ticket may be called again; None if it is not called."""
    if ticket.state is not TicketState.CALLED or ticket.called_at is None:
        return None
    return _elapsed(ticket.called_at, rules.recall_cooldown_seconds, now)


def no_show_at(ticket: Ticket, rules: Policy, now: datetime) -> datetime | None:
    """Return the first moment at which the ticket may be set absent; None while calls are missing."""
    if ticket.state is not TicketState.CALLED or ticket.calling_since is None:
        return None
    if ticket.times_called < rules.no_show_min_calls:
        return None
    return _elapsed(ticket.calling_since, rules.no_show_min_seconds, now)


def _elapsed(since: datetime, seconds: float, now: datetime) -> datetime:
    """Return when that time is over; at once if it began in the future, because the clock was put back."""
    return now if since > now else since + timedelta(seconds=seconds)


def kept_until(ticket: Ticket, rules: Policy) -> datetime | None:
    """Return the last moment at which an absent person may return to their place; None for all others."""
    if ticket.state is not TicketState.ABSENT or ticket.ended_at is None:
        return None
    return ticket.ended_at + rules.absent_keeps


def undo_leaving_until(ticket: Ticket, rules: Policy, now: datetime) -> datetime | None:
    """Return the last moment at which a person who left may undo it; None if they may not."""
    if ticket.state is not TicketState.LEFT or ticket.ended_at is None:
        return None
    until = ticket.ended_at + timedelta(seconds=rules.stay_seconds)
    return until if ticket.ended_at <= now <= until else None


def overdue_at(ticket: Ticket, service: Service, rules: Policy) -> datetime | None:
    """Return when an attention is so long that its end was probably forgotten; None outside attention.

    Three times the usual length of the service, but not before an hour.
    """
    if ticket.state is not TicketState.SERVING or ticket.serving_at is None:
        return None
    longest = max(rules.overdue_means * service.mean_service_s, rules.overdue_seconds)
    return ticket.serving_at + timedelta(seconds=longest)
