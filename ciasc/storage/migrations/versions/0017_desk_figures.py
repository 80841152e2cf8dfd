"""Figures of closed days by desk. The server computes those of days that are closed already."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

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
        "desk_figures",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("desk", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in COUNTS),
        *(sa.Column(name, sa.Text(), nullable=False) for name in MARKS),
        sa.CheckConstraint("desk >= 0", name="desk"),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name="desk_figures_station_id_fkey"),
        sa.PrimaryKeyConstraint("station_id", "day", "desk", name="desk_figures_pkey"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("desk_figures")
