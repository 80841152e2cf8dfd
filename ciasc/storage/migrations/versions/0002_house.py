"""Add events, counters, accounts, devices, printers, print jobs and stored answers."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def _partial(name: str, table: str, columns: list[str], *, where: str, unique: bool = False) -> None:
    rows = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=rows, postgresql_where=rows)


def upgrade() -> None:
    _event()
    _counter()
    _staff()
    _login_session()
    _staff_token()
    _printer()
    _device()
    _print_job()
    _idempotency()


def downgrade() -> None:
    for table in (
        "idempotency",
        "print_job",
        "device",
        "printer",
        "staff_token",
        "login_session",
        "staff",
        "counter",
        "event",
    ):
        op.drop_table(table)


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=True),
        sa.Column("desk", sa.Integer(), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name="event_station_id_fkey"),
        sa.PrimaryKeyConstraint("station_id", "seq", name="event_pkey"),
        sqlite_with_rowid=False,
    )
    _partial(
        "event_desk", "event", ["station_id", "desk", "seq"], where="desk IS NOT NULL AND ticket IS NOT NULL"
    )
    _partial("event_ticket", "event", ["station_id", "ticket", "seq"], where="ticket IS NOT NULL")


def _counter() -> None:
    op.create_table(
        "counter",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 1", name="number"),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name="counter_station_id_fkey"),
        sa.PrimaryKeyConstraint("station_id", "day", "letter", name="counter_pkey"),
        sqlite_with_rowid=False,
    )


def _staff() -> None:
    op.create_table(
        "staff",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "role IN ('auxiliary', 'officer', 'supervisor', 'comisario', 'admin')", name="role"
        ),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name="staff_station_id_fkey"),
        sa.PrimaryKeyConstraint("station_id", "id", name="staff_pkey"),
        sa.UniqueConstraint("station_id", "folded", name="staff_station_id_folded_key"),
    )


def _login_session() -> None:
    op.create_table(
        "login_session",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "staff"],
            ["staff.station_id", "staff.id"],
            name="login_session_station_id_staff_fkey",
        ),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name="login_session_station_id_fkey"),
        sa.PrimaryKeyConstraint("station_id", "token_hash", name="login_session_pkey"),
    )
    op.create_index("login_session_station_id_staff", "login_session", ["station_id", "staff"])


def _staff_token() -> None:
    op.create_table(
        "staff_token",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["station_id", "staff"],
            ["staff.station_id", "staff.id"],
            name="staff_token_station_id_staff_fkey",
        ),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name="staff_token_station_id_fkey"),
        sa.PrimaryKeyConstraint("station_id", "token_hash", name="staff_token_pkey"),
    )


def _printer() -> None:
    op.create_table(
        "printer",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name="printer_station_id_fkey"),
        sa.PrimaryKeyConstraint("station_id", "name", name="printer_pkey"),
    )


def _device() -> None:
    op.create_table(
        "device",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("printer", sa.Text(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=True),
        sa.Column("token_hash", sa.Text(), nullable=True),
        sa.CheckConstraint("role IN ('kiosk', 'display')", name="role"),
        sa.ForeignKeyConstraint(
            ["station_id", "printer"],
            ["printer.station_id", "printer.name"],
            name="device_station_id_printer_fkey",
        ),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name="device_station_id_fkey"),
        sa.PrimaryKeyConstraint("station_id", "name", name="device_pkey"),
        sa.UniqueConstraint("token_hash", name="device_token_hash_key"),
    )


def _print_job() -> None:
    op.create_table(
        "print_job",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("printer", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("copy", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'sent', 'printed', 'unknown', 'failed', 'none')", name="state"
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "printer"],
            ["printer.station_id", "printer.name"],
            name="print_job_station_id_printer_fkey",
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "ticket"],
            ["ticket.station_id", "ticket.id"],
            name="print_job_station_id_ticket_fkey",
        ),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name="print_job_station_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="print_job_pkey"),
    )
    op.create_index("print_job_due", "print_job", ["station_id", "printer", "state", "id"])
    op.create_index("print_job_recent", "print_job", ["station_id", "created_at"])
    op.create_index("print_job_ticket", "print_job", ["station_id", "ticket", "id"])


def _idempotency() -> None:
    op.create_table(
        "idempotency",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name="idempotency_station_id_fkey"),
        sa.PrimaryKeyConstraint("station_id", "key", name="idempotency_pkey"),
        sqlite_with_rowid=False,
    )
    op.create_index("idempotency_station_id_created_at", "idempotency", ["station_id", "created_at"])
