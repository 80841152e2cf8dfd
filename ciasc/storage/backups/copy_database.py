"""Copy a SQLite file whole or not at all, and move the present one aside, through any power cut."""

import contextlib
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from ciasc.domain.core.errors import Conflict, InvalidInput
from ciasc.domain.core.messages import message
from ciasc.storage.database_errors import Damaged
from ciasc.storage.process_lock import locked

_HEADER: Final = b"SQLite format 3\0"
_ASIDES: Final = ("-wal", "-shm")


@contextmanager
def copied(source: Path, target: Path) -> Iterator[tuple[Path, int]]:
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
    with opened(source) as connection:
        connection.execute("VACUUM INTO ?", (str(part),))
    with opened(part) as connection:
        said = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        orphan = connection.execute("PRAGMA foreign_key_check").fetchone()
    if said != "ok" or orphan is not None:
        raise Damaged(
            "storage.backup.not_whole", path=str(source), reason=str(said if said != "ok" else orphan)
        )


@contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    """Open a database to read."""
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as connection:
        yield connection


def last_event(database: Path) -> int:
    """Return the sequence of the station's last event; raise InvalidInput if the file holds no station."""
    with opened(database) as connection:
        try:
            row = connection.execute("SELECT seq FROM station").fetchone()
        except sqlite3.OperationalError:
            row = None
    if row is None:
        raise InvalidInput("storage.backup.no_station")
    return int(row[0])


def digest_of(file: Path) -> tuple[int, str]:
    """Return the length in bytes and the SHA-256 of a file."""
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return file.stat().st_size, digest


def kept_aside(database: Path, aside: Path) -> Path | None:
    """Give the present database a second name and return it, so that its first is free; None if none."""
    if not database.exists():
        return None
    # The log of a sound database is written into its one file; the log of a damaged one is moved with it.
    with contextlib.suppress(sqlite3.DatabaseError):
        with opened(database) as connection:
            connection.execute("SELECT seq FROM station")
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    aside.hardlink_to(database)
    for name in _ASIDES:
        with contextlib.suppress(FileNotFoundError):
            Path(f"{database}{name}").rename(f"{aside}{name}")
    synced(database.parent)
    return aside


def named(part: Path, descriptor: int, name: Path) -> None:
    """Give a whole file its final name, forced to the disk before and after."""
    os.fsync(descriptor)
    part.replace(name)
    synced(name.parent)


def synced(folder: Path) -> None:
    """Force the names of a folder to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
