"""Add when a person was called without coming, apart from the first call that ended their wait."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    op.add_column("ticket", sa.Column("calling_since", MOMENT, nullable=True))
    op.execute("UPDATE ticket SET calling_since = first_called_at")


def downgrade() -> None:
    op.drop_column("ticket", "calling_since")
