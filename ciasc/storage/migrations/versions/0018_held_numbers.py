"""Mark the tickets whose number a person still holds, so that no code is alive twice.

Two living tickets with one code may exist from before: the first one holds it, the other keeps its turn.
An absence that is over holds its number until the server releases it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TICKET = sa.table("ticket", *(sa.column(name) for name in ("station_id", "letter", "number", "seq", "state")))
HELD = sa.column("held", sa.Boolean())
ALIVE = ("waiting", "called", "serving", "parked")


def upgrade() -> None:
    op.add_column("ticket", sa.Column("held", sa.Boolean(), nullable=False, server_default=sa.false()))
    table = sa.table("ticket", *(sa.column(one.name) for one in TICKET.c), HELD)
    other = table.alias()
    before = sa.exists().where(
        other.c.station_id == table.c.station_id,
        other.c.letter == table.c.letter,
        other.c.number == table.c.number,
        other.c.state.in_(ALIVE),
        other.c.seq < table.c.seq,
    )
    op.execute(table.update().where(table.c.state.in_(ALIVE), ~before).values(held=sa.true()))
    where = sa.true() == HELD
    op.create_index(
        "ticket_held",
        "ticket",
        ["station_id", "letter", "number"],
        unique=True,
        sqlite_where=where,
        postgresql_where=where,
    )


def downgrade() -> None:
    op.drop_index("ticket_held", "ticket")
    op.drop_column("ticket", "held")
