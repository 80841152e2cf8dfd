"""The tables of a self-contained kiosk: its tickets, papers and notes."""

from enum import StrEnum, auto
from typing import Final

from sqlalchemy import (
    Column,
    Connection,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    inspect,
)

from ciasc.domain.core.print_jobs import PrintState
from ciasc.storage.tables.column_types import UtcDateTime, Word


class HandOverState(StrEnum):
    """The state of a ticket's hand-over to the station."""

    ONLINE = auto()
    WAITING = auto()
    HANDED = auto()
    REFUSED = auto()


metadata: Final = MetaData()
note: Final = Table(
    "note", metadata, Column("key", Text, primary_key=True), Column("text", Text, nullable=False)
)
given: Final = Table(
    "given",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("way", Word(HandOverState), nullable=False),
    Column("letter", Text),
    Column("number", Integer),
    Column("at", UtcDateTime, nullable=False),
    Column("boot", Text, nullable=False),
    Column("up_s", Float, nullable=False),
    Column("wall_s", Float, nullable=False),
    Column("choice", Text, nullable=False),
    Column("given", Text, nullable=False),
    Column("slip", Text, nullable=False),
    sqlite_autoincrement=True,
)
Index("given_way", given.c.way, given.c.seq)
Index("given_number", given.c.letter, given.c.seq)
paper: Final = Table(
    "paper",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seq", Integer, ForeignKey("given.seq"), nullable=False),
    Column("state", Word(PrintState), nullable=False),
    Column("copy", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("final", Integer, nullable=False, server_default="0"),
    sqlite_autoincrement=True,
)
Index("paper_state", paper.c.state, paper.c.id)


def create_tables(connection: Connection) -> None:
    """Create the tables, and add the column that a file of an earlier version lacks."""
    metadata.create_all(connection)
    if "final" not in {column["name"] for column in inspect(connection).get_columns("paper")}:
        connection.exec_driver_sql("ALTER TABLE paper ADD COLUMN final INTEGER NOT NULL DEFAULT 0")
