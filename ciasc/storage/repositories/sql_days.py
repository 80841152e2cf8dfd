"""The closed days: their figures by hour and by desk, read in groups and written one time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Integer,
    Select,
    Table,
    bindparam,
    case,
    cast,
    delete,
    exists,
    extract,
    func,
    insert,
    select,
    update,
)

from ciasc.domain.core.shifts import SHIFTS
from ciasc.domain.stats.figures import COUNTS, DEFINITIONS, FIELDS, Figures
from ciasc.domain.stats.grouping import ClosedDay, Group, HourCell
from ciasc.storage.repositories.purge_identifiers import purge_day
from ciasc.storage.repositories.rows import Rows, here, named
from ciasc.storage.tables import closed_day, desk_figures, hour_figures

_NO_DESK: Final = 0
_ADD_HOURS: Final = insert(hour_figures).inline()
_ADD_DESKS: Final = insert(desk_figures).inline()
_CLOSE: Final = insert(closed_day).inline()

_DESK: Final[ColumnElement[int | None]] = func.nullif(desk_figures.c.desk, _NO_DESK)


def _sums(table: Table) -> tuple[ColumnElement[Any], ...]:
    return tuple(
        cast(func.sum(table.c[name]), BigInteger)
        if name in COUNTS
        else func.aggregate_strings(table.c[name], "")
        for name in FIELDS
    )


_SUMS: Final = {table.name: _sums(table) for table in (hour_figures, desk_figures)}
_HOURS_OF_DAY: Final = select(
    hour_figures.c.hour,
    hour_figures.c.service,
    hour_figures.c.lane,
    *(hour_figures.c[name] for name in FIELDS),
).where(*named(hour_figures, "day"))
_DESKS_OF_DAY: Final = select(_DESK, *(desk_figures.c[name] for name in FIELDS)).where(
    *named(desk_figures, "day")
)
_LAST: Final = select(func.max(closed_day.c.day)).where(here(closed_day))
_WITHOUT_DESKS: Final = (
    select(closed_day.c.day)
    .where(
        here(closed_day),
        closed_day.c.day.between(bindparam("first"), bindparam("last")),
        exists().where(here(hour_figures), hour_figures.c.day == closed_day.c.day),
        ~exists().where(here(desk_figures), desk_figures.c.day == closed_day.c.day),
    )
    .order_by(closed_day.c.day)
)
_FORGET: Final = tuple(delete(table).where(*named(table, "day")) for table in (hour_figures, desk_figures))
_FORGET_AFTER: Final = tuple(
    delete(table).where(here(table), table.c.day > bindparam("of_day"))
    for table in (hour_figures, desk_figures, closed_day)
)
_CLOSE_AGAIN: Final = (
    update(closed_day)
    .where(*named(closed_day, "day"))
    .values(closed_at=bindparam("at"), definitions=bindparam("version"))
)
_DUE: Final = (
    select(closed_day.c.day)
    .where(here(closed_day), closed_day.c.purged_at.is_(None), closed_day.c.day < bindparam("before"))
    .order_by(closed_day.c.day)
    .limit(bindparam("limit"))
)
_PURGED: Final = update(closed_day).where(*named(closed_day, "day")).values(purged_at=bindparam("at"))


@dataclass(frozen=True, slots=True)
class SqlDays:
    """The closed days of one station."""

    _rows: Rows

    def closed_until(self) -> date | None:
        """Return the last closed day with stored figures; None before the first."""
        row = self._rows.first(_LAST)
        return None if row is None else row[0]

    def figures_of(self, day: date) -> ClosedDay:
        """Return the stored rows of one closed day."""
        return ClosedDay(
            {
                HourCell(hour, service, lane): _figures(values)
                for hour, service, lane, *values in self._rows.all(_HOURS_OF_DAY, of_day=day)
            },
            {desk: _figures(values) for desk, *values in self._rows.all(_DESKS_OF_DAY, of_day=day)},
        )

    def figures(
        self, first: date, last: date, by: Sequence[str], shifts: Sequence[int] = SHIFTS
    ) -> Mapping[Group, Figures]:
        """Return the figures of the closed days from `first` to `last` by groups of `OF_HOURS` or `OF_DESKS`.

        By desk, the days in `without_desks` are left out. Sums are cached and dropped when another day is
        closed; those of each hour or desk of each day are not cached.
        """
        if "day" in by and not {"hour", "desk"}.isdisjoint(by):
            return self._summed(first, last, by, shifts)
        name = f"closed {first} {last} {by} {shifts}"
        return self._rows.cached(name, lambda: self._summed(first, last, by, shifts))

    def _summed(
        self, first: date, last: date, by: Sequence[str], shifts: Sequence[int]
    ) -> Mapping[Group, Figures]:
        table = desk_figures if "desk" in by else hour_figures
        keys = [self._key(table, name, shifts) for name in by]
        words: Select[Any] = (
            select(*keys, *_SUMS[table.name])
            .where(here(table), table.c.day.between(bindparam("first"), bindparam("last")))
            .group_by(*keys)
            .having(func.count() > 0)
        )
        many = len(by)
        return {
            tuple(row[:many]): _figures(row[many:]) for row in self._rows.all(words, first=first, last=last)
        }

    def _key(self, table: Table, name: str, shifts: Sequence[int]) -> ColumnElement[Any]:
        if name == "shift":
            hour, begins = table.c.hour, sorted(shifts, reverse=True)
            return case(*((hour >= begin, begin) for begin in begins), else_=begins[0])
        if name == "weekday":
            if self._rows.connection.dialect.name == "postgresql":
                return cast(extract("isodow", table.c.day), Integer)
            return (cast(func.strftime("%w", table.c.day), Integer) + 6) % 7 + 1
        return _DESK if name == "desk" else table.c[name]

    def without_desks(self, first: date, last: date) -> Sequence[date]:
        """Return the closed days from `first` to `last` that have figures by hour and none by desk, in order.

        An earlier version closed them.
        """
        return [row[0] for row in self._rows.all(_WITHOUT_DESKS, first=first, last=last)]

    def to_purge(self, before: date, limit: int) -> Sequence[date]:
        """Return the closed days before that one that still identify a person, oldest first."""
        return [row[0] for row in self._rows.all(_DUE, before=before, limit=limit)]

    def close(self, day: date, rows: ClosedDay, at: datetime) -> None:
        """Store the figures of a day in place of those that it has."""
        self._rows.invalidate()  # cached figures of closed days become invalid
        names = {"of_station": self._rows.station_id, "of_day": day}
        for words in _FORGET:
            self._rows.connection.execute(words, names)
        again = self._rows.connection.execute(_CLOSE_AGAIN, {**names, "at": at, "version": DEFINITIONS})
        add_figures(self._rows.connection, self._rows.station_id, {day: rows})
        if again.rowcount == 0:
            add_closed(self._rows.connection, self._rows.station_id, [day], at)

    def fill_desks(self, day: date, desks: Mapping[int | None, Figures]) -> None:
        """Store the figures by desk of a closed day that has none."""
        self._rows.invalidate()
        add_desks(self._rows.connection, self._rows.station_id, {day: desks})

    def reopen_after(self, after: date) -> None:
        """Delete the figures of the days after that one: they are open again; their events are kept."""
        self._rows.invalidate()
        for words in _FORGET_AFTER:
            self._rows.change(words, of_day=after)

    def purge(self, day: date, at: datetime) -> None:
        """Delete the notes, references and secrets of the ended tickets of that closed day."""
        purge_day(self._rows, day)
        names = {"of_station": self._rows.station_id, "of_day": day}
        self._rows.connection.execute(_PURGED, {**names, "at": at})


def add_figures(connection: Connection, station_id: int, days: Mapping[date, ClosedDay]) -> None:
    """Insert the rows of those days, by hour and by desk."""
    rows = [
        {"station_id": station_id, "day": day, **cell._asdict(), **_columns(figures)}
        for day, one in days.items()
        for cell, figures in one.hours.items()
    ]
    if rows:
        connection.execute(_ADD_HOURS, rows)
    add_desks(connection, station_id, {day: one.desks for day, one in days.items()})


def add_desks(
    connection: Connection, station_id: int, days: Mapping[date, Mapping[int | None, Figures]]
) -> None:
    """Insert the rows of those days by desk."""
    rows = [
        {"station_id": station_id, "day": day, "desk": desk or _NO_DESK, **_columns(figures)}
        for day, desks in days.items()
        for desk, figures in desks.items()
    ]
    if rows:
        connection.execute(_ADD_DESKS, rows)


def add_closed(connection: Connection, station_id: int, days: Iterable[date], at: datetime) -> None:
    """Store that those days are closed."""
    row = {"station_id": station_id, "closed_at": at, "definitions": DEFINITIONS, "purged_at": None}
    connection.execute(_CLOSE, [{**row, "day": day} for day in days])


def _columns(figures: Figures) -> dict[str, int | str]:
    return {name: getattr(figures, name) for name in FIELDS}


def _figures(values: Iterable[Any]) -> Figures:
    """Return the figures with those values, in the order of `FIELDS`."""
    return Figures(**dict(zip(FIELDS, values, strict=True)))
