"""Execute SQL on SQLite's own cursor: SQLAlchemy's result of a statement costs more than the statement."""

import sqlite3
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, Final, TypeVar, cast

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

R = TypeVar("R")

ALL: Final[Callable[[sqlite3.Cursor], list[Any]]] = sqlite3.Cursor.fetchall
FIRST: Final[Callable[[sqlite3.Cursor], Any]] = sqlite3.Cursor.fetchone
CHANGED: Final[Callable[[sqlite3.Cursor], int]] = attrgetter("rowcount")
"""What is wanted of an execution: every row, the first row or None, or how many rows it changed."""


def run(
    connection: Connection, text: str, given: Sequence[object], wanted: Callable[[sqlite3.Cursor], R]
) -> R:
    """Return what is wanted of that SQL, executed in the transaction of the connection.

    Raise the same errors as SQLAlchemy; a connection that is closed behind its back is invalidated.
    """
    driver = cast("sqlite3.Connection", connection.connection.dbapi_connection)
    try:
        return wanted(driver.execute(text, given))
    except sqlite3.Error as error:
        raise _error(connection, text, error) from error


def _error(connection: Connection, text: str, error: sqlite3.Error) -> DBAPIError:
    """Return SQLAlchemy's error for the driver's; it shows the statement and none of its values."""
    dialect = connection.dialect
    gone = dialect.is_disconnect(cast("Any", error), None, None)
    if gone:
        connection.invalidate(error)
    found = DBAPIError.instance(
        text,
        None,
        error,
        sqlite3.Error,
        hide_parameters=True,
        connection_invalidated=gone,
        dialect=dialect,
    )
    return cast("DBAPIError", found)
