"""The rows of one station in one transaction, and the mapping of rows to values."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, Generic, TypeAlias, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    Insert,
    Row,
    Select,
    Table,
    Update,
    bindparam,
    insert,
    select,
    update,
)

from ciasc.domain.core.errors import NotFound
from ciasc.domain.core.station_day import Calendar
from ciasc.ports import Clock, StationInfo
from ciasc.storage.compiled_reads import execute, first_of, rows_of, values_of
from ciasc.storage.compiled_writes import CompiledWrite
from ciasc.storage.tables.queue_tables import station

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

AnySelect: TypeAlias = Select[*tuple[Any, ...]]
AnyRow: TypeAlias = Row[*tuple[Any, ...]]
T = TypeVar("T", bound="DataclassInstance")
V = TypeVar("V")

_STATION: Final = select(
    station.c.id, station.c.name, station.c.district, station.c.open, station.c.seq, station.c.config
).where(station.c.id == bindparam("of_station"))
RECONFIGURED: Final = (
    update(station).where(station.c.id == bindparam("of_station")).values(config=station.c.config + 1)
)


class Known:
    """The cached values of a station's configuration, valid as long as the number `config` is the same."""

    def __init__(self) -> None:
        self._current: tuple[int, dict[str, Any]] = (-1, {})

    def of(self, config: int) -> dict[str, Any]:
        """Return the cache of the configuration with that number, to be read and filled."""
        current = self._current
        if current[0] != config:
            current = self._current = (config, {})
        return current[1]


@dataclass(frozen=True, slots=True)
class Here:
    """The station of a view. `clock` and `calendar` define "today"; `known` outlives the view."""

    station_id: int
    clock: Clock
    calendar: Calendar
    known: Known


class Rows:
    """The rows of one station in one transaction: what its repositories share."""

    def __init__(self, connection: Connection, here: Here) -> None:
        self.connection = connection
        self.station_id = here.station_id
        self.clock = here.clock
        self._known = here.known
        self._config: int | None = None
        self._seq: int | None = None
        self._info: StationInfo | None = None
        self._configures = False

    def first(self, statement: Executable, **names: object) -> AnyRow | None:
        """Return the first row; `of_station` is this station."""
        row: AnyRow | None = first_of(self.connection, statement, {"of_station": self.station_id, **names})
        return row

    def all(self, statement: Executable, **names: object) -> Iterable[AnyRow]:
        """Return every row; `of_station` is this station."""
        return rows_of(self.connection, statement, {"of_station": self.station_id, **names})

    def values(
        self,
        statement: Executable,
        value: Callable[[AnyRow], V],
        known: dict[Sequence[Any], V],
        **names: object,
    ) -> list[V]:
        """Return the value of every row, from `known` if an equal row was read before."""
        return values_of(self.connection, statement, {"of_station": self.station_id, **names}, value, known)

    def change(self, statement: Executable, **names: object) -> int:
        """Run a statement that changes rows and return how many; `of_station` is this station."""
        return execute(self.connection, statement, {"of_station": self.station_id, **names})

    def station(self) -> StationInfo:
        """Return the station as it is now; raise NotFound before it was set up."""
        if self._info is None:
            self._read_station()
        if self._info is None:
            raise NotFound("storage.station.not_set_up")
        return self._info

    def _read_station(self) -> None:
        """Read the one row with the station, its last sequence and the number of its configuration."""
        row = first_of(self.connection, _STATION, {"of_station": self.station_id})
        if row is not None:
            *info, self._config = row
            self._info = StationInfo(*info)
            self._seq = self._info.seq

    def next_seq(self) -> int:
        """Return the next sequence number of the station's events, which the caller stores."""
        seq = (self.station().seq if self._seq is None else self._seq) + 1
        self._seq, self._info = seq, None
        return seq

    def cached(self, name: str, read: Callable[[], V]) -> V:
        """Return what `read` returns; call it again only after the configuration changed.

        Each change raises the station's `config` in the same transaction. A transaction that changes it
        caches nothing, as it may be rolled back and the number used again.
        """
        if self._configures:
            return read()
        if self._config is None:
            self._read_station()
        if self._config is None:
            return read()
        known = self._known.of(self._config)
        if name not in known:
            known[name] = read()
        found: V = known[name]
        return found

    def invalidate(self) -> None:
        """Invalidate what is cached of the configuration, before it changes."""
        self._configures, self._info = True, None
        self.connection.execute(RECONFIGURED, {"of_station": self.station_id})


