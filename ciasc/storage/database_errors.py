"""Map the errors of a database and of its disk to the project's, each with its own words for people."""

import errno
import os
import pwd
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Final

from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from ciasc.domain.core.errors import CiascError, Conflict, InvalidInput, Unavailable
from ciasc.domain.core.messages import Message, message

LEAST_FREE_MB: Final = 16
"""With less free space than that on the disk, no ticket is promised."""

NO_TABLES: Final = "storage.database.no_tables"
"""The words for a database without the table that a statement names."""

_ASIDES: Final = ("", "-wal", "-shm")
_OF_SQLITE: Final = MappingProxyType(
    {
        sqlite3.SQLITE_FULL: "disk_full",
        sqlite3.SQLITE_READONLY: "read_only",
        sqlite3.SQLITE_PERM: "read_only",
        sqlite3.SQLITE_CANTOPEN: "cannot_open",
        sqlite3.SQLITE_IOERR: "disk_fails",
    }
)
"""The words for each primary code of SQLite, where the disk does not show a plainer reason."""

_BROKEN: Final = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_OF_POSTGRESQL: Final = MappingProxyType(
    {"53100": "disk_full", "25006": "read_only", "42501": "read_only", "42P01": "no_tables"}
)
_BROKEN_STATES: Final = frozenset({"XX001", "XX002"})
_OF_SYSTEM: Final = MappingProxyType(
    {
        errno.ENOSPC: "disk_full",
        errno.EDQUOT: "disk_full",
        errno.EROFS: "disk_read_only",
        errno.EIO: "disk_fails",
    }
)


class DatabaseAway(Unavailable):
    """The database does not answer, or cannot store."""


class Damaged(DatabaseAway):
    """The database's file is broken."""

    code = "damaged"


@contextmanager
def plain_errors(file: Path | None = None) -> Iterator[None]:
    """Raise the project's errors for those of a database: away, damaged, or refused by a rule.

    `file` is that of SQLite, for words about its disk and its owner.
    """
    try:
        yield
    except PoolTimeoutError as error:
        raise away() from error
    except DBAPIError as error:
        plain = _plain(error, file)
        if plain is None:
            raise
        raise plain from error


def away() -> DatabaseAway:
    """Return the error for a database that does not answer."""
    return DatabaseAway("storage.database.no_answer", retry_after_s=2)


def away_by_disk(error: sqlite3.Error, file: Path | None) -> DatabaseAway | None:
    """Return the error for a broken file or a disk that refuses; None for any other error of SQLite."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in _BROKEN:
        return Damaged("storage.database.file_damaged")
    words = _OF_SQLITE.get(code)
    if words is None:
        return None
    return DatabaseAway((disk_trouble(file) if file is not None else None) or f"storage.database.{words}")


def disk_trouble(file: Path) -> Message | None:
    """Return why that file or one beside it cannot be written, in words for people; None if it can."""
    try:
        if os.statvfs(file.parent).f_flag & os.ST_RDONLY:
            return message("storage.database.disk_read_only")
        if shutil.disk_usage(file.parent).free < 2**20:
            return message("storage.database.disk_full")
        if not file.exists():
            return message("storage.database.file_missing", file=file.name, folder=str(file.parent))
    except OSError as error:
        return _of_system(error, file.parent)
    parts = [file.parent, *(path for aside in _ASIDES if (path := Path(f"{file}{aside}")).exists())]
    return next((_other_owner(path) for path in parts if not _writable(path)), None)


def system_error(error: OSError, path: Path, otherwise: str) -> Unavailable:
    """Return the error for a file or folder that the system refuses.

    `otherwise` is the id of the words for any other reason; they get the path and the reason.
    """
    words = _of_system(error, path)
    return Unavailable(words or message(otherwise, path=str(path), reason=error.strerror))


def refused_by_system(error: OSError) -> Unavailable | None:
    """Return the error for a file whose owner or disk refuses it; None for any other error of the system."""
    if not isinstance(error.filename, str | Path):
        return None
    words = _of_system(error, Path(error.filename))
    return Unavailable(words) if words is not None else None


def _of_system(error: OSError, path: Path) -> Message | None:
    if error.errno in (errno.EACCES, errno.EPERM):
        return _other_owner(path)
    words = _OF_SYSTEM.get(error.errno or 0)
    return message(f"storage.database.{words}") if words is not None else None


def _writable(path: Path) -> bool:
    wanted = os.R_OK | os.W_OK | (os.X_OK if path.is_dir() else 0)
    return os.access(path, wanted, effective_ids=os.access in os.supports_effective_ids)


def _other_owner(path: Path) -> Message:
    """Return the words for a path that this process may not write; of the nearest folder that exists."""
    while not _visible(path) and path != path.parent:
        path = path.parent
    owner, mine = path.stat().st_uid, os.geteuid()
    words = "no_right" if owner == mine else "other_owner"
    return message(f"storage.database.{words}", path=str(path), owner=_user(owner), user=_user(mine))


def _visible(path: Path) -> bool:
    try:
        path.stat()
    except OSError:
        return False
    return True


def _user(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _plain(error: DBAPIError, file: Path | None) -> CiascError | None:
    """Return the error for people; None if it is a defect of this program."""
    if isinstance(error, IntegrityError):
        return Conflict("storage.database.changed_meanwhile")
    if isinstance(error, DataError):
        return InvalidInput("storage.database.bad_value")
    refused = _refused(error, file)
    if refused is not None:
        return refused
    if isinstance(error, OperationalError | InterfaceError) or error.connection_invalidated:
        return away()
    return None


def _refused(error: DBAPIError, file: Path | None) -> DatabaseAway | None:
    """Return the error for a database that is broken, not prepared, or may not be written."""
    state = str(getattr(error.orig, "sqlstate", ""))
    if state in _BROKEN_STATES:
        return Damaged("storage.database.file_damaged")
    if state in _OF_POSTGRESQL:
        return DatabaseAway(f"storage.database.{_OF_POSTGRESQL[state]}")
    if "no such table" in str(error.orig):
        return DatabaseAway(NO_TABLES)
    return away_by_disk(error.orig, file) if isinstance(error.orig, sqlite3.Error) else None
