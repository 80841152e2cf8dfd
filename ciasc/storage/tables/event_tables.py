"""The table of events, which only grows."""

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Float,
    Index,
    Integer,
    Table,
    Text,
    and_,
    literal_column,
)

from ciasc.domain.tickets.events import CHANGES, HOUSE, MOMENTS, EventKind
from ciasc.storage.tables.column_types import JsonText, UtcDateTime
from ciasc.storage.tables.columns import metadata, of_station, partial, word


def is_change() -> ColumnElement[bool]:
    """Return the condition that an event changed station, staff or devices, as in the partial index."""
    return event.c.kind.in_([literal_column(f"'{kind.value}'") for kind in CHANGES])


def is_house() -> ColumnElement[bool]:
    """Return the condition that an event is of how desks and printers worked, as in the partial index."""
    return event.c.kind.in_([literal_column(f"'{kind.value}'") for kind in HOUSE])


def is_clock_change() -> ColumnElement[bool]:
    """Return the condition that an event changed the clock, as in the partial index."""
    return event.c.kind == literal_column(f"'{EventKind.CLOCK_CHANGED.value}'")


def is_moment() -> ColumnElement[bool]:
    """Return the condition that a leg has moments that its ticket does not keep, as in the partial index."""
    return event.c.kind.in_([literal_column(f"'{kind.value}'") for kind in MOMENTS])


event = Table(
    "event",
    metadata,
    of_station(),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    word("kind", EventKind),
    Column("actor", Text, nullable=False),
    Column("ticket", Text),
    Column("desk", Integer),
    Column("data", JsonText, nullable=False),
    sqlite_with_rowid=False,
)
partial("event_ticket", event.c.station_id, event.c.ticket, event.c.seq, where=event.c.ticket.is_not(None))
partial(
    "event_desk",
    event.c.station_id,
    event.c.desk,
    event.c.seq,
    where=and_(event.c.desk.is_not(None), event.c.ticket.is_not(None)),
)

Index("event_actor", event.c.station_id, event.c.actor, event.c.seq)
partial("event_clock", event.c.station_id, event.c.seq, where=is_clock_change())
partial("event_moment", event.c.station_id, event.c.ticket, where=is_moment())
partial("event_change", event.c.station_id, event.c.seq, where=is_change())
# Covers what is read of desks and printers, which is scattered among the events of tickets.
partial(
    "event_house",
    event.c.station_id,
    event.c.at,
    event.c.seq,
    event.c.kind,
    event.c.actor,
    event.c.ticket,
    event.c.desk,
    event.c.data,
    where=is_house(),
)

clock_mark = Table(
    "clock_mark",
    metadata,
    of_station(),
    Column("at", UtcDateTime, nullable=False),
    Column("steady_s", Float, nullable=False),
    Column("boot", Text, nullable=False),
    sqlite_with_rowid=False,
)
