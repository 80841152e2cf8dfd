"""The metadata, the names of constraints, and the columns that several tables share."""

from enum import StrEnum
from typing import Any, Final

from sqlalchemy import CheckConstraint, Column, ColumnElement, ForeignKey, Index, Integer, MetaData

from ciasc.domain.core.services import Lane
from ciasc.storage.tables.column_types import Word

metadata: Final = MetaData(
    naming_convention={
        "ix": "%(table_name)s_%(column_0_N_name)s",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ck": "%(table_name)s_%(constraint_name)s_check",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "pk": "%(table_name)s_pkey",
    }
)


def of_station() -> Column[Any]:
    """Return the station column as part of the primary key."""
    return Column("station_id", Integer, ForeignKey("station.id"), primary_key=True, autoincrement=False)


def at_station() -> Column[Any]:
    """Return the station column where the key is another."""
    return Column("station_id", Integer, ForeignKey("station.id"), nullable=False)


def word(name: str, words: type[StrEnum], *, nullable: bool = False) -> Column[Any]:
    """Return a column that holds a member of those words."""
    return Column(name, Word(words), nullable=nullable)


def one_of(column: str, words: "type[StrEnum] | tuple[StrEnum, ...]") -> CheckConstraint:
    """Return the constraint that refuses any text but those words."""
    listed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def from_one(column: str) -> CheckConstraint:
    """Return the constraint that refuses numbers below one."""
    return CheckConstraint(f"{column} >= 1", name=column)


def known_lane() -> CheckConstraint:
    """Return the constraint that refuses any number that is no lane."""
    return CheckConstraint(f"lane IN ({', '.join(str(lane.value) for lane in Lane)})", name="lane")


def partial(name: str, *columns: Column[Any], where: ColumnElement[bool], unique: bool = False) -> Index:
    """Return an index of only the rows for which `where` is true, on both databases."""
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)