def here(table: Table) -> ColumnElement[bool]:
    """Return the condition that a row is of the station in the parameter `of_station`."""
    return table.c.station_id == bindparam("of_station")


def named(table: Table, *columns: str) -> list[ColumnElement[bool]]:
    """Return the condition that a row is of the station and equals the parameters `of_<column>`."""
    return [here(table), *(table.c[name] == bindparam(f"of_{name}") for name in columns)]


class Shape(Generic[T]):
    """The mapping of a frozen dataclass to a table: its fields are columns of the same names.

    A field without a column is not stored. Statements are built one time, here; `key` names the columns that
    identify a row within a station.
    `computed` are columns that each update sets from the row as it was.
    """

    def __init__(
        self, kind: type[T], table: Table, *key: str, computed: Mapping[str, ColumnElement[Any]] | None = None
    ) -> None:
        self.kind = kind
        self.table = table
        self.key = key
        self._names = tuple(item.name for item in fields(kind) if item.name in table.c)
        self._values = attrgetter(*self._names)
        self.select: AnySelect = select(*(table.c[name] for name in self._names)).where(here(table))
        self.one: AnySelect = self.select.where(*named(table, *key)[1:])
        self._insert = insert(table).inline()
        self._update = update(table).where(*named(table, *key)).values(dict(computed or {}))
        # By the columns that are written: those that the dataclass does not know differ.
        self._adds: dict[tuple[str, ...], CompiledWrite] = {}
        self._replaces: dict[tuple[str, ...], CompiledWrite] = {}
        self._advances: dict[tuple[str, ...], CompiledWrite] = {}
        self._next = (
            self._update.where(table.c.version == bindparam("of_version")) if "version" in table.c else None
        )

    def value(self, row: AnyRow) -> T:
        """Return the value of a row with columns in the order of the dataclass's fields."""
        return self.kind(**dict(zip(self._names, row, strict=True)))

    def values(self, rows: Iterable[Iterable[Any]]) -> list[T]:
        """Return the values of rows, in place of the rows where they are a list: a day is not held twice."""
        kind, names = self.kind, self._names
        found: list[Any] = rows if isinstance(rows, list) else list(rows)
        for at, row in enumerate(found):
            found[at] = kind(**dict(zip(names, row, strict=True)))
        return found

    def add(self, connection: Connection, station_id: int, value: T, **more: object) -> None:
        """Insert the value, with `more` columns that the dataclass does not know."""
        row = {"station_id": station_id, **dict(zip(self._names, self._values(value), strict=True)), **more}
        _compiled(self._adds, self._insert, self.table, row).run(connection, row)

    def add_all(self, connection: Connection, station_id: int, values: Iterable[T]) -> None:
        """Insert many values at once."""
        rows = [
            {"station_id": station_id, **dict(zip(self._names, self._values(value), strict=True))}
            for value in values
        ]
        if rows:
            connection.execute(self._insert, rows)

    def replace(self, connection: Connection, station_id: int, value: T, **more: object) -> bool:
        """Update the row with its key to that value; return False if there is none."""
        changes = self._changes(station_id, value, more)
        return _compiled(self._replaces, self._update, self.table, changes).run(connection, changes) == 1

    def advance(
        self, connection: Connection, station_id: int, value: T, version: int, **more: object
    ) -> bool:
        """Update its row, one version older, to that value; return False if there is none."""
        assert self._next is not None  # noqa: S101 - only versioned shapes are advanced
        changes = self._changes(station_id, value, {"of_version": version - 1, **more})
        return _compiled(self._advances, self._next, self.table, changes).run(connection, changes) == 1

    def put(self, connection: Connection, station_id: int, value: T, **more: object) -> None:
        """Create or update the row of that value. With one writer at a time, none comes between."""
        if not self.replace(connection, station_id, value, **more):
            self.add(connection, station_id, value, **more)

    def _changes(self, station_id: int, value: T, more: dict[str, object]) -> dict[str, object]:
        row = dict(zip(self._names, self._values(value), strict=True))
        where = {f"of_{name}": row.pop(name) for name in self.key}
        return {"of_station": station_id, **where, **row, **more}


def _compiled(
    known: dict[tuple[str, ...], CompiledWrite], words: Insert | Update, table: Table, row: dict[str, Any]
) -> CompiledWrite:
    """Return that statement for the columns of the row, compiled one time."""
    names = tuple(row)
    if names not in known:
        known[names] = CompiledWrite(words, table, row)
    return known[names]
