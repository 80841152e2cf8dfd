"""One writer at a time, and one commit for all writers that wait at the same time.

A commit waits for the disk, which is most of the cost of a short transaction. So a writer that is done while
others wait for their turn leaves the commit to them, and returns after it: no caller gets success before its
change is on disk. A transaction that fails is rolled back alone, to its savepoint.
"""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from ciasc.domain.core.errors import CiascError
from ciasc.storage.database_errors import away, plain_errors

_MOST: Final = 32
_LONGEST_S: Final = 0.05


class _Group:
    """Transactions that are committed together."""

    def __init__(self, connection: Connection, closing: ExitStack) -> None:
        self.connection = connection
        self.closing = closing
        self.members = 0
        self.began = time.monotonic()
        self.ended = threading.Event()
        self.error: CiascError | None = None

    @property
    def full(self) -> bool:
        """Return whether the group should be committed now, even if others wait."""
        return self.members >= _MOST or time.monotonic() - self.began > _LONGEST_S


class Writer:
    """Give one thread at a time the connection that writes.

    `begin` opens a connection in a transaction and leaves its closing to the stack. A caller that waits
    longer than `patience_s` seconds for its turn gets Unavailable. `file` is that of SQLite.
    """

    def __init__(
        self, begin: Callable[[ExitStack], Connection], patience_s: float, file: Path | None = None
    ) -> None:
        self._begin = begin
        self._file = file
        self._patience_s = patience_s
        self._turn = threading.Lock()
        self._handing = threading.Lock()
        self._waiting = 0
        self._group: _Group | None = None

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Return a connection; its changes are on disk after the block, or rolled back on an error."""
        self._take_turn()
        with self._turn_ended():
            group = self._joined()
            with self._undone_on_error(group), plain_errors(self._file):
                yield group.connection
            group.members += 1
        group.ended.wait()
        if group.error is not None:
            raise group.error

    def _take_turn(self) -> None:
        with self._handing:
            self._waiting += 1
        mine = self._turn.acquire(timeout=self._patience_s)
        with self._handing:
            self._waiting -= 1
            # The writer before may just have left the commit to this one.
            heir = not mine and self._waiting == 0 and self._turn.acquire(blocking=False)
        if heir:
            with self._turn_ended():
                pass
        if not mine:
            raise away()

    @contextmanager
    def _turn_ended(self) -> Iterator[None]:
        """Leave the commit to the next waiting writer, else commit."""
        try:
            yield
        finally:
            with self._handing:
                left = self._waiting > 0 and self._group is not None and not self._group.full
                if left:
                    self._turn.release()
            if not left:
                try:
                    self._commit()
                finally:
                    self._turn.release()

    def _joined(self) -> _Group:
        if self._group is None:
            with ExitStack() as closing, plain_errors(self._file):
                connection = self._begin(closing)
                self._group = _Group(connection, closing.pop_all())
        elif self._group.members:
            with plain_errors(self._file):
                _execute(self._group, "SAVEPOINT member")
        return self._group

    @contextmanager
    def _undone_on_error(self, group: _Group) -> Iterator[None]:
        try:
            yield
            if group.members:
                with plain_errors(self._file):
                    _execute(group, "RELEASE SAVEPOINT member")
        except BaseException:
            self._undo(group)
            raise

    def _undo(self, group: _Group) -> None:
        """Roll back the present member, or all if the database has dropped the whole transaction."""
        if group.members:
            try:
                _execute(group, "ROLLBACK TO SAVEPOINT member")
                _execute(group, "RELEASE SAVEPOINT member")
            except SQLAlchemyError:
                group.error = away()
            else:
                return
        self._end(group)

    def _commit(self) -> None:
        group = self._group
        if group is None:
            return
        try:
            if group.members:
                with plain_errors(self._file):
                    group.connection.commit()
        except CiascError as error:
            _refuse(group, error)
        except BaseException:
            _refuse(group, away())  # for the other members; this thread raises the defect itself
            raise
        finally:
            self._end(group)

    def _end(self, group: _Group) -> None:
        self._group = None
        try:
            with contextlib.suppress(SQLAlchemyError):
                group.closing.close()
        finally:
            group.ended.set()


def _refuse(group: _Group, error: CiascError) -> None:
    """Set the error of all members, and close the connection: its transaction may still be open.

    SQLAlchemy would return it to the pool as it is, and the next writer could not begin.
    """
    group.error = error
    with contextlib.suppress(SQLAlchemyError):
        group.connection.invalidate()


def _execute(group: _Group, words: str) -> None:
    group.connection.exec_driver_sql(words)
