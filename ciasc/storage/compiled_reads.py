"""Statements with SQL made one time for SQLite: most of what SQLAlchemy adds to each is spared.

A list of values is expanded one time for each of its lengths. A statement that is built for one call is
executed by SQLAlchemy itself.
"""

from collections import namedtuple
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar, cast
from weakref import WeakKeyDictionary

from sqlalchemy import BindParameter, Connection, Dialect, Executable, Insert, Update
from sqlalchemy.sql.compiler import SQLCompiler

from ciasc.storage.sqlite_cursor import ALL, CHANGED, FIRST, run

if TYPE_CHECKING:
    from sqlalchemy.sql import ClauseElement

Convert = Callable[[Any], Any]
V = TypeVar("V")
_MOST_LENGTHS: Final = 200
_MOST_KNOWN: Final = 200


class _Parameter(NamedTuple):
    """A parameter in its place: an execution gives its value if it is required, else it has its own.

    The place of a list is that of its first value.
    """

    name: str
    required: bool
    own: Any
    convert: Convert | None
    is_list: bool = False


class _Sql(NamedTuple):
    """The SQL of a statement, its parameters in order, and how its rows are converted.

    `binds` and `converts` are the conversions of values and of columns, by place.
    """

    text: str
    parameters: Sequence[_Parameter]
    binds: Sequence[tuple[int, Convert]]
    lists: bool
    names: frozenset[str]
    row: type[tuple[Any, ...]] | None
    converts: Sequence[tuple[int, Convert]]


class _Lists:
    """A statement with lists of values: its SQL by their lengths."""

    def __init__(self, compiled: SQLCompiler, dialect: Dialect, own: Mapping[str, Any]) -> None:
        self._compiled = compiled
        self._dialect = dialect
        self._own = own
        self._sql: dict[tuple[int, ...], _Sql] = {}

    def of(self, values: Mapping[str, Any]) -> _Sql:
        """Return the SQL for the lengths of those lists."""
        lengths = tuple([len(values.get(name, own) or ()) for name, own in self._own.items()])
        sql = self._sql.get(lengths)
        if sql is None:
            if len(self._sql) >= _MOST_LENGTHS:
                self._sql.clear()
            sql = self._sql[lengths] = self._expanded(values)
        return sql

    def _expanded(self, values: Mapping[str, Any]) -> _Sql:
        state = self._compiled.construct_expanded_state(values)
        first = {some[0]: name for name, some in state.parameter_expansion.items() if some}
        later = {one for some in state.parameter_expansion.values() for one in some[1:]}
        names = [first.get(name, name) for name in state.positiontup or () if name not in later]
        return _sql(self._compiled, self._dialect, state.statement, names)


_NEW: Final = object()
_SEEN: Final = object()
"""A statement that was executed one time: one that is built for a call is not seen again."""

_known: WeakKeyDictionary[Executable, Any] = WeakKeyDictionary()
"""`_SEEN`, then an `_Sql` or `_Lists`; None if SQLAlchemy is to execute the statement."""


def execute(connection: Connection, statement: Executable, values: Mapping[str, object]) -> int:
    """Execute a statement that changes rows; return how many."""
    sql = _of(connection, statement, values)
    if sql is None or sql.row is not None or not sql.names.issuperset(values):
        return connection.execute(statement, values).rowcount
    return run(connection, sql.text, _given(sql, values), CHANGED)


def rows_of(connection: Connection, statement: Executable, values: Mapping[str, object]) -> list[Any]:
    """Return the rows of a statement, with values and names as SQLAlchemy gives them."""
    sql = _of(connection, statement, values)
    if sql is None or sql.row is None:
        return list(connection.execute(statement, values).all())
    rows = run(connection, sql.text, _given(sql, values), ALL)
    for at, row in enumerate(rows):  # in place: the rows of a day are not held twice
        rows[at] = _converted(sql, row)
    return rows


