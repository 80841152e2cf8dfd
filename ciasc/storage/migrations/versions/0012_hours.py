"""Figures of closed days by hour, and a way to what desks and printers did."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
HOUSE = "kind IN ('desk_opened', 'desk_closed', 'desk_paused', 'desk_resumed', 'printer_out', 'printer_back')"
COUNTS = (
    "issued",
    "called",
    "attended",
    "no_show",
    "left",
    "transferred",
    "cancelled",
    "waiting",
    "begun",
    "again",
    "kept",
    "broken",
    "early",
    "undecided",
    "prompt",
    "tardy",
    "visits",
    "moved",
    "due",
    "unfiled",
    "asked",
    "spoken",
    "wait_s",
    "service_s",
)
MARKS = ("waits", "last_waits", "services", "stays", "contacts", "responses")


def upgrade() -> None:
    op.create_table(
        "hour_figures",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("hour", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("lane", sa.SmallInteger(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in COUNTS),
        *(sa.Column(name, sa.Text(), nullable=False) for name in MARKS),
        sa.CheckConstraint("hour BETWEEN 0 AND 23", name="hour"),
        sa.CheckConstraint("lane IN (0, 1, 2)", name="lane"),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name="hour_figures_station_id_fkey"),
        sa.PrimaryKeyConstraint("station_id", "day", "hour", "service", "lane", name="hour_figures_pkey"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "closed_day",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("closed_at", MOMENT, nullable=False),
        sa.Column("definitions", sa.Integer(), nullable=False),
        sa.Column("purged_at", MOMENT, nullable=True),
        sa.CheckConstraint("definitions >= 1", name="definitions"),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name="closed_day_station_id_fkey"),
        sa.PrimaryKeyConstraint("station_id", "day", name="closed_day_pkey"),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "event_house",
        "event",
        ["station_id", "at", "seq", "kind", "actor", "ticket", "desk", "data"],
        sqlite_where=sa.text(HOUSE),
        postgresql_where=sa.text(HOUSE),
    )


def downgrade() -> None:
    op.drop_index("event_house", "event")
    op.drop_table("closed_day")
    op.drop_table("hour_figures")
