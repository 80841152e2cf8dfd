"""Store what the station wants of the printer of a kiosk, and which sent papers are final."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    op.add_column("print_job", sa.Column("final", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "kiosk_wish",
        sa.Column("id", ID, nullable=False),
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("kiosk", sa.Text(), nullable=False),
        sa.Column("ticket", sa.Text()),
        sa.Column("receipt", sa.Text()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "kiosk"],
            ["device.station_id", "device.name"],
            name="kiosk_wish_station_id_kiosk_fkey",
        ),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name="kiosk_wish_station_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="kiosk_wish_pkey"),
    )
    op.create_index("kiosk_wish_kiosk", "kiosk_wish", ["station_id", "kiosk", "id"])


def downgrade() -> None:
    op.drop_index("kiosk_wish_kiosk", "kiosk_wish")
    op.drop_table("kiosk_wish")
    op.drop_column("print_job", "final")
