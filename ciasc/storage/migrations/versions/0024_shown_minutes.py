"""Scores of the estimates count the minutes that people were shown; those already stored keep their own.

By the first definition the minute of the paper was checked for all who were called.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("estimate_score", sa.Column("untils", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("estimate_score", sa.Column("definition", sa.Integer(), nullable=False, server_default="1"))
    op.execute("UPDATE estimate_score SET untils = n")


def downgrade() -> None:
    op.drop_column("estimate_score", "definition")
    op.drop_column("estimate_score", "untils")
