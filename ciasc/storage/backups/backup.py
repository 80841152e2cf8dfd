"""Back up the SQLite file of a running station, check the copy, and restore it.

A file is written beside its final place under the name `*.part`, checked, forced to the disk and only then
renamed: after a power cut the final name is either a whole file or no file.

How often, where and how many are kept: `hardware/daily_backup.sh` and `hardware/env/backup.env`.
"""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from ciasc.domain.core.clock_changes import ClockMark, change_over_restart
from ciasc.domain.core.errors import Conflict, InvalidInput, JsonValue, Unavailable
from ciasc.domain.core.permissions import SYSTEM
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.tickets.events import RESTORED, EventKind
from ciasc.ports.events import EventWriting
from ciasc.storage.backups.copy_database import copied, digest_of, kept_aside, last_event, named
from ciasc.storage.backups.restored_numbers import (
    OutNumbers,
    PaperDays,
    continue_numbers,
    numbers_known,
    numbers_out,
)
from ciasc.storage.database_errors import Damaged, away_by_disk, system_error
from ciasc.storage.engine import sqlite_file
from ciasc.storage.process_lock import serving
from ciasc.storage.repositories.sql_prints import doubt_papers
from ciasc.storage.schema import check, upgrade
from ciasc.storage.store import SqlStore, open_store

_AT_ONCE: Final = 1 << 20
_KEPT: Final = timedelta(seconds=Policy().expires_seconds)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup: its size in bytes, its SHA-256, and the sequence of the last event in it."""

    file: Path
    bytes: int
    sha256: str
    seq: int


@dataclass(frozen=True, slots=True)
class Restored:
    """A restored station: the sequence of its last event, and the path of the replaced file, if any.

    `lost` are the numbers of people who were in the replaced queue and are in no queue now.
    """

    database: Path
    seq: int
    replaced: Path | None
    lost: tuple[str, ...] = ()


def back_up(address: str, target: Path) -> Backup:
    """Copy the database at that address into the new file `target` while the station works on it.

    Raise Conflict if `target` exists, Unavailable if it cannot be written, Damaged if the copy is not whole.
    """
    database = _file_of(address, "pg_dump")
    target = target.absolute()
    if target.exists():
        raise Conflict("storage.backup.target_exists", path=str(target))
    if not target.parent.is_dir():
        raise InvalidInput("storage.backup.no_folder", path=str(target.parent))
    with _plain_errors(database, target), copied(database, target) as (part, descriptor):
        seq = last_event(part)
        size, digest = digest_of(part)
        named(part, descriptor, target)
    return Backup(target, size, digest, seq)


def restore(
    address: str, source: Path, at: datetime, kept: PaperDays | None = None, clock: ClockMark | None = None
) -> Restored:
    """Replace the database with the backup `source`; keep the old file, named by the time `at`.

    Older tables are upgraded to this version. Raise Conflict while a server runs, InvalidInput if the file
    is no backup of a station, Damaged if it is not whole; then nothing has changed.
    Numbers go on at the next hundred, so that none that is out on paper is given again on the days of `kept`.
    `clock` are the clocks of this computer now: a leap after the copy is recorded, as it may be seen by no
    server before the computer starts again. Without it the next server finds the leap.
    """
    days = kept or PaperDays.around(Calendar(), at, _KEPT)
    database = _file_of(address, "pg_restore")
    source = source.absolute()
    if not source.is_file():
        raise InvalidInput("storage.backup.no_file", path=str(source))
    if database.exists() and source.samefile(database):
        raise InvalidInput("storage.backup.same_file")
    with (
        _plain_errors(source, database),
        _alone(address, database),
        copied(source, database) as (part, descriptor),
    ):
        seq = last_event(part)
        with closing(open_store(f"sqlite:///{part}")) as store:
            upgrade(store.engine)
            check(store.engine)
            doubt_papers(store.engine)
            lost = _continue_numbers(store, days, at, numbers_out(database, days), clock)
        replaced = kept_aside(database, database.with_name(f"{database.name}.{at:%Y%m%dT%H%M%SZ}"))
        named(part, descriptor, database)
    return Restored(database, seq, replaced, lost)


def _continue_numbers(
    store: SqlStore, days: PaperDays, at: datetime, replaced: OutNumbers | None, clock: ClockMark | None
) -> tuple[str, ...]:
    """Set the counters of the restored data above what may be out on paper; return the numbers lost by it.

    They are recorded in the same commit: after a change of the clock they are to be respected on other days.
    """
    with store.connection(writes=True) as (connection, _):
        last, lost = continue_numbers(connection, days, numbers_known(connection, days), replaced)
        data: dict[str, JsonValue] = {"what": RESTORED, "numbers": dict(last)}
        events = store.changing(connection).events
        if clock is not None:
            _store_clock(events, clock)
        events.record(EventKind.STATION_CHANGED, SYSTEM, at, data=data)
    return lost


def _store_clock(events: EventWriting, clock: ClockMark) -> None:
    """Record how the clock changed since the copy, before an event that is dated by it."""
    change = change_over_restart(events.clock_mark(), events.last_at(), clock, rate=1)
    if change is not None:
        events.record(EventKind.CLOCK_CHANGED, SYSTEM, clock.at, data=change.data())
    events.keep_clock_mark(clock)


def adopt(address: str, at: datetime, days: PaperDays, clock: ClockMark | None = None) -> int:
    """Prepare data that another tool restored; return the sequence of its last event.

    Its tables must be current. Raise Conflict while a server runs on a file. What was replaced is not known:
    papers under way may have come out, and every letter goes on at the next hundred. `clock` is as for
    `restore`.
    """
    with serving(address), closing(open_store(address)) as store:
        doubt_papers(store.engine)
        _continue_numbers(store, days, at, None, clock)
        with store.read() as tx:
            return tx.config.station().seq


def _file_of(address: str, tool: str) -> Path:
    database = sqlite_file(address)
    if database is None:
        raise InvalidInput("storage.backup.other_tool", tool=tool)
    return database


@contextmanager
def _plain_errors(source: Path, target: Path) -> Iterator[None]:
    """Raise the project's errors for those of the disk and of SQLite: unavailable, full, or damaged."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _no_room(target) from error
        raise system_error(error, Path(error.filename or target), "storage.backup.unusable") from error
    except sqlite3.DatabaseError as error:
        raise _of_sqlite(error, source, target) from error


def _of_sqlite(error: sqlite3.DatabaseError, source: Path, target: Path) -> Unavailable:
    """Return the error for a copy that SQLite could not make."""
    found = away_by_disk(error, source)
    if isinstance(found, Damaged):
        return Damaged("storage.backup.unreadable", reason=str(error))
    if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_FULL:
        return _no_room(target)
    return found or Unavailable("storage.backup.copy_failed", reason=str(error))


def _no_room(target: Path) -> Unavailable:
    return Unavailable("storage.backup.no_room", folder=str(target.parent))


@contextmanager
def _alone(address: str, database: Path) -> Iterator[None]:
    """Return the database's folder, created if needed, while no server works there."""
    database.parent.mkdir(parents=True, exist_ok=True)
    with serving(address):
        yield
