"""Store the screen of each kiosk: its size, the side of its paper slot and its height above the floor."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("device", sa.Column("screen", sa.Text()))


def downgrade() -> None:
    op.drop_column("device", "screen")
