"""The queue as it is stored: services, tickets and desks, read."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import and_, bindparam, case, func, or_, select, tuple_

from ciasc.domain.calling import Head, Line
from ciasc.domain.desk import Desk, DeskState
from ciasc.domain.errors import NotFound
from ciasc.domain.events import Kind
from ciasc.domain.moves import State
from ciasc.domain.service import Lane, Service
from ciasc.domain.ticket import Call, Ticket
from ciasc.ports import StationInfo
from ciasc.storage.queue_tables import OPEN_STATES
from ciasc.storage.rows import Rows, Shape, here
from ciasc.storage.tables import desk, event, is_state, service, station, ticket

SERVICE: Final = Shape(Service, service, "key")
TICKET: Final = Shape(Ticket, ticket, "id")
DESK: Final = Shape(Desk, desk, "number")
_CALL: Final = Shape(Call, ticket)

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
_TURN: Final = (ticket.c.lane, ticket.c.rank, ticket.c.due_at, ticket.c.seq)
_WAITING: Final = TICKET.select.where(is_state(State.WAITING)).order_by(*_TURN)
_IN_LINE: Final = or_(
    and_(
        ticket.c.service.in_(bindparam("services", expanding=True)),
        or_(ticket.c.for_staff.is_(None), ticket.c.for_staff.not_in(bindparam("others", expanding=True))),
    ),
    and_(ticket.c.for_staff == bindparam("staff"), ticket.c.service.in_(bindparam("own", expanding=True))),
)
# As `Line.turn` has it.
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
_SPOKEN_LINE: Final = TICKET.select.where(is_state(State.WAITING), _IN_LINE).order_by(*_SPOKEN_TURN)
_IN_LANES: Final = (
    select(ticket.c.lane, func.count())
    .where(here(ticket), is_state(State.WAITING), _IN_LINE)
    .group_by(ticket.c.lane)
    .order_by(ticket.c.lane)
)
_OF_LANE: Final = select(ticket.c.id, ticket.c.due_at).where(
    here(ticket), is_state(State.WAITING), ticket.c.lane == bindparam("lane"), _IN_LINE
)
_FIRST: Final = _OF_LANE.order_by(*_TURN).limit(1)
_SPOKEN_FIRST: Final = _OF_LANE.order_by(*_SPOKEN_TURN).limit(1)
_COUNTS: Final = (
    select(ticket.c.service, ticket.c.lane, func.count(), func.min(ticket.c.queued_at))
    .where(here(ticket), is_state(State.WAITING))
    .group_by(ticket.c.service, ticket.c.lane)
)
_MOST_AHEAD: Final = 999
_NEVER: Final = 2**62
_FAR_AWAY: Final = datetime(9999, 1, 1, tzinfo=UTC)
_BEFORE: Final = (
    select(ticket.c.service)
    .where(
        here(ticket),
        is_state(State.WAITING),
        # A discreet ticket is asked for as if it stood in another queue, and is not ahead of itself there.
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
_AT_ONCE: Final = 32
_CALLS: Final = (
    _CALL.select.add_columns(event.c.seq, event.c.at, event.c.ticket)
    .join(event, and_(event.c.station_id == ticket.c.station_id, event.c.ticket == ticket.c.id))
    .where(
        here(event),
        event.c.seq < bindparam("before"),
        event.c.kind.in_((Kind.CALLED, Kind.RECALLED)),
        ticket.c.called_at.is_not(None),
        ticket.c.desk.is_not(None),
    )
    .order_by(event.c.seq.desc())
    .limit(_AT_ONCE)
)
_NEWEST: Final = select(event.c.at).where(here(event)).order_by(event.c.seq.desc()).limit(1)
_PARKED: Final = TICKET.select.where(is_state(*OPEN_STATES), is_state(State.PARKED))
_ABSENT: Final = TICKET.select.where(is_state(State.ABSENT), ticket.c.ended_at >= bindparam("since"))


class QueueReading(Rows):
    """What stands at the station now."""

    _seq: int | None = None

    def station(self) -> StationInfo:
        """The station as it is now; NotFound before it was set up."""
        row = self._first(_STATION)
        if row is None:
            raise NotFound("La comisaría todavía no está configurada: ejecute «ciasc init».")
        *info, self._config = row
        found = StationInfo(*info)
        self._seq = found.seq
        return found

    def services(self) -> Mapping[str, Service]:
        """Every service by key, in the order in which people see them."""
        return self._configured(
            "services", lambda: {found.key: found for found in SERVICE.values(self._all(_SERVICES))}
        )

    def ticket(self, ticket_id: str) -> Ticket | None:
        """The ticket with that id."""
        row = self._first(TICKET.one, of_id=ticket_id)
        return None if row is None else TICKET.value(row)

    def ticket_by_token(self, token: str) -> Ticket | None:
        """The ticket whose phone page has that token."""
        row = self._first(_BY_TOKEN, token=token)
        return None if row is None else TICKET.value(row)

    def number_taken(self, day: date, letter: str, number: int) -> bool:
        """Whether a ticket of that day bears that number."""
        return self._first(_NUMBERED, day=day, letter=letter, number=number) is not None

    def waiting(self, line: Line | None = None, limit: int | None = None) -> Sequence[Ticket]:
        """The waiting tickets of that line (all if None), whose turn comes first standing first."""
        names = {} if line is None else _names(line)
        statement = _WAITING if line is None else _SPOKEN_LINE if line.by_language else _LINE
        if limit is not None:
            statement = statement.limit(limit)
        return TICKET.values(self._all(statement, **names))

    def heads(self, line: Line) -> Sequence[Head]:
        """The first of each lane in that line, and how many wait there."""
        names, found = _names(line), []
        first = _SPOKEN_FIRST if line.by_language else _FIRST
        # Counted apart from who is first: each is a walk along an index, where a window sorts all who wait.
        for lane, many in self._all(_IN_LANES, **names):
            one = self._first(first, lane=lane, **names)
            if one is not None:
                found.append(Head(lane=lane, ticket=one[0], due_at=one[1], waiting=many))
        return found

    def counts_ahead(self, ticket: Ticket) -> tuple[int, int]:
        """How many waiting tickets go before that one: of all services, and of its own service."""
        row = self._first(
            _AHEAD,
            service=ticket.service,
            lane=ticket.lane,
            rank=ticket.rank,
            due_at=ticket.due_at,
            seq=ticket.seq,
        )
        return (0, 0) if row is None else (row[0], row[1])

    def waiting_counts(self) -> Mapping[tuple[str, int], tuple[int, datetime]]:
        """How many wait and since when the first of them, by (service key, lane)."""
        return {(key, lane): (many, since) for key, lane, many, since in self._all(_COUNTS)}

    def calls(self, since: datetime, until: datetime, at_least: int) -> Sequence[Call]:
        """The last call of each ticket called in (since, until], at least `at_least` of all, newest first."""
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
        """When the newest event happened; None before the first."""
        row = self._first(_NEWEST)
        return None if row is None else row[0]

    def set_aside(self, absent_since: datetime) -> Sequence[Ticket]:
        """The parked tickets, and those who became absent at `absent_since` or later, longest first."""
        rows = [*self._all(_PARKED), *self._all(_ABSENT, since=absent_since)]
        return sorted(TICKET.values(rows), key=_aside_since)

    def desks(self) -> Sequence[Desk]:
        """Every desk, by number."""
        return DESK.values(self._all(_DESKS))

    def open_desks(self) -> Sequence[Desk]:
        """Every desk that works now, by number."""
        return DESK.values(self._all(_OPEN_DESKS))

    def desk(self, number: int) -> Desk | None:
        """The desk with that number."""
        row = self._first(DESK.one, of_number=number)
        return None if row is None else DESK.value(row)

    def desk_of(self, staff_id: str) -> Desk | None:
        """The desk that this person has open."""
        row = self._first(_DESK_OF, staff=staff_id)
        return None if row is None else DESK.value(row)


def _names(line: Line) -> dict[str, object]:
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
    """When a ticket was set aside, as nearly as its own times tell, and its sequence."""
    return (aside.ended_at or aside.serving_at or aside.called_at or aside.queued_at, aside.seq)
