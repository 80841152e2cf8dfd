"""The table of alerts."""

from sqlalchemy import CheckConstraint, Column, ForeignKeyConstraint, Integer, Table, Text

from ciasc.domain.queueing.alert import AlertKind, HelpReason
from ciasc.storage.tables.column_types import UtcDateTime
from ciasc.storage.tables.columns import metadata, of_station, one_of, partial, word

alert = Table(
    "alert",
    metadata,
    of_station(),
    Column("id", Text, primary_key=True),
    word("kind", AlertKind),
    Column("raised_by", Text, nullable=False),
    Column("raised_at", UtcDateTime, nullable=False),
    Column("ticket", Text),
    Column("desk", Integer),
    Column("device", Text),
    word("reason", HelpReason, nullable=True),
    Column("repeated_at", UtcDateTime),
    Column("taken_by", Text),
    Column("taken_name", Text),
    Column("taken_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    ForeignKeyConstraint(["station_id", "ticket"], ["ticket.station_id", "ticket.id"]),
    CheckConstraint("taken_by IS NULL OR ended_at IS NOT NULL", name="taken"),
    one_of("kind", AlertKind),
    one_of("reason", HelpReason),
)
partial("alert_standing", alert.c.station_id, alert.c.raised_at, where=alert.c.ended_at.is_(None))
partial("alert_taken", alert.c.station_id, alert.c.taken_at, where=alert.c.taken_at.is_not(None))
