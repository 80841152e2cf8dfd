"""Store the voice of each kiosk: whether it has headphones, and the keys of its keypad."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("device", sa.Column("voice", sa.Text()))


def downgrade() -> None:
    op.drop_column("device", "voice")
