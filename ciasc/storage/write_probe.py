"""Check whether changes can be stored: by a real write, rolled back, and by what other transactions met."""

import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import structlog
from sqlalchemy import Engine, bindparam, text, update

from ciasc.storage.database_errors import (
    LEAST_FREE_MB,
    Damaged,
    DatabaseAway,
    away,
    away_by_disk,
    plain_errors,
)
from ciasc.storage.tables import station

_PATIENCE_MS: Final = 1000
_VALID_S: Final = 60.0
_SAME: Final = update(station).where(station.c.id == bindparam("of_station")).values(seq=station.c.seq)
_UNDONE: Final = (
    "PRAGMA cache_size = 8",
    "BEGIN IMMEDIATE",
    "UPDATE station SET seq = seq",
    "CREATE TABLE written_and_undone (bytes)",
    "INSERT INTO written_and_undone VALUES (zeroblob(131072))",
)
"""More than the connection keeps in memory, so SQLite writes it to the disk before it is undone."""

_log = structlog.get_logger(part="storage")


class NearlyFull(DatabaseAway):
    """So little space is left on the disk that a ticket may not be stored soon."""


_CHECKED: Final = (Damaged, NearlyFull)
"""What a successful write does not disprove."""


READ, WRITE, CHECK = range(3)
"""What succeeded, or must succeed before an outage is over: a read, a write, or a check of the whole."""


class Outage:
    """What keeps the database from work now, logged when it begins and when it ends, one time each."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._error: DatabaseAway | None = None
        self._needed = READ
        self.writes_failed = 0

    @property
    def error(self) -> DatabaseAway | None:
        """Return the error of the present outage; None while all works."""
        return self._error

    @contextmanager
    def watched(self, proof: int) -> Iterator[None]:
        """Log whether the database works, by the transaction of the block."""
        try:
            yield
        except DatabaseAway as error:
            self.began(error, CHECK if isinstance(error, _CHECKED) else min(proof, WRITE))
            raise
        self.proved(proof)

    def began(self, error: DatabaseAway, needed: int) -> None:
        """Set the present outage, which ends with that proof; log it unless one is known that is as grave."""
        with self._lock:
            new = self._error is None or self._needed < needed == CHECK
            if self._error is None or self._needed < needed:
                self._error, self._needed = error, needed
            self.writes_failed += int(needed > READ)
        if new:
            reason = str(getattr(error.__cause__, "orig", error.__cause__ or error))
            _log.error("database_away", reason=reason, what=error.message.id.rpartition(".")[2])

    def proved(self, proof: int) -> None:
        """End the outage if that proves it."""
        if self._error is None:
            return
        with self._lock:
            over = proof >= self._needed
            if over:
                self._error, self._needed = None, READ
        if over:
            _log.warning("database_back")


class WriteProbe:
    """Check by a real write, rolled back, whether changes can be stored; a result is valid for a minute.

    A failed write, the probe's own too, makes the next question check again. `file` is that of SQLite.
    """

    def __init__(
        self,
        engine: Engine,
        file: Path | None,
        station_id: int,
        outage: Outage,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._file = file
        self._station_id = station_id
        self._outage = outage
        self._steady = steady
        self._lock = threading.Lock()
        self._valid: tuple[float, int] | None = None
        self._tries = 0

    def __call__(self) -> int | None:
        """Return the free megabytes on the database's disk, None if remote; else raise DatabaseAway.

        Who comes while another probes gets its result. Wait for other writers a second at most.
        """
        tries = self._tries
        with self._lock:
            if self._tries == tries:
                self._try_unless_valid()
            elif (error := self._outage.error) is not None:
                raise error
        return _free_mb(self._file) if self._file is not None else None

    def _try_unless_valid(self) -> None:
        if self._outage.error is None and self._valid is not None:
            at, failed = self._valid
            if failed == self._outage.writes_failed and self._steady() - at < _VALID_S:
                return
        self._tries += 1
        self._valid = None
        with self._outage.watched(CHECK):
            self._write()
        self._valid = self._steady(), self._outage.writes_failed

    def _write(self) -> None:
        if self._file is not None:
            self._write_to(self._file)
            return
        with plain_errors(), self._engine.connect() as connection:
            connection.execute(text(f"SET LOCAL lock_timeout = {_PATIENCE_MS}"))
            connection.execute(_SAME, {"of_station": self._station_id})

    def _write_to(self, file: Path) -> None:
        """Open the file as a new connection would, write more than fits in memory, and roll back."""
        try:
            with closing(_opened(file)) as connection:
                self._must_be_whole(connection)
                for statement in _UNDONE:
                    connection.execute(statement)
                connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            raise away_by_disk(error, file) or away() from error
        if _free_mb(file) < LEAST_FREE_MB:
            raise NearlyFull("storage.database.disk_full")

    def _must_be_whole(self, connection: sqlite3.Connection) -> None:
        """Raise Damaged if a transaction found a damage and it is still there."""
        if isinstance(self._outage.error, Damaged):
            found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if found != "ok":
                raise Damaged("storage.database.file_damaged")


def _opened(file: Path) -> sqlite3.Connection:
    """Return a connection that creates no file and begins no transaction by itself."""
    address = f"{file.as_uri()}?mode=rw"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=_PATIENCE_MS / 1000)


def _free_mb(file: Path) -> int:
    return shutil.disk_usage(file.parent).free // 2**20
