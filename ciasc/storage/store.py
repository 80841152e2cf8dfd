"""The store: one view for each reader, one writer at a time."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Final

import structlog
from sqlalchemy import Connection, bindparam, select

from ciasc.domain.core.messages import Message
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.tickets.events import QUIET
from ciasc.ports import Clock, Reading, Transaction
from ciasc.storage.engine import PATIENCE_S, begin, engines, file_of, is_sqlite, transaction
from ciasc.storage.repositories.rows import Here, Known, Rows
from ciasc.storage.repositories.sql_transaction import SqlTransaction
from ciasc.storage.tables import station
from ciasc.storage.write_probe import READ, WRITE, Outage, WriteProbe
from ciasc.storage.writer import Writer
from ciasc.utc_clock import utc_now

_log = structlog.get_logger(part="event")
_TURN: Final = select(station.c.id).where(station.c.id == bindparam("of_station")).with_for_update()


class SqlStore:
    """The state of a station in a database. `engine` is the writer's, for migrations and backups."""

    def __init__(
        self, address: str, station_id: int, clock: Clock, calendar: Calendar, patience_s: float
    ) -> None:
        self.engine, self._readers = engines(address, patience_s)
        self.station_id = station_id
        self.clock = clock
        self._here = Here(station_id, clock, calendar, Known())
        file = file_of(self.engine.url)
        self._writer = Writer(self._begin_writing, patience_s, file)
        self._outage = Outage()
        self._probe = WriteProbe(self.engine, file, station_id, self._outage)

    @contextmanager
    def connection(self, *, writes: bool) -> Iterator[tuple[Connection, int]]:
        """Return a connection inside one transaction, and the station's id; Unavailable if there is none."""
        opened = self._writer.transaction() if writes else transaction(self._readers, writes=False)
        with self._outage.watched(WRITE if writes else READ), opened as connection:
            yield connection, self.station_id

    def must_be_writable(self) -> int | None:
        """Return the free megabytes on the database's disk, None if remote; else raise DatabaseAway.

        By a real write that is rolled back, at most once a minute or after a failed write.
        """
        return self._probe()

    def trouble(self) -> Message | None:
        """Return what keeps the database from work, in words for people; None while all works."""
        error = self._outage.error
        return error.message if error is not None else None

    def _begin_writing(self, closing: ExitStack) -> Connection:
        connection = begin(self.engine, closing, writes=True)
        if not is_sqlite(self.engine.url):
            connection.execute(_TURN, {"of_station": self.station_id})
        return connection

    @contextmanager
    def read(self) -> Iterator[Reading]:
        """Return a consistent view; never wait for a writer."""
        with self.connection(writes=False) as (connection, _):
            yield self.reading(connection)

    def reading(self, connection: Connection) -> Reading:
        """Return the view of this station on that connection."""
        return SqlTransaction(Rows(connection, self._here))

    def changing(self, connection: Connection) -> Transaction:
        """Return the transaction of this station on that connection, without a log of its events."""
        return SqlTransaction(Rows(connection, self._here))

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """Return the one transaction at a time that may change this station; roll back on an error."""
        with self.connection(writes=True) as (connection, _):
            opened = SqlTransaction(Rows(connection, self._here))
            yield opened
        for event in opened.events.recorded:
            if event.kind not in QUIET:
                _log.info(event.kind.value, seq=event.seq, ticket=event.ticket, desk=event.desk)

    def close(self) -> None:
        """Close every idle connection."""
        self._readers.dispose()
        self.engine.dispose()


def open_store(
    url: str,
    station_id: int = 1,
    *,
    clock: Clock = utc_now,
    calendar: Calendar | None = None,
    patience_s: float = PATIENCE_S,
) -> SqlStore:
    """Return the store at that address and create its folder; `upgrade(store.engine)` creates its tables.

    `clock` and `calendar` define "today" and "the last day" for a view. A writer that gets no turn in
    `patience_s` seconds gets Unavailable.
    """
    return SqlStore(url, station_id, clock, calendar or Calendar(), patience_s)
