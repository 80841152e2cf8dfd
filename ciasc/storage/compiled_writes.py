"""Writes with SQL made one time for each database: most of what SQLAlchemy adds to a row is spared."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Dialect, Insert, Table, Update

from ciasc.storage.sqlite_cursor import CHANGED, run

Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Sql:
    """The SQL of one database: the names of its parameters in order, and the conversions of some by place."""

    text: str
    positional: bool
    names: tuple[str, ...]
    binds: tuple[tuple[int, Convert], ...]


class CompiledWrite:
    """An insert or update of one row of a table. `names` are its parameters: columns, or `of_<column>`."""

    def __init__(self, statement: Insert | Update, table: Table, names: Iterable[str]) -> None:
        self._statement = statement
        self._table = table
        self._names = tuple(names)
        self._sql: dict[str, _Sql] = {}

    def run(self, connection: Connection, values: Mapping[str, Any]) -> int:
        """Execute it with those values; return how many rows it changed."""
        dialect = connection.dialect
        sql = self._sql.get(dialect.name) or self._made(dialect)
        given = [values[name] for name in sql.names]
        for at, convert in sql.binds:
            given[at] = convert(given[at])
        if sql.positional:
            return run(connection, sql.text, given, CHANGED)
        named = dict(zip(sql.names, given, strict=True))
        return connection.exec_driver_sql(sql.text, named).rowcount

    def _made(self, dialect: Dialect) -> _Sql:
        set_names = [name for name in self._names if name in self._table.c]
        compiled = self._statement.compile(dialect=dialect, column_keys=set_names)
        names = tuple((compiled.positiontup if compiled.positional else [*compiled.params]) or ())
        converts = [(at, self._conversion(name, dialect)) for at, name in enumerate(names)]
        binds = tuple((at, convert) for at, convert in converts if convert is not None)
        sql = _Sql(str(compiled), compiled.positional, names, binds)
        self._sql[dialect.name] = sql
        return sql

    def _conversion(self, name: str, dialect: Dialect) -> Convert | None:
        column = self._table.c[name if name in self._table.c else self._column(name)]
        return column.type.dialect_impl(dialect).bind_processor(dialect)

    def _column(self, name: str) -> str:
        """Return the column of a parameter of the condition."""
        return "station_id" if name == "of_station" else name.removeprefix("of_")
