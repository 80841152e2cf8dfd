"""Map the errors of a copy of the database to the project's, with words for people."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ciasc.domain.core.errors import Unavailable
from ciasc.storage.database_errors import Damaged, away_by_disk, system_error


@contextmanager
def plain_copy_errors(source: Path, target: Path) -> Iterator[None]:
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
