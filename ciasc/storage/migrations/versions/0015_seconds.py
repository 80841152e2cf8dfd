"""Convert durations of closed days to seconds (minutes to their middle); index devices with the desks."""

from collections.abc import Callable, Sequence
from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None

MARKS: Final = ("waits", "last_waits", "services", "stays", "contacts", "responses")
COLUMNS: Final = ["station_id", "at", "seq", "kind", "actor", "ticket", "desk", "data"]
HOUSE: Final = (
    "desk_opened",
    "desk_closed",
    "desk_paused",
    "desk_resumed",
    "printer_out",
    "printer_back",
)
KEYS: Final = ("station_id", "day", "hour", "service", "lane")
FIRST: Final = ord("0")
MINUTES: Final = 480
TO_SECONDS: Final = {
    FIRST + minute: chr(FIRST + min(60 * minute + 30, 60 * MINUTES)) for minute in range(MINUTES + 1)
}
TABLE: Final = sa.table("hour_figures", *(sa.column(name) for name in (*KEYS, *MARKS)))


def to_seconds(text: str) -> str:
    """Return letters of minutes as letters of seconds."""
    return text.translate(TO_SECONDS)


def to_minutes(text: str) -> str:
    """Return letters of seconds as letters of minutes."""
    return "".join(chr(FIRST + min(max(-(-(ord(one) - FIRST) // 60) - 1, 0), MINUTES)) for one in text)


def upgrade() -> None:
    _rewritten(to_seconds, 2)
    _indexed([*HOUSE, "device_away", "device_back"])


def downgrade() -> None:
    _indexed(HOUSE)
    _rewritten(to_minutes, 1)


def _indexed(kinds: Sequence[str]) -> None:
    where = sa.text(f"kind IN ({', '.join(map(repr, kinds))})")
    op.drop_index("event_house", "event")
    op.create_index("event_house", "event", COLUMNS, sqlite_where=where, postgresql_where=where)


def _rewritten(change: Callable[[str], str], definitions: int) -> None:
    connection = op.get_bind()
    named = {f"of_{name}": name for name in KEYS}
    words = (
        sa.update(TABLE)
        .where(*(TABLE.c[name] == sa.bindparam(given) for given, name in named.items()))
        .values({name: sa.bindparam(f"new_{name}") for name in MARKS})
    )
    rows = [
        {given: row[name] for given, name in named.items()}
        | {f"new_{name}": change(row[name]) for name in MARKS}
        for row in connection.execute(sa.select(TABLE)).mappings()
    ]
    if rows:
        connection.execute(words, rows)
    connection.execute(sa.text("UPDATE closed_day SET definitions = :version"), {"version": definitions})