def values_of(
    connection: Connection,
    statement: Executable,
    values: Mapping[str, object],
    value: Callable[[Any], V],
    known: dict[Sequence[Any], V],
) -> list[V]:
    """Return the value of each row. `known` has those of rows that were read before, and gets the new ones.

    Equal rows have equal values, so it never has to be invalidated; values must be immutable.
    """
    sql = _of(connection, statement, values)
    if sql is None or sql.row is None:
        return [value(row) for row in connection.execute(statement, values).all()]
    found = []
    for row in run(connection, sql.text, _given(sql, values), ALL):
        one = known.get(row)
        if one is None:
            if len(known) >= _MOST_KNOWN:
                known.clear()
            one = known[row] = value(_converted(sql, row))
        found.append(one)
    return found


def first_of(connection: Connection, statement: Executable, values: Mapping[str, object]) -> Any:  # noqa: ANN401 - a row
    """Return the first row of a statement, like `rows_of`; None if there is none."""
    sql = _of(connection, statement, values)
    if sql is None or sql.row is None:
        return connection.execute(statement, values).first()
    row = run(connection, sql.text, _given(sql, values), FIRST)
    return None if row is None else _converted(sql, row)


def _given(sql: _Sql, values: Mapping[str, Any]) -> list[object]:
    if sql.lists:
        return list(_spread(sql, values))
    given = [
        values[name] if required else values.get(name, own) for name, required, own, _, _ in sql.parameters
    ]
    for at, convert in sql.binds:
        given[at] = convert(given[at])
    return given


def _spread(sql: _Sql, values: Mapping[str, Any]) -> Iterator[object]:
    """Return the values with those of each list in their places."""
    for name, required, own, convert, is_list in sql.parameters:
        value = values[name] if required else values.get(name, own)
        if is_list:
            yield from value if convert is None else map(convert, value)
        else:
            yield value if convert is None else convert(value)


def _converted(sql: _Sql, row: Sequence[Any]) -> Any:  # noqa: ANN401 - a row
    assert sql.row is not None  # noqa: S101 - a statement that returns rows
    values = list(row)
    for at, convert in sql.converts:
        values[at] = convert(values[at])
    return tuple.__new__(sql.row, values)


def _of(connection: Connection, statement: Executable, values: Mapping[str, object]) -> _Sql | None:
    """Return the SQL of a statement that was executed before; None if SQLAlchemy is to execute it."""
    dialect = connection.dialect
    if dialect.name != "sqlite":
        return None
    known = _known.get(statement, _NEW)
    if known is _NEW:
        _known[statement] = _SEEN
        return None
    if known is _SEEN:
        known = _known[statement] = _made(statement, dialect)
    return known.of(values) if isinstance(known, _Lists) else known


def _made(statement: Executable, dialect: Dialect) -> _Sql | _Lists | None:
    """Return the SQL of a statement; None if it depends on the values of each execution."""
    if isinstance(statement, Insert | Update) and not statement._values:  # noqa: SLF001 - no public name says whether columns are set
        return None
    compiled = cast("ClauseElement", statement).compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)  # noqa: S101 - of a statement that can be executed
    binds = {name: compiled.binds[name] for name in compiled.positiontup or ()}
    if any(bind.literal_execute or bind.callable for bind in binds.values()):
        return None
    lists = {name: bind.value for name, bind in binds.items() if bind.expanding}
    if lists:
        return _Lists(compiled, dialect, lists)
    return _sql(compiled, dialect, str(compiled), compiled.positiontup or ())


def _sql(compiled: SQLCompiler, dialect: Dialect, text: str, names: Sequence[str]) -> _Sql:
    """Return that SQL with those parameters; the place of a list is that of its first value."""
    parameters = [_parameter(name, compiled.binds[name], dialect) for name in names]
    columns = compiled._result_columns  # noqa: SLF001 - no public name: names and types of what a row holds
    converts = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
    return _Sql(
        text,
        parameters,
        [(at, one.convert) for at, one in enumerate(parameters) if one.convert is not None],
        any(one.is_list for one in parameters),
        frozenset(one.name for one in parameters),
        namedtuple("Row", [column.keyname for column in columns], rename=True)  # noqa: PYI024 - names known at run time
        if columns
        else None,
        [(at, convert) for at, convert in enumerate(converts) if convert is not None],
    )


def _parameter(name: str, bind: BindParameter[Any], dialect: Dialect) -> _Parameter:
    convert = bind.type.dialect_impl(dialect).bind_processor(dialect)
    return _Parameter(name, bind.required, bind.value, convert, bind.expanding)
