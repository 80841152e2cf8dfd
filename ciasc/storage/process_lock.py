"""A lock file for one process at a time, which the system releases when its holder ends in any way."""

import contextlib
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ciasc.domain.core.errors import Conflict
from ciasc.domain.core.messages import Message, message
from ciasc.storage.database_errors import system_error
from ciasc.storage.engine import sqlite_file


@contextmanager
def locked(path: Path, refusal: Message) -> Iterator[int]:
    """Return the descriptor of the file `path`, created if needed, locked; Conflict with `refusal` if taken.

    A child that is forked inherits it, one that runs another program does not.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise system_error(error, path, "storage.lock.unwritable") from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict(refusal) from error
        if os.geteuid() == 0:  # a file that an administrator creates must open for the folder's owner too
            folder = path.parent.stat()
            with contextlib.suppress(OSError):  # a memory stick has no owners
                os.fchown(descriptor, folder.st_uid, folder.st_gid)
        yield descriptor
    finally:
        os.close(descriptor)


@contextmanager
def serving(address: str) -> Iterator[None]:
    """Lock the SQLite file at that address for one server; raise Conflict if another works on it.

    PostgreSQL needs no such lock: it serves many.
    """
    database = sqlite_file(address)
    if database is None:
        yield
        return
    refusal = message("storage.lock.server_running", path=str(database))
    with locked(database.with_name(f"{database.name}.lock"), refusal):
        yield
