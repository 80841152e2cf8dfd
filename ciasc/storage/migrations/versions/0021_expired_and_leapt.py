"""Two counts of closed days: what the system ended, and waits not counted because the clock changed.

Days that are closed were closed without: they have none.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

FIGURES = ("hour_figures", "desk_figures")


def upgrade() -> None:
    for table in FIGURES:
        for name in ("expired", "leapt"):
            op.add_column(table, sa.Column(name, sa.BigInteger(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE leg SET \"end\" = 'expired' WHERE \"end\" = 'left' AND EXISTS (SELECT 1 FROM event"
        " WHERE event.station_id = leg.station_id AND event.ticket = leg.ticket AND event.kind = 'left'"
        " AND event.actor = 'system')"
    )


def downgrade() -> None:
    op.execute("UPDATE leg SET \"end\" = 'left' WHERE \"end\" = 'expired'")
    for table in FIGURES:
        for name in ("expired", "leapt"):
            op.drop_column(table, name)
