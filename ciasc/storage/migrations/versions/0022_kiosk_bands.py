"""Store the band and the own printer of each kiosk of its own, as its station gives them."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

COLUMNS = ("band", "own_printer", "own_profile")


def upgrade() -> None:
    for table in ("device", "pairing"):
        for name in COLUMNS:
            op.add_column(table, sa.Column(name, sa.Text()))


def downgrade() -> None:
    for table in ("device", "pairing"):
        for name in reversed(COLUMNS):
            op.drop_column(table, name)
