"""The tables of the configuration: its versions, and pairings of devices."""

from sqlalchemy import Column, Integer, Table, Text, literal_column

from ciasc.domain.config.document import VersionState
from ciasc.domain.core.permissions import Role
from ciasc.storage.tables.column_types import DocumentText, UtcDateTime
from ciasc.storage.tables.columns import from_one, metadata, of_station, one_of, partial, word

config_version = Table(
    "config_version",
    metadata,
    of_station(),
    Column("version", Integer, primary_key=True, autoincrement=False),
    word("state", VersionState),
    Column("revision", Integer, nullable=False),
    Column("document", DocumentText, nullable=False),
    Column("author", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("published_at", UtcDateTime),
    Column("note", Text, nullable=False),
    from_one("version"),
    from_one("revision"),
    one_of("state", VersionState),
)
partial(
    "config_version_draft",
    config_version.c.station_id,
    where=config_version.c.state == literal_column("'draft'"),
    unique=True,
)

pairing = Table(
    "pairing",
    metadata,
    of_station(),
    Column("code_hash", Text, primary_key=True),
    Column("name", Text, nullable=False),
    word("role", Role),
    Column("printer", Text),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("band", Text),
    Column("own_printer", Text),
    Column("own_profile", Text),
    one_of("role", (Role.KIOSK, Role.DISPLAY)),
)
