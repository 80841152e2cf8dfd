"""Add how long a person was attended before being set aside; none for earlier rows."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TIMES = ["target_s", "end", "first_called_at", "called_at", "serving_at"]
ENDED = ["ended_at", "desk", "staff", "outcome"]


def upgrade() -> None:
    for table in ("ticket", "leg"):
        op.add_column(table, sa.Column("served_before", sa.BigInteger(), nullable=False, server_default="0"))
    _indexed(["served_before"])


def downgrade() -> None:
    _indexed([])
    for table in ("leg", "ticket"):
        op.drop_column(table, "served_before")


def _indexed(more: list[str]) -> None:
    """Create the index that covers a whole report."""
    op.drop_index("leg_queued", "leg")
    columns = ["station_id", "queued_at", "ticket", "leg", "service", "lane", *TIMES, *more, *ENDED]
    op.create_index("leg_queued", "leg", columns)
