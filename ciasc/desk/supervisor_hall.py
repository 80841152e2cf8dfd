"""The hall for its supervisor: who works where, who waits, and what may be mended for others."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ciasc.content.dates import hour_and_day
from ciasc.content.messages import section_words, text
from ciasc.desk.routes import routes
from ciasc.domain.config.timetable import Timetable
from ciasc.domain.core.permissions import Permission
from ciasc.domain.queueing.desk import Desk, DeskState
from ciasc.domain.tickets.closing_reasons import LeaveReason
from ciasc.domain.tickets.states_and_outcomes import MOVES, TicketState
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import Reading
from ciasc.web.api.alert_listeners import unheard_words
from ciasc.web.api.schemas import shown_name, spaced
from ciasc.web.auth.credentials import Caller
from ciasc.web.pages import Page, for_staff, page
from ciasc.web.server_parts import web

_MOST_ROWS: Final = 200


@dataclass(frozen=True, slots=True)
class DeskRow:
    """A desk, the code of its ticket, and its state by its hours: `due` to open, `over`, or empty."""

    desk: Desk
    code: str
    place: str
    roster: str


@dataclass(frozen=True, slots=True)
class HallTicketRow:
    """A ticket that has not ended, how its code and its service are shown, and when it came."""

    ticket: Ticket
    code: str
    service: str
    came: str

    @property
    def cancellable(self) -> bool:
        """Return whether it may be taken out of the queue in its state."""
        return TicketState.CANCELLED in MOVES[self.ticket.state]


@routes.pages.get("/sala")
def hall() -> Page:
    """Show the desks and who waits, with what a supervisor may mend."""
    return for_staff(Permission.CLOSE_ANY_DESK, _hall)


def _hall(who: Caller) -> Page:
    station = web().station
    now = station.clock()
    with station.store.read() as tx:
        tickets = _tickets(tx, now)
        return page(
            "hall.html",
            who,
            station=tx.config.station().name,
            danger=unheard_words(tx, now, web().listeners),
            desks=_desks(tx, now),
            tickets=tickets[:_MOST_ROWS],
            earlier=len(station.expiry.of_earlier_days(tx, now)),
            more=len(tickets) > _MOST_ROWS,
            t=section_words("desk"),
            unexplained=_unexplained(tx, now),
            earlier_reasons=_earlier_reasons(),
        )


def _unexplained(tx: Reading, now: datetime) -> list[tuple[str, str]]:
    """Return the id of each ticket that a person has to explain, and the question about it."""
    calendar = web().station.calendar
    return [
        (
            ticket.id,
            text(
                "desk.unexplained",
                code=spaced(ticket.public_code),
                came=hour_and_day(calendar.local(ticket.arrived_at), calendar.local(now)),
            ),
        )
        for ticket in web().station.expiry.unexplained(tx)
    ]


def _earlier_reasons() -> dict[str, str]:
    """Return the words of the reasons from which a person chooses; the system's own is not one of them."""
    words: dict[str, str] = section_words("desk")["leave_reasons"]
    return {key: said for key, said in words.items() if key != LeaveReason.EXPIRED}


def _desks(tx: Reading, now: datetime) -> list[DeskRow]:
    config, tz = tx.config.in_force(), web().station.calendar.tz
    found = []
    for desk in tx.desks.all():
        entry = config.desk(desk.number)
        closed = desk.state is DeskState.CLOSED
        if entry is not None and entry.archived and closed:
            continue
        ticket = tx.tickets.get(desk.ticket) if desk.ticket else None
        planned = entry is not None and entry.hours and Timetable(entry.hours, (), tz).open_at(now)
        roster = "due" if planned and closed else ""
        if entry is not None and entry.hours and not planned and not closed:
            roster = "over"
        found.append(
            DeskRow(desk, spaced(ticket.code) if ticket else "", entry.place if entry else "", roster)
        )
    return found


def _tickets(tx: Reading, now: datetime) -> list[HallTicketRow]:
    """Return the tickets at a desk, those that wait in their order, and those set aside."""
    station, config = web().station, tx.config.in_force()
    at_desks = [ticket for desk in tx.desks.all() if desk.ticket and (ticket := tx.tickets.get(desk.ticket))]
    aside = tx.tickets.set_aside(now - station.rules_in(tx).absent_keeps)
    return [
        HallTicketRow(
            ticket,
            spaced(ticket.code),
            shown_name(config, ticket.service),
            hour_and_day(station.calendar.local(ticket.arrived_at), station.calendar.local(now)),
        )
        for ticket in (*at_desks, *tx.tickets.waiting(limit=_MOST_ROWS + 1), *aside)
    ]
