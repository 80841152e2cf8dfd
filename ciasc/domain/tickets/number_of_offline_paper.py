"""The number and the arrival of a ticket after its kiosk printed another number while it was offline."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from ciasc.domain.tickets.states_and_outcomes import TicketState
from ciasc.domain.tickets.ticket import IN_QUEUE, Ticket


def renumber(
    ticket: Ticket,
    *,
    day: date,
    number: int,
    arrived_at: datetime | None = None,
    note: str | None = None,
    paper_number: int | None = None,
) -> Ticket:
    """Return the ticket under the number on its paper; a call missed under another number is undone.

    If `arrived_at` is before the stored arrival, the person takes that place: the station received
    the first request later than the kiosk gave the paper. A `note` for the desk and the `paper_number` are
    given if the paper has another number all the same.
    """
    late = timedelta(0) if arrived_at is None else max(ticket.arrived_at - arrived_at, timedelta(0))
    fresh = replace(
        ticket,
        day=day,
        number=number,
        arrived_at=ticket.arrived_at - late,
        queued_at=ticket.queued_at - late if ticket.leg == 1 else ticket.queued_at,
        due_at=ticket.due_at - late,
        note=ticket.note if note is None else note,
        paper_number=paper_number,
        version=ticket.version + 1,
    )
    if ticket.state is not TicketState.ABSENT:
        return fresh
    return replace(fresh, state=TicketState.WAITING, first_called_at=None, **IN_QUEUE)
