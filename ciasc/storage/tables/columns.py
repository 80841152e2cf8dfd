"""What the tables share: one collection, one way to name constraints, and the columns that recur."""

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
    """Part of the primary key: whose row it is."""
    return Column("station_id", Integer, ForeignKey("station.id"), primary_key=True, autoincrement=False)


def at_station() -> Column[Any]:
    """Whose row it is, where the key is another."""
    return Column("station_id", Integer, ForeignKey("station.id"), nullable=False)


def word(name: str, words: type[StrEnum], *, nullable: bool = False) -> Column[Any]:
    """A column that keeps a member of those words."""
    return Column(name, Word(words), nullable=nullable)


def one_of(column: str, words: "type[StrEnum] | tuple[StrEnum, ...]") -> CheckConstraint:
    """Refuses any text but those words."""
    listed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def from_one(column: str) -> CheckConstraint:
    """Refuses numbers below one."""
    return CheckConstraint(f"{column} >= 1", name=column)


def known_lane() -> CheckConstraint:
    """Refuses any number that is no lane."""
    return CheckConstraint(f"lane IN ({', '.join(str(lane.value) for lane in Lane)})", name="lane")


def partial(name: str, *columns: Column[Any], where: ColumnElement[bool], unique: bool = False) -> Index:
    """An index over the rows alone for which `where` is true, on both databases."""
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)
