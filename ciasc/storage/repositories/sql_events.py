"""The log of events: append-only, in the order of the station's sequence."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    JSON,
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    cast,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    type_coerce,
    update,
)

from ciasc.domain.core.clock_changes import ClockChange, ClockMark, stored_change
from ciasc.domain.core.errors import JsonValue
from ciasc.domain.core.permissions import SYSTEM, Actor
from ciasc.domain.core.services import Lane
from ciasc.domain.tickets.events import Event, EventKind
from ciasc.domain.tickets.states_and_outcomes import TicketState
from ciasc.domain.tickets.ticket_code import ticket_code
from ciasc.ports import Audited, AuditQuery
from ciasc.storage.repositories.rows import Rows, Shape, here
from ciasc.storage.tables import (
    clock_mark,
    desk,
    event,
    is_state,
    station,
    ticket,
)
from ciasc.storage.tables.event_tables import is_change, is_clock_change, is_house

EVENT: Final = Shape(Event, event, "seq")


def changes_of(kind: EventKind) -> Select[Any]:
    """Return the changes of one kind, in order."""
    # With a bound on the sequence SQLite uses the partial index; without it, it reads all events.
    return EVENT.select.where(
        is_change(),
        event.c.kind == literal_column(f"'{kind.value}'"),
        event.c.seq < literal_column(str(2**62)),
    ).order_by(event.c.seq)


_OF_TICKET: Final = EVENT.select.where(event.c.ticket == bindparam("ticket")).order_by(event.c.seq)
# Without a bound SQLite would scan all of history for a desk that was never used.
_RECENT: Final = 5_000
_LAST_AT_DESK: Final = (
    EVENT.select.where(
        event.c.desk == bindparam("desk"),
        event.c.ticket.is_not(None),
        event.c.seq
        > select(station.c.seq - _RECENT).where(station.c.id == bindparam("of_station")).scalar_subquery(),
    )
    .order_by(event.c.seq.desc())
    .limit(1)
)
_AT_DESK_AFTER: Final = (
    EVENT.select.where(
        event.c.seq > bindparam("after"),
        or_(
            event.c.desk == bindparam("desk"),
            event.c.ticket.in_(select(desk.c.ticket).where(here(desk), desk.c.number == bindparam("desk"))),
        ),
    )
    .order_by(event.c.seq.desc())
    .limit(bindparam("many"))
)
_NEWEST: Final = select(event.c.at).where(here(event)).order_by(event.c.seq.desc()).limit(1)
_CHANGES: Final = (
    EVENT.select.where(is_change(), event.c.seq < bindparam("before"))
    .order_by(event.c.seq.desc())
    .limit(bindparam("limit"))
)
_AUDIT: Final = (
    EVENT.select.add_columns(ticket.c.letter, ticket.c.number)
    .outerjoin(ticket, and_(ticket.c.station_id == event.c.station_id, ticket.c.id == event.c.ticket))
    .where(event.c.at >= bindparam("since"), event.c.at < bindparam("until"))
    .order_by(event.c.seq.desc())
    .limit(bindparam("most"))
)
_SINCE: Final[BindParameter[datetime]] = bindparam("since")
_UNTIL: Final[BindParameter[datetime]] = bindparam("until")
_HOUSE: Final = EVENT.select.where(is_house(), event.c.at >= _SINCE, event.c.at < _UNTIL).order_by(
    event.c.at, event.c.seq
)
# The name of a printer or device is in the event's JSON text, which each database parses in its own way.
_NAMED: Final[Mapping[str, Sequence[ColumnElement[str]]]] = {
    "sqlite": [func.json_extract(event.c.data, f"$.{name}") for name in ("printer", "device")],
    "postgresql": [
        type_coerce(cast(event.c.data, JSON), JSON)[name].as_string() for name in ("printer", "device")
    ],
}
_RAISE_SEQ: Final = (
    update(station).where(station.c.id == bindparam("of_station")).values(seq=bindparam("now"))
)
_CLOCK_CHANGES: Final = EVENT.select.where(is_clock_change()).order_by(event.c.seq.desc()).limit(100)
_EXPIRED: Final = (
    select(event.c.ticket)
    .join(ticket, and_(ticket.c.station_id == event.c.station_id, ticket.c.id == event.c.ticket))
    .where(
        here(event),
        event.c.actor == SYSTEM.id,
        event.c.kind == EventKind.LEFT,
        ticket.c.lane == Lane.PREFERENTIAL,
        is_state(TicketState.LEFT),
    )
    .order_by(event.c.seq)
)
_MARK: Final = select(clock_mark.c.at, clock_mark.c.steady_s, clock_mark.c.boot).where(here(clock_mark))
_FORGET_MARK: Final = delete(clock_mark).where(here(clock_mark))
_STATION_CHANGES: Final = changes_of(EventKind.STATION_CHANGED)
_PRINTERS: Final = changes_of(EventKind.PRINTER_CHANGED).where(event.c.at < _UNTIL)


def _last_before(dialect: str) -> Select[Any]:
    """Return the last event of each desk, printer and device before `_SINCE`.

    The text of a desk's event names no printer or device and is not parsed: most events are of desks.
    """
    names = [case((event.c.desk.is_(None), name)) for name in _NAMED[dialect]]
    last = (
        select(func.max(event.c.seq))
        .where(here(event), is_house(), event.c.at < _SINCE)
        .group_by(event.c.desk, *names)
    )
    return EVENT.select.where(event.c.seq.in_(last)).order_by(event.c.at, event.c.seq)


_LAST_BEFORE: Final = {dialect: _last_before(dialect) for dialect in _NAMED}


@dataclass(frozen=True, slots=True)
class SqlEvents:
    """The events of one station. `recorded` holds those of this transaction, in order."""

    _rows: Rows
    recorded: list[Event] = field(default_factory=list)

    def of_ticket(self, ticket_id: str) -> Sequence[Event]:
        """Return the events of one ticket, in order."""
        return EVENT.values(self._rows.all(_OF_TICKET, ticket=ticket_id))

    def last_step(self, desk: int) -> Event | None:
        """Return the last event that moved a ticket at that desk, among the newest 5,000; else None."""
        row = self._rows.first(_LAST_AT_DESK, desk=desk)
        return None if row is None else EVENT.value(row)

    def at_desk(self, desk: int, after: int, limit: int) -> Sequence[Event]:
        """Return the last events at that desk or of its ticket with a sequence above `after`, in order."""
        rows = self._rows.all(_AT_DESK_AFTER, desk=desk, after=after, many=limit)
        return EVENT.values(rows)[::-1]

    def last_at(self) -> datetime | None:
        """Return when the newest event happened; None before the first."""
        row = self._rows.first(_NEWEST)
        return None if row is None else row[0]

    def changes_before(self, seq: int, limit: int) -> Sequence[Event]:
        """Return the events before that sequence that changed the station, staff or devices, newest first."""
        return EVENT.values(self._rows.all(_CHANGES, before=seq, limit=limit))

    def audit(self, asked: AuditQuery) -> Sequence[Audited]:
        """Return the events that match the query, newest first."""
        statement, names = (
            _AUDIT,
            dict[str, object]({"since": asked.since, "until": asked.until, "most": asked.limit}),
        )
        if asked.before_seq is not None:
            statement = statement.where(event.c.seq < bindparam("before"))
            names["before"] = asked.before_seq
        for name, wanted in (("actor", asked.actor), ("kind", asked.kind), ("desk", asked.desk)):
            if wanted is not None:
                statement = statement.where(event.c[name] == bindparam(name))
                names[name] = wanted
        return [_audited(*row) for row in self._rows.all(statement, **names)]

    def of_station(self, since: datetime, until: datetime) -> Sequence[Event]:
        """Return the events of desks, printers and devices in that period, and the last of each before it."""
        standing = self._rows.all(_LAST_BEFORE[self._rows.connection.dialect.name], since=since)
        return EVENT.values([*standing, *self._rows.all(_HOUSE, since=since, until=until)])

    def printer_changes(self, until: datetime) -> Sequence[Event]:
        """Return how printers were registered, changed and removed before `until`, in order."""
        return EVENT.values(self._rows.all(_PRINTERS, until=until))

    def station_changes(self) -> Sequence[Event]:
        """Return the changes of the station itself, in order: created, closed, restored."""
        return EVENT.values(self._rows.all(_STATION_CHANGES))

    def clock_changes(self) -> Sequence[ClockChange]:
        """Return the last hundred changes of the clock, oldest first."""
        events = EVENT.values(self._rows.all(_CLOCK_CHANGES))
        return [stored_change(event.data) for event in reversed(events)]

    def expired(self) -> Sequence[str]:
        """Return the ids of the preferential tickets that the system ended as left, in order."""
        return [found for (found,) in self._rows.all(_EXPIRED)]

    def clock_mark(self) -> ClockMark | None:
        """Return the wall clock beside the steady clock as they were stored last; None before the first."""
        row = self._rows.first(_MARK)
        return None if row is None else ClockMark(*row)

    def keep_clock_mark(self, mark: ClockMark) -> None:
        """Store the wall clock beside the steady clock, in place of the last mark."""
        self._rows.change(_FORGET_MARK)
        row = asdict(mark) | {"station_id": self._rows.station_id}
        self._rows.connection.execute(insert(clock_mark), row)

    def record(
        self,
        kind: EventKind,
        actor: Actor,
        at: datetime,
        *,
        ticket: str | None = None,
        desk: int | None = None,
        data: Mapping[str, JsonValue] | None = None,
    ) -> Event:
        """Append an event with the station's next sequence and return it."""
        seq = self._rows.next_seq()
        self._rows.change(_RAISE_SEQ, now=seq)
        event = Event(seq=seq, at=at, kind=kind, actor=actor.id, ticket=ticket, desk=desk, data=data or {})
        EVENT.add(self._rows.connection, self._rows.station_id, event)
        self.recorded.append(event)
        return event


def _audited(*row: object) -> Audited:
    *facts, letter, number = row
    [found] = EVENT.values([facts])
    return Audited(found, None if number is None else ticket_code(str(letter), int(str(number))))
