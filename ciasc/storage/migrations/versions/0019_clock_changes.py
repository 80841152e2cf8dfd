"""Changes of the clock: an index of their events, and the clock beside the steady one.

Also the number on a paper that is not its ticket's.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

MOMENT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    where = sa.text("kind = 'clock_changed'")
    op.create_index("event_clock", "event", ["station_id", "seq"], sqlite_where=where, postgresql_where=where)
    op.add_column("ticket", sa.Column("paper_number", sa.Integer(), nullable=True))
    op.create_table(
        "clock_mark",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("steady_s", sa.Float(), nullable=False),
        sa.Column("boot", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name="clock_mark_station_id_fkey"),
        sa.PrimaryKeyConstraint("station_id", name="clock_mark_pkey"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("clock_mark")
    op.drop_column("ticket", "paper_number")
    op.drop_index("event_clock", "event")
