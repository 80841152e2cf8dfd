"""Read the stored queue: services, tickets and desks."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import and_, bindparam, select

from ciasc.domain.core.errors import NotFound
from ciasc.domain.core.services import Service
from ciasc.domain.queueing.desk import Desk, DeskState
from ciasc.domain.tickets.events import EventKind
from ciasc.domain.tickets.states import TicketState
from ciasc.domain.tickets.ticket import Ticket, TicketCall
from ciasc.ports import StationInfo
from ciasc.storage.repositories.rows import Shape, here
from ciasc.storage.repositories.waiting_tickets import TICKET, WaitingReading
from ciasc.storage.tables import desk, event, is_state, service, station, ticket
from ciasc.storage.tables.queue_tables import OPEN_STATES

SERVICE: Final = Shape(Service, service, "key")
DESK: Final = Shape(Desk, desk, "number")
_CALL: Final = Shape(TicketCall, ticket)

_STATION: Final = select(
    station.c.id, station.c.name, station.c.district, station.c.open, station.c.seq, station.c.config
).where(station.c.id == bindparam("of_station"))
_SERVICES: Final = SERVICE.select.order_by(service.c.position, service.c.key)
_DESKS: Final = DESK.select.order_by(desk.c.number)
_OPEN_DESKS: Final = _DESKS.where(desk.c.state == DeskState.OPEN)
_DESK_OF: Final = DESK.select.where(desk.c.staff == bindparam("staff"))
_BY_TOKEN: Final = TICKET.select.where(ticket.c.token == bindparam("token"))
_NUMBERED: Final = select(ticket.c.id).where(
    here(ticket),
    ticket.c.day == bindparam("day"),
    ticket.c.letter == bindparam("letter"),
    ticket.c.number == bindparam("number"),
)
_NEVER: Final = 2**62
_AT_ONCE: Final = 32
_CALLS: Final = (
    _CALL.select.add_columns(event.c.seq, event.c.at, event.c.ticket)
    .join(event, and_(event.c.station_id == ticket.c.station_id, event.c.ticket == ticket.c.id))
    .where(
        here(event),
        event.c.seq < bindparam("before"),
        event.c.kind.in_((EventKind.CALLED, EventKind.RECALLED)),
        ticket.c.called_at.is_not(None),
        ticket.c.desk.is_not(None),
    )
    .order_by(event.c.seq.desc())
    .limit(_AT_ONCE)
)
_NEWEST: Final = select(event.c.at).where(here(event)).order_by(event.c.seq.desc()).limit(1)
_PARKED: Final = TICKET.select.where(is_state(*OPEN_STATES), is_state(TicketState.PARKED))
_ABSENT: Final = TICKET.select.where(is_state(TicketState.ABSENT), ticket.c.ended_at >= bindparam("since"))


class QueueReading(WaitingReading):
    """Read the present state of the queue."""

    _seq: int | None = None

    def station(self) -> StationInfo:
        """Return the station as it is now; raise NotFound before it was set up."""
        row = self._first(_STATION)
        if row is None:
            raise NotFound("storage.station.not_set_up")
        *info, self._config = row
        found = StationInfo(*info)
        self._seq = found.seq
        return found

    def services(self) -> Mapping[str, Service]:
        """Return every service by key, in the order in which people see them."""
        return self._configured(
            "services", lambda: {found.key: found for found in SERVICE.values(self._all(_SERVICES))}
        )

    def ticket(self, ticket_id: str) -> Ticket | None:
        """Return the ticket with that id; None if there is none."""
        row = self._first(TICKET.one, of_id=ticket_id)
        return None if row is None else TICKET.value(row)

    def ticket_by_token(self, token: str) -> Ticket | None:
        """Return the ticket that has that token in the address of its phone page; None if there is none."""
        row = self._first(_BY_TOKEN, token=token)
        return None if row is None else TICKET.value(row)

    def number_taken(self, day: date, letter: str, number: int) -> bool:
        """Return whether a ticket of that day has that number."""
        return self._first(_NUMBERED, day=day, letter=letter, number=number) is not None

    def calls(self, since: datetime, until: datetime, at_least: int) -> Sequence[TicketCall]:
        """Return the last call of each ticket called in (since, until], at least `at_least`, newest first."""
        found: dict[str, list[Any]] = {}
        before = _NEVER
        while True:
            rows = list(self._all(_CALLS, before=before))
            for *call, before, at, called in rows:  # noqa: B007 - where the next rows begin
                if len(found) >= at_least and not since < at <= until:
                    return _CALL.values(found.values())
                found.setdefault(called, call)
            if len(rows) < _AT_ONCE:
                return _CALL.values(found.values())

    def last_event_at(self) -> datetime | None:
        """Return when the newest event happened; None before the first."""
        row = self._first(_NEWEST)
        return None if row is None else row[0]

    def set_aside(self, absent_since: datetime) -> Sequence[Ticket]:
        """Return the parked tickets, and those absent at `absent_since` or later, longest first."""
        rows = [*self._all(_PARKED), *self._all(_ABSENT, since=absent_since)]
        return sorted(TICKET.values(rows), key=_aside_since)

    def desks(self) -> Sequence[Desk]:
        """Return every desk, by number."""
        return DESK.values(self._all(_DESKS))

    def open_desks(self) -> Sequence[Desk]:
        """Return every open desk, by number."""
        return DESK.values(self._all(_OPEN_DESKS))

    def desk(self, number: int) -> Desk | None:
        """Return the desk with that number."""
        row = self._first(DESK.one, of_number=number)
        return None if row is None else DESK.value(row)

    def desk_of(self, staff_id: str) -> Desk | None:
        """Return the desk that this person has open; None if there is none."""
        row = self._first(_DESK_OF, staff=staff_id)
        return None if row is None else DESK.value(row)


def _aside_since(aside: Ticket) -> tuple[datetime, int]:
    """Return when a ticket was set aside, as nearly as its times show, and its sequence."""
    return (aside.ended_at or aside.serving_at or aside.called_at or aside.queued_at, aside.seq)
