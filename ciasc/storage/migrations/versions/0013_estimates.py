"""What was foreseen for each ticket, and the scores of the estimates by day and service."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "promise",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("p10_s", sa.Integer(), nullable=False),
        sa.Column("p50_s", sa.Integer(), nullable=False),
        sa.Column("p80_s", sa.Integer(), nullable=False),
        sa.Column("p90_s", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name="promise_station_id_fkey"),
        sa.ForeignKeyConstraint(
            ["station_id", "ticket"],
            ["ticket.station_id", "ticket.id"],
            name="promise_station_id_ticket_fkey",
        ),
        sa.PrimaryKeyConstraint("station_id", "ticket", name="promise_pkey"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "estimate_score",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("abandoned", sa.Integer(), nullable=False),
        sa.Column("inside", sa.Integer(), nullable=False),
        sa.Column("by_p80", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("error_s", sa.Float(), nullable=False),
        sa.Column("bias_s", sa.Float(), nullable=False),
        sa.Column("pinball_s", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name="estimate_score_station_id_fkey"),
        sa.PrimaryKeyConstraint("station_id", "day", "service", name="estimate_score_pkey"),
    )


def downgrade() -> None:
    op.drop_table("estimate_score")
    op.drop_table("promise")
