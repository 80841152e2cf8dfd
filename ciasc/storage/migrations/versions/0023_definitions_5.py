"""The figures of definitions 5: what they count more, and an index of the tickets with more moments.

Days that are closed keep their figures: their waits end at the first call, and are their first calls too.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

FIGURES = ("hour_figures", "desk_figures")
COUNTS = ("granted_prompt", "granted_tardy", "whole_kept", "whole_broken")
MARKS = ("first_calls", "answers")
MOMENTS = sa.text("kind IN ('parked', 'returned', 'lane_changed')")


def upgrade() -> None:
    for table in FIGURES:
        for name in COUNTS:
            op.add_column(table, sa.Column(name, sa.BigInteger(), nullable=False, server_default="0"))
        for name in MARKS:
            op.add_column(table, sa.Column(name, sa.Text(), nullable=False, server_default=""))
        op.execute(f"UPDATE {table} SET first_calls = waits, answers = contacts")  # noqa: S608 - of this file
    op.create_index(
        "event_moment", "event", ["station_id", "ticket"], sqlite_where=MOMENTS, postgresql_where=MOMENTS
    )
    # An attention does not last until a person who was set aside leaves.
    op.execute("UPDATE leg SET serving_at = NULL WHERE \"end\" IN ('left', 'expired', 'cancelled')")
    op.execute(
        "UPDATE leg SET \"end\" = 'left' WHERE \"end\" = 'cancelled' AND EXISTS (SELECT 1 FROM event"
        " WHERE event.station_id = leg.station_id AND event.ticket = leg.ticket"
        " AND event.kind = 'cancelled' AND event.data LIKE '%\"reason\":%\"gone\"%')"
    )


def downgrade() -> None:
    op.drop_index("event_moment", "event")
    for table in FIGURES:
        for name in (*MARKS, *COUNTS):
            op.drop_column(table, name)
