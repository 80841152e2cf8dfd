"""The schemas of earlier versions: what the tables of each revision have, and ids that changed their meaning.

While CIASC was first written, some ids were given twice or changed after a database could have them. Only the
columns show what such a database is: one that cannot be brought up to this version is refused, never guessed.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from sqlalchemy import Connection, inspect, text

from ciasc.domain.core.messages import Message, message

Columns = Mapping[str, frozenset[str]]
"""The names of the columns by the table's name."""

VERSION_TABLE: Final = "alembic_version"
RENUMBERED: Final = MappingProxyType({"0009": "0007"})
"""Ids of migrations that got another id later and are otherwise the same."""

_REVISION: Final = text("SELECT version_num FROM alembic_version")
_RENUMBER: Final = text("UPDATE alembic_version SET version_num = :revision")


@cache
def columns_by_revision() -> Mapping[str, Columns]:
    """Return what the tables of each revision have, by its id, in the order of the migrations."""
    words = (files("ciasc.storage") / "migrations" / "columns.toml").read_text(encoding="utf-8")
    found: dict[str, Columns] = {}
    tables: dict[str, frozenset[str]] = {}
    for revision, added in tomllib.loads(words).items():
        for table, names in added.items():
            tables[table] = tables.get(table, frozenset()) | set(names.split())
        found[revision] = MappingProxyType(dict(tables))
    return MappingProxyType(found)


def columns_in(connection: Connection) -> Columns:
    """Return what the tables of the database have, without the table of the revision."""
    return {
        table: frozenset(column["name"] for column in columns)
        for (_, table), columns in inspect(connection).get_multi_columns().items()
        if table != VERSION_TABLE
    }


def recognise_schema(connection: Connection) -> Message | None:
    """Return why the tables are not those of the revision that the database names; None if they are.

    A revision that has another id now is stored under that id. A database without a revision passes.
    """
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    named = connection.execute(_REVISION).scalar()
    if named is None:
        return None
    unknown = unknown_revision(named)
    if unknown is not None:
        return unknown
    revision = RENUMBERED.get(named, named)
    different = different_tables(columns_by_revision()[revision], columns_in(connection))
    if different:
        return message("schema.other_meaning", revision=named, tables=", ".join(different))
    if revision != named:
        connection.execute(_RENUMBER, {"revision": revision})
    return None


def unknown_revision(named: str) -> Message | None:
    """Return the words for a revision that this version does not know; None if it knows it."""
    known = columns_by_revision()
    if RENUMBERED.get(named, named) in known:
        return None
    newest = max(known)
    if named.isdigit() and named > newest:
        return message("schema.newer", revision=named, newest=newest)
    return message("schema.unknown_revision", revision=named)


def different_tables(known: Columns, found: Columns) -> list[str]:
    """Return the names of the tables that are missing, have other columns, or belong to another revision.

    A table that no revision has is not of CIASC and is left alone.
    """
    of_ciasc = {table for columns in columns_by_revision().values() for table in columns}
    return sorted(table for table in of_ciasc if known.get(table) != found.get(table))
