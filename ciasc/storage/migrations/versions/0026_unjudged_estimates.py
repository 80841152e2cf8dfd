"""Scores of the estimates count those that are not judged, because the clock changed before the call.

Those already stored left them out without a count.
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("estimate_score", sa.Column("leapt", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("estimate_score", "leapt")
