"""The counter above each desk: its present number, and when it was called."""

from datetime import datetime

from ciasc.domain.core.queue_time_limits import Policy
from ciasc.ports import Reading
from ciasc.web.api.output_base import Output
from ciasc.web.api.schemas import Moment


class DeskCounter(Output, title="DeskCounter"):
    """A desk; `code` and the rest are null while no number is called to it."""

    desk: int
    code: str | None
    called_at: Moment | None
    times_called: int | None


class DeskCounters(Output, title="DeskCounters"):
    """Every desk that is open, by number."""

    server_time: Moment
    desks: list[DeskCounter]


def at_desks(tx: Reading, now: datetime, rules: Policy) -> DeskCounters:
    """Return each desk that works, with its number; nothing that says what for."""
    rows = []
    for desk in tx.desks.open():
        ticket = tx.tickets.get(desk.ticket) if desk.ticket else None
        if ticket is not None and not rules.has_number(ticket.lane):
            ticket = None
        rows.append(
            DeskCounter(
                desk=desk.number,
                code=ticket.public_code if ticket else None,
                called_at=ticket.called_at if ticket else None,
                times_called=ticket.times_called if ticket else None,
            )
        )
    return DeskCounters(server_time=now, desks=rows)
