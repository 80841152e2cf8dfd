"""Versions of the configuration, devices about to be paired, a way to what changed the station."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
CHANGES = (
    "kind IN ('staff_changed', 'device_changed', 'printer_changed', 'station_changed', 'config_published')"
)


def upgrade() -> None:
    op.create_table(
        "config_version",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("published_at", MOMENT, nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.CheckConstraint("revision >= 1", name="revision"),
        sa.CheckConstraint("state IN ('draft', 'published')", name="state"),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name="config_version_station_id_fkey"),
        sa.PrimaryKeyConstraint("station_id", "version", name="config_version_pkey"),
    )
    op.create_index(
        "config_version_draft",
        "config_version",
        ["station_id"],
        unique=True,
        sqlite_where=sa.text("state = 'draft'"),
        postgresql_where=sa.text("state = 'draft'"),
    )
    op.create_table(
        "pairing",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("printer", sa.Text(), nullable=True),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.CheckConstraint("role IN ('kiosk', 'display')", name="role"),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name="pairing_station_id_fkey"),
        sa.PrimaryKeyConstraint("station_id", "code_hash", name="pairing_pkey"),
    )
    op.create_index(
        "event_change",
        "event",
        ["station_id", "seq"],
        sqlite_where=sa.text(CHANGES),
        postgresql_where=sa.text(CHANGES),
    )


def downgrade() -> None:
    op.drop_index("event_change", "event")
    op.drop_table("pairing")
    op.drop_table("config_version")
