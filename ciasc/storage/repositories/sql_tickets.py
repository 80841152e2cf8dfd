"""The stored tickets: the queue in the order of `ciasc.domain.queueing.next_ticket`, and the calls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import and_, bindparam, case, func, or_, select, text, tuple_
from sqlalchemy.exc import IntegrityError

from ciasc.domain.core.errors import Conflict, NotFound, StaleVersion
from ciasc.domain.core.services import Lane
from ciasc.domain.queueing.next_ticket import DeskLine, LineHead
from ciasc.domain.tickets.events import EventKind
from ciasc.domain.tickets.states import TicketState
from ciasc.domain.tickets.ticket import Ticket
from ciasc.domain.tickets.ticket_number import TicketCall
from ciasc.storage.repositories.rows import Rows, Shape, here
from ciasc.storage.tables import (
    counter,
    event,
    is_state,
    ticket,
)
from ciasc.storage.tables.queue_tables import OPEN_STATES

TICKET: Final = Shape(Ticket, ticket, "id")
_TURN: Final = (ticket.c.lane, ticket.c.rank, ticket.c.due_at, ticket.c.seq)
_WAITING: Final = TICKET.select.where(is_state(TicketState.WAITING)).order_by(*_TURN)
_IN_LINE: Final = or_(
    and_(
        ticket.c.service.in_(bindparam("services", expanding=True)),
        or_(ticket.c.for_staff.is_(None), ticket.c.for_staff.not_in(bindparam("others", expanding=True))),
    ),
    and_(ticket.c.for_staff == bindparam("staff"), ticket.c.service.in_(bindparam("own", expanding=True))),
)
# The same as `DeskLine.turn`.
_SPOKEN: Final = case(
    (ticket.c.lang.in_(bindparam("languages", expanding=True)), 0),
    (
        and_(
            ticket.c.lang.in_(bindparam("left", expanding=True)),
            ticket.c.lane != Lane.IMMEDIATE,
            ticket.c.due_at > bindparam("at", type_=ticket.c.due_at.type),
        ),
        2,
    ),
    else_=1,
)
_SPOKEN_TURN: Final = (ticket.c.lane, ticket.c.rank, _SPOKEN, ticket.c.due_at, ticket.c.seq)
_LINE: Final = _WAITING.where(_IN_LINE)
_SPOKEN_LINE: Final = TICKET.select.where(is_state(TicketState.WAITING), _IN_LINE).order_by(*_SPOKEN_TURN)
_IN_LANES: Final = (
    select(ticket.c.lane, func.count())
    .where(here(ticket), is_state(TicketState.WAITING), _IN_LINE)
    .group_by(ticket.c.lane)
    .order_by(ticket.c.lane)
)
_OF_LANE: Final = select(ticket.c.id, ticket.c.due_at).where(
    here(ticket), is_state(TicketState.WAITING), ticket.c.lane == bindparam("lane"), _IN_LINE
)
_FIRST: Final = _OF_LANE.order_by(*_TURN).limit(1)
_SPOKEN_FIRST: Final = _OF_LANE.order_by(*_SPOKEN_TURN).limit(1)
_COUNTS: Final = (
    select(ticket.c.service, ticket.c.lane, func.count(), func.min(ticket.c.queued_at))
    .where(here(ticket), is_state(TicketState.WAITING))
    .group_by(ticket.c.service, ticket.c.lane)
)
_MOST_AHEAD: Final = 999
_FAR_AWAY: Final = datetime(9999, 1, 1, tzinfo=UTC)
_BEFORE: Final = (
    select(ticket.c.service)
    .where(
        here(ticket),
        is_state(TicketState.WAITING),
        # A query for a discreet ticket counts as if it were in another queue, not ahead of itself.
        ticket.c.seq != bindparam("seq"),
        tuple_(*_TURN)
        < tuple_(
            bindparam("lane", type_=ticket.c.lane.type),
            bindparam("rank", type_=ticket.c.rank.type),
            bindparam("due_at", type_=ticket.c.due_at.type),
            bindparam("seq", type_=ticket.c.seq.type),
        ),
    )
    .limit(_MOST_AHEAD)
    .subquery()
)
_AHEAD: Final = select(
    func.count(), func.count().filter(_BEFORE.c.service == bindparam("service"))
).select_from(_BEFORE)
_CALL: Final = Shape(TicketCall, ticket)
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
_PARKED: Final = TICKET.select.where(is_state(*OPEN_STATES), is_state(TicketState.PARKED))
_ABSENT: Final = TICKET.select.where(is_state(TicketState.ABSENT), ticket.c.ended_at >= bindparam("since"))
_NEXT_NUMBER: Final = text(
    "INSERT INTO counter (station_id, day, letter, number) VALUES (:station_id, :day, :letter, 1)"
    " ON CONFLICT (station_id, day, letter) DO UPDATE SET number = counter.number + 1"
    " RETURNING number"
).bindparams(bindparam("day", type_=counter.c.day.type))


@dataclass(frozen=True, slots=True)
class SqlTickets:
    """The tickets of one station."""

    _rows: Rows

    def get(self, ticket_id: str) -> Ticket | None:
        """Return the ticket with that id; None if there is none."""
        row = self._rows.first(TICKET.one, of_id=ticket_id)
        return None if row is None else TICKET.value(row)

    def by_token(self, token: str) -> Ticket | None:
        """Return the ticket that has that token in the address of its phone page; None if there is none."""
        row = self._rows.first(_BY_TOKEN, token=token)
        return None if row is None else TICKET.value(row)

    def number_taken(self, day: date, letter: str, number: int) -> bool:
        """Return whether a ticket of that day has that number."""
        return self._rows.first(_NUMBERED, day=day, letter=letter, number=number) is not None

    def waiting(self, line: DeskLine | None = None, limit: int | None = None) -> Sequence[Ticket]:
        """Return the waiting tickets of that line (all if None), in the order of their turns."""
        names = {} if line is None else _names(line)
        statement = _WAITING if line is None else _SPOKEN_LINE if line.by_language else _LINE
        if limit is not None:
            statement = statement.limit(limit)
        return TICKET.values(self._rows.all(statement, **names))

    def heads(self, line: DeskLine) -> Sequence[LineHead]:
        """Return the first ticket of each lane in that line, and how many wait there."""
        names, found = _names(line), []
        first = _SPOKEN_FIRST if line.by_language else _FIRST
        # Counted apart from the first ticket: each is a walk along an index, while a window sorts all rows.
        for lane, many in self._rows.all(_IN_LANES, **names):
            one = self._rows.first(first, lane=lane, **names)
            if one is not None:
                found.append(LineHead(lane=lane, ticket=one[0], due_at=one[1], waiting=many))
        return found

    def counts_ahead(self, ticket: Ticket) -> tuple[int, int]:
        """Return how many waiting tickets go before that one, 999 at most: of all services and of its own."""
        row = self._rows.first(
            _AHEAD,
            service=ticket.service,
            lane=ticket.lane,
            rank=ticket.rank,
            due_at=ticket.due_at,
            seq=ticket.seq,
        )
        return (0, 0) if row is None else (row[0], row[1])

    def waiting_counts(self) -> Mapping[tuple[str, int], tuple[int, datetime]]:
        """Return how many wait, and when the first of them came, by (service key, lane)."""
        return {(key, lane): (many, since) for key, lane, many, since in self._rows.all(_COUNTS)}

    def calls(self, since: datetime, until: datetime, at_least: int) -> Sequence[TicketCall]:
        """Return the last call of each ticket called in (since, until], at least `at_least`, newest first."""
        found: dict[str, list[Any]] = {}
        before = _NEVER
        while True:
            rows = list(self._rows.all(_CALLS, before=before))
            for *call, before, at, called in rows:  # noqa: B007 - where the next rows begin
                if len(found) >= at_least and not since < at <= until:
                    return _CALL.values(found.values())
                found.setdefault(called, call)
            if len(rows) < _AT_ONCE:
                return _CALL.values(found.values())

    def set_aside(self, absent_since: datetime) -> Sequence[Ticket]:
        """Return the parked tickets, and those absent at `absent_since` or later, longest first."""
        rows = [*self._rows.all(_PARKED), *self._rows.all(_ABSENT, since=absent_since)]
        return sorted(TICKET.values(rows), key=_aside_since)

    def take_number(self, day: date, letter: str) -> int:
        """Return the next number of that letter on that day: 1, 2, 3 and so on, without gaps."""
        names = {"station_id": self._rows.station_id, "day": day, "letter": letter}
        number: int = self._rows.connection.execute(_NEXT_NUMBER, names).scalar_one()
        return number

    def add(self, ticket: Ticket) -> None:
        """Store a new ticket; raise Conflict if its id or its number exists."""
        try:
            TICKET.add(self._rows.connection, self._rows.station_id, ticket)
        except IntegrityError as error:
            raise Conflict("storage.queue.ticket_exists", code=ticket.shown) from error

    def save(self, ticket: Ticket) -> None:
        """Store a moved ticket; raise StaleVersion unless the stored one is exactly one version older."""
        try:
            saved = TICKET.advance(self._rows.connection, self._rows.station_id, ticket, ticket.version)
        except IntegrityError as error:
            raise Conflict("storage.queue.desk_has_other_ticket", desk=ticket.desk) from error
        if saved:
            return
        now = self.get(ticket.id)
        if now is None:
            raise NotFound("station.ticket.not_found")
        raise StaleVersion("station.ticket.changed", code=now.shown, now=now.summary())


def _names(line: DeskLine) -> dict[str, object]:
    named: dict[str, object] = {
        "services": sorted(line.services),
        "own": sorted(line.own),
        "staff": line.staff,
        "others": sorted(line.others),
    }
    if line.by_language:
        named |= {
            "languages": sorted(line.languages),
            "left": sorted(line.left),
            "at": line.at or _FAR_AWAY,
        }
    return named


def _aside_since(aside: Ticket) -> tuple[datetime, int]:
    """Return when a ticket was set aside, as nearly as its times show, and its sequence."""
    return (aside.ended_at or aside.serving_at or aside.called_at or aside.queued_at, aside.seq)
