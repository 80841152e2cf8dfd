"""Statements with SQL made one time for SQLite: most of what SQLAlchemy adds to each is spared.

A statement that is built for one call, or that a list of values expands, is executed by SQLAlchemy itself.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from weakref import WeakKeyDictionary, WeakSet

from sqlalchemy import Connection, CursorResult, Dialect, Executable, Insert, Update
from sqlalchemy.sql.compiler import SQLCompiler

if TYPE_CHECKING:
    from sqlalchemy.sql import ClauseElement

Convert = Callable[[Any], Any]


class _Parameter(NamedTuple):
    """A parameter in its place: an execution gives its value if it is required, else it has its own."""

    name: str
    required: bool
    own: Any
    convert: Convert | None


class _Sql(NamedTuple):
    """The SQL of a statement, its parameters in order, and how its rows are converted."""

    text: str
    parameters: Sequence[_Parameter]
    names: frozenset[str]
    row: Callable[..., Any] | None
    converts: Sequence[tuple[int, Convert]]


_once: WeakSet[Executable] = WeakSet()
"""Statements that were executed one time: one that is built for a call is not seen again."""

_compiled: WeakKeyDictionary[Executable, _Sql | None] = WeakKeyDictionary()
"""The SQL of those that were executed again; None if SQLAlchemy is to execute them."""


def execute(connection: Connection, statement: Executable, values: Mapping[str, object]) -> CursorResult[Any]:
    """Execute a statement that changes rows."""
    sql = _of(connection, statement)
    if sql is None or sql.row is not None or values.keys() - sql.names:
        return connection.execute(statement, values)
    return connection.exec_driver_sql(sql.text, _given(sql, values))


def rows_of(connection: Connection, statement: Executable, values: Mapping[str, object]) -> list[Any]:
    """Return the rows of a statement, with values and names as SQLAlchemy gives them."""
    sql = _of(connection, statement)
    if sql is None or sql.row is None:
        return list(connection.execute(statement, values).all())
    with connection.exec_driver_sql(sql.text, _given(sql, values)) as result:
        found = result.cursor.fetchall()
    return [_converted(sql, row) for row in found]


def first_of(connection: Connection, statement: Executable, values: Mapping[str, object]) -> Any:  # noqa: ANN401 - a row
    """Return the first row of a statement, like `rows_of`; None if there is none."""
    sql = _of(connection, statement)
    if sql is None or sql.row is None:
        return connection.execute(statement, values).first()
    with connection.exec_driver_sql(sql.text, _given(sql, values)) as result:
        row = result.cursor.fetchone()
    return None if row is None else _converted(sql, row)


def _given(sql: _Sql, values: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(
        value if convert is None else convert(value)
        for name, required, own, convert in sql.parameters
        for value in (values[name] if required else values.get(name, own),)
    )


def _converted(sql: _Sql, row: Sequence[Any]) -> Any:  # noqa: ANN401 - a row
    assert sql.row is not None  # noqa: S101 - a statement that returns rows
    if not sql.converts:
        return sql.row(*row)
    values = list(row)
    for at, convert in sql.converts:
        values[at] = convert(values[at])
    return sql.row(*values)


def _of(connection: Connection, statement: Executable) -> _Sql | None:
    """Return the SQL of a statement that was executed before; None if SQLAlchemy is to execute it."""
    if connection.dialect.name != "sqlite":
        return None
    if statement in _compiled:
        return _compiled[statement]
    if statement not in _once:
        _once.add(statement)
        return None
    _once.discard(statement)
    made = _compiled[statement] = _made(statement, connection.dialect)
    return made


def _made(statement: Executable, dialect: Dialect) -> _Sql | None:
    """Return the SQL of a statement; None if it depends on the values of each execution."""
    if isinstance(statement, Insert) or (isinstance(statement, Update) and not statement._values):  # noqa: SLF001 - no public name says whether columns are set
        return None
    compiled = cast("ClauseElement", statement).compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)  # noqa: S101 - of a statement that can be executed
    binds = [compiled.binds[name] for name in compiled.positiontup or ()]
    if any(bind.expanding or bind.literal_execute or bind.callable for bind in binds):
        return None
    parameters = [
        _Parameter(
            name,
            bind.required,
            bind.value,
            bind.type.dialect_impl(dialect).bind_processor(dialect),
        )
        for name, bind in zip(compiled.positiontup or (), binds, strict=True)
    ]
    columns = compiled._result_columns  # noqa: SLF001 - as above: names and types of what a row holds
    converts = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
    return _Sql(
        str(compiled),
        parameters,
        frozenset(parameter.name for parameter in parameters),
        namedtuple("Row", [column.keyname for column in columns], rename=True)  # noqa: PYI024 - names known at run time
        if columns
        else None,
        [(at, convert) for at, convert in enumerate(converts) if convert is not None],
    )
