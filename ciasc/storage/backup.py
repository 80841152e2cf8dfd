"""Back up the SQLite file of a running station, check the copy, and restore it.

A file is written beside its final place under the name `*.part`, checked, forced to the disk and only then
renamed: after a power cut the final name is either a whole file or no file.

How often, where and how many are kept: `hardware/backup.sh` and `hardware/env/backup.env`.
"""

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from ciasc.domain.core.errors import Conflict, InvalidInput
from ciasc.domain.core.messages import message
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.station_day import Calendar
from ciasc.storage.copy_errors import plain_copy_errors
from ciasc.storage.database_errors import Damaged
from ciasc.storage.engine import sqlite_file
from ciasc.storage.process_lock import locked, serving
from ciasc.storage.repositories.sql_prints import doubt_papers
from ciasc.storage.restored_numbers import PaperDays, continue_numbers, numbers_known, numbers_out
from ciasc.storage.schema import check, upgrade
from ciasc.storage.store import SqlStore, open_store

_HEADER: Final = b"SQLite format 3\0"
_AT_ONCE: Final = 1 << 20
_KEPT: Final = timedelta(seconds=Policy().expires_seconds)
_ASIDES: Final = ("-wal", "-shm")


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
    with plain_copy_errors(database, target), _copied(database, target) as (part, descriptor):
        seq = _last_event(part)
        size, digest = _digest(part)
        _named(part, descriptor, target)
    return Backup(target, size, digest, seq)


def restore(address: str, source: Path, at: datetime, kept: PaperDays | None = None) -> Restored:
    """Replace the database with the backup `source`; keep the old file, named by the time `at`.

    Older tables are upgraded to this version. Raise Conflict while a server runs, InvalidInput if the file
    is no backup of a station, Damaged if it is not whole; then nothing has changed.
    Numbers go on at the next hundred, so that none that is out on paper is given again on the days of `kept`.
    """
    days = kept or PaperDays.around(Calendar(), at, _KEPT)
    database = _file_of(address, "pg_restore")
    source = source.absolute()
    if not source.is_file():
        raise InvalidInput("storage.backup.no_file", path=str(source))
    if database.exists() and source.samefile(database):
        raise InvalidInput("storage.backup.same_file")
    with (
        plain_copy_errors(source, database),
        _alone(address, database),
        _copied(source, database) as (part, descriptor),
    ):
        seq = _last_event(part)
        with closing(open_store(f"sqlite:///{part}")) as store:
            upgrade(store.engine)
            check(store.engine)
            doubt_papers(store.engine)
            lost = _numbers_go_on(store, database, days)
        replaced = _kept_aside(database, database.with_name(f"{database.name}.{at:%Y%m%dT%H%M%SZ}"))
        _named(part, descriptor, database)
    return Restored(database, seq, replaced, lost)


def _numbers_go_on(store: SqlStore, database: Path, days: PaperDays) -> tuple[str, ...]:
    """Set the counters of the restored data above what may be out on paper; return the numbers lost by it."""
    replaced = numbers_out(database, days)
    with store.connection(writes=True) as (connection, _):
        return continue_numbers(connection, days, numbers_known(connection, days), replaced)


def adopt(address: str, days: PaperDays) -> int:
    """Prepare data that another tool restored; return the sequence of its last event.

    Its tables must be current. Raise Conflict while a server runs on a file. What was replaced is not known:
    papers under way may have come out, and every letter goes on at the next hundred.
    """
    with serving(address), closing(open_store(address)) as store:
        doubt_papers(store.engine)
        with store.connection(writes=True) as (connection, _):
            continue_numbers(connection, days, numbers_known(connection, days), None)
        with store.read() as tx:
            return tx.config.station().seq


def _file_of(address: str, tool: str) -> Path:
    database = sqlite_file(address)
    if database is None:
        raise InvalidInput("storage.backup.other_tool", tool=tool)
    return database


@contextmanager
def _alone(address: str, database: Path) -> Iterator[None]:
    """Return the database's folder, created if needed, while no server works there."""
    database.parent.mkdir(parents=True, exist_ok=True)
    with serving(address):
        yield


@contextmanager
def _copied(source: Path, target: Path) -> Iterator[tuple[Path, int]]:
    """Return a copy of `source` beside `target`, and its descriptor; remove it at the end unless renamed."""
    part = target.with_name(f"{target.name}.part")
    with locked(part, message("storage.backup.being_written", path=str(part))) as descriptor:
        if not _is(part, descriptor):
            raise Conflict("storage.backup.just_written", path=str(target))
        try:
            os.ftruncate(descriptor, 0)  # remains of a power cut
            for aside in _ASIDES:
                Path(f"{part}{aside}").unlink(missing_ok=True)
            _vacuum(source, part)
            yield part, descriptor
        finally:
            if _is(part, descriptor):
                part.unlink()


def _is(path: Path, descriptor: int) -> bool:
    with contextlib.suppress(FileNotFoundError):
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    return False


def _vacuum(source: Path, part: Path) -> None:
    """Copy in one read transaction, which blocks no writer, and check the copy."""
    with source.open("rb") as file:
        if file.read(len(_HEADER)) != _HEADER:
            raise InvalidInput("storage.backup.not_a_database", path=str(source))
    with _opened(source) as connection:
        connection.execute("VACUUM INTO ?", (str(part),))
    with _opened(part) as connection:
        said = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
    if said != "ok" or orphan is not None:
        raise Damaged(
            "storage.backup.not_whole", path=str(source), reason=str(said if said != "ok" else orphan)
        )


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        yield connection


def _last_event(database: Path) -> int:
    """Return the sequence of the station's last event; raise InvalidInput if the file holds no station."""
    with _opened(database) as connection:
        try:
            row = connection.execute("SELECT seq FROM station").fetchone()
        except sqlite3.OperationalError:
            row = None
    if row is None:
        raise InvalidInput("storage.backup.no_station")
    return int(row[0])


def _digest(file: Path) -> tuple[int, str]:
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return file.stat().st_size, digest


def _kept_aside(database: Path, aside: Path) -> Path | None:
    """Give the present database a second name and return it, so that its first is free; None if none."""
    if not database.exists():
        return None
    # The log of a sound database is written into its one file; the log of a damaged one is moved with it.
    with contextlib.suppress(sqlite3.DatabaseError):
        with _opened(database) as connection:
            connection.execute("SELECT seq FROM station")
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    aside.hardlink_to(database)
    for name in _ASIDES:
        with contextlib.suppress(FileNotFoundError):
            Path(f"{database}{name}").rename(f"{aside}{name}")
    _synced(database.parent)
    return aside


def _named(part: Path, descriptor: int, name: Path) -> None:
    os.fsync(descriptor)
    part.replace(name)
    _synced(name.parent)


def _synced(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
