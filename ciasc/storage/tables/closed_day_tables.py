"""The tables of the closed days: the figures of each hour and desk, and which days are closed."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, Integer, Table, Text

from ciasc.domain.stats.figures import COUNTS, MARKS
from ciasc.storage.tables.column_types import LaneNumber, UtcDateTime
from ciasc.storage.tables.columns import from_one, known_lane, metadata, of_station

_LATER: Final = frozenset(
    {"expired", "leapt", "granted_prompt", "granted_tardy", "whole_kept", "whole_broken"}
)
"""Counts that days of earlier definitions do not have."""
_LATER_MARKS: Final = frozenset({"first_calls", "answers"})


def _figures() -> Iterator[Column[Any]]:
    for name in COUNTS:
        yield Column(name, BigInteger, nullable=False, server_default="0" if name in _LATER else None)
    for name in MARKS:
        yield Column(name, Text, nullable=False, server_default="" if name in _LATER_MARKS else None)


# Without a row id the table is stored in the order of its key: a year is read as one range.
hour_figures: Final = Table(
    "hour_figures",
    metadata,
    of_station(),
    Column("day", Date, primary_key=True),
    Column("hour", Integer, primary_key=True, autoincrement=False),
    Column("service", Text, primary_key=True),
    Column("lane", LaneNumber, primary_key=True, autoincrement=False),
    *_figures(),
    CheckConstraint("hour BETWEEN 0 AND 23", name="hour"),
    known_lane(),
    sqlite_with_rowid=False,
)

# Desk 0 has the legs that ended at no desk, because a key has no null.
desk_figures: Final = Table(
    "desk_figures",
    metadata,
    of_station(),
    Column("day", Date, primary_key=True),
    Column("desk", Integer, primary_key=True, autoincrement=False),
    *_figures(),
    CheckConstraint("desk >= 0", name="desk"),
    sqlite_with_rowid=False,
)

# Views of orientation cards: no ticket, no person.
orientation_view: Final = Table(
    "orientation_view",
    metadata,
    of_station(),
    Column("hour", UtcDateTime, primary_key=True),
    Column("card", Text, primary_key=True),
    Column("n", Integer, nullable=False),
    from_one("n"),
    sqlite_with_rowid=False,
)

closed_day: Final = Table(
    "closed_day",
    metadata,
    of_station(),
    Column("day", Date, primary_key=True),
    Column("closed_at", UtcDateTime, nullable=False),
    Column("definitions", Integer, nullable=False),
    Column("purged_at", UtcDateTime),
    from_one("definitions"),
    sqlite_with_rowid=False,
)
