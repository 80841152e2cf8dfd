"""How much of each printer's roll was used."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "paper_roll",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("printer", sa.Text(), nullable=False),
        sa.Column("roll_mm", sa.Integer(), nullable=False),
        sa.Column("used_mm", sa.Integer(), nullable=False),
        sa.Column("ticket_mm", sa.Integer(), nullable=False),
        sa.CheckConstraint("roll_mm >= 1", name="roll_mm"),
        sa.CheckConstraint("used_mm >= 0", name="used_mm"),
        sa.CheckConstraint("ticket_mm >= 1", name="ticket_mm"),
        sa.ForeignKeyConstraint(
            ["station_id", "printer"],
            ["printer.station_id", "printer.name"],
            name="paper_roll_station_id_printer_fkey",
        ),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name="paper_roll_station_id_fkey"),
        sa.PrimaryKeyConstraint("station_id", "printer", name="paper_roll_pkey"),
    )
    op.execute(
        "INSERT INTO paper_roll (station_id, printer, roll_mm, used_mm, ticket_mm) "
        "SELECT station_id, name, 60000, 0, 100 FROM printer"
    )


def downgrade() -> None:
    op.drop_table("paper_roll")
