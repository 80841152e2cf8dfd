"""Let SQLite use the index of held numbers, and count who waits by an index alone.

The condition of the first index began with its constant, and SQLite does not recognize `held = 1` in
`1 = held`: each new ticket read the numbers of all days.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

HELD = sa.column("held", sa.Boolean()) == sa.true()
CONSTANT_FIRST = sa.true() == sa.column("held", sa.Boolean())
WAITS = sa.text("state = 'waiting'")
IN_TURN = ["lane", "rank", "due_at", "seq"]


def upgrade() -> None:
    _indexes(HELD, ["station_id", "service", *IN_TURN, "state"])


def downgrade() -> None:
    _indexes(CONSTANT_FIRST, ["station_id", "service", *IN_TURN])


def _indexes(held: sa.ColumnElement[bool], by_service: list[str]) -> None:
    _replace("ticket_held", ["station_id", "letter", "number"], held, unique=True)
    _replace("ticket_waiting_by_service", by_service, WAITS, unique=False)


def _replace(
    name: str, columns: list[str], where: sa.ColumnElement[bool] | sa.TextClause, *, unique: bool
) -> None:
    op.drop_index(name, "ticket")
    op.create_index(name, "ticket", columns, unique=unique, sqlite_where=where, postgresql_where=where)
