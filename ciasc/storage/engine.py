"""Open each database and begin its transactions."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, make_url
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from ciasc.domain.core.errors import InvalidInput
from ciasc.storage.database_errors import plain_errors, system_error
from ciasc.storage.sqlite_cursor import CHANGED, run

_PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA wal_autocheckpoint = 4000",
)

PATIENCE_S: Final = 10.0
"""A writer waits for its turn, a reader for a connection, that long at most (SQLite: the busy timeout)."""

_WRITER_KB: Final = 2000
_READER_KB: Final = 500
"""Each connection has pages of its own; what it reads again is in the system's cache anyway."""


def is_sqlite(url: URL) -> bool:
    """Return whether that address names a SQLite file."""
    return url.get_backend_name() == "sqlite"


def sqlite_file(address: str) -> Path | None:
    """Return the file of a SQLite database; None for PostgreSQL."""
    return file_of(make_url(address))


def file_of(url: URL) -> Path | None:
    """Return the file of the SQLite database at that address; None for PostgreSQL."""
    return Path(url.database or "").absolute() if is_sqlite(url) else None


def engines(address: str, patience_s: float) -> tuple[Engine, Engine]:
    """Create the writer's engine and the readers'; raise InvalidInput unless for a SQLite file or PostgreSQL.

    A caller that waits longer than `patience_s` seconds for a connection or its turn gets Unavailable.
    """
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise InvalidInput("storage.database.bad_address", address=address) from error
    if is_sqlite(url):
        if not url.database or url.database == ":memory:" or "mode=memory" in url.database:
            raise InvalidInput("storage.database.not_a_file")
        try:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise system_error(error, Path(url.database), "storage.database.folder_unusable") from error
        return (
            _sqlite(url, patience_s, spare=1, cache_kb=_WRITER_KB),
            _sqlite(url, patience_s, spare=4, cache_kb=_READER_KB),
        )
    if url.get_backend_name() != "postgresql":
        raise InvalidInput("storage.database.other_kind")
    engine = _postgres(url.set(drivername="postgresql+psycopg"), patience_s)
    readers = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine, readers


def _sqlite(url: URL, patience_s: float, *, spare: int, cache_kb: int) -> Engine:
    engine = create_engine(
        url,
        # The driver begins no transaction: `transaction` does, because the driver does not know IMMEDIATE.
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": patience_s},
        poolclass=QueuePool,
        pool_size=spare,
        pool_use_lifo=True,  # the last one used is warm; taking turns, all of them would be
        max_overflow=-1,
        hide_parameters=True,  # a logged error shows the statement and none of its values
    )

    @sqlalchemy_event.listens_for(engine, "connect")
    def set_pragmas(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
        for pragma in (*_PRAGMAS, f"PRAGMA cache_size = -{cache_kb}"):
            connection.execute(pragma)

    return engine


def _postgres(url: URL, patience_s: float) -> Engine:
    engine = create_engine(
        url,
        isolation_level="READ COMMITTED",
        connect_args={"connect_timeout": 5},
        pool_pre_ping=True,
        pool_size=8,
        max_overflow=56,
        pool_timeout=patience_s,
        hide_parameters=True,  # as above
    )

    @sqlalchemy_event.listens_for(engine, "connect")
    def set_session(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
        connection.execute("SET TIME ZONE 'UTC'")
        connection.execute(f"SET lock_timeout = {round(patience_s * 1000)}")
        connection.commit()

    return engine


def begin(engine: Engine, closing: ExitStack, *, writes: bool) -> Connection:
    """Return a connection in a transaction, closed with the stack; it is rolled back unless committed.

    For SQLite, BEGIN is executed here and not by an event listener, which slows every statement down.
    """
    connection = closing.enter_context(engine.connect())
    if engine.dialect.name == "sqlite":
        connection.begin()
        run(connection, "BEGIN IMMEDIATE" if writes else "BEGIN", (), CHANGED)
    return connection


@contextmanager
def transaction(engine: Engine, *, writes: bool) -> Iterator[Connection]:
    """Return a connection in one transaction, committed at the end if it writes."""
    with plain_errors(file_of(engine.url)), ExitStack() as closing:
        connection = begin(engine, closing, writes=writes)
        yield connection
        if writes:
            connection.commit()
