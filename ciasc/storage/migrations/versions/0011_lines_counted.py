"""People in a line are counted in one index alone; an index that nothing reads goes."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0008"
branch_labels = None
depends_on = None


def _partial(name: str, columns: str, *, where: str) -> None:
    rows = sa.text(where)
    op.create_index(name, "ticket", columns.split(), sqlite_where=rows, postgresql_where=rows)


def upgrade() -> None:
    op.drop_index("ticket_last_called", "ticket")
    op.drop_index("ticket_waiting_in_turn", "ticket")
    _partial(
        "ticket_waiting_in_turn",
        "station_id lane rank due_at seq service for_staff state",
        where="state = 'waiting'",
    )


def downgrade() -> None:
    op.drop_index("ticket_waiting_in_turn", "ticket")
    _partial(
        "ticket_waiting_in_turn", "station_id lane rank due_at seq service state", where="state = 'waiting'"
    )
    _partial("ticket_last_called", "station_id called_at seq", where="called_at IS NOT NULL")
