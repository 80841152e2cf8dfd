"""How often orientation was read, by hour and card; nothing of a person or a ticket."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0027"
branch_labels = None
depends_on = None

MOMENT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "orientation_view",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hour", MOMENT, nullable=False),
        sa.Column("card", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.CheckConstraint("n >= 1", name="n"),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name="orientation_view_station_id_fkey"),
        sa.PrimaryKeyConstraint("station_id", "hour", "card", name="orientation_view_pkey"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("orientation_view")
