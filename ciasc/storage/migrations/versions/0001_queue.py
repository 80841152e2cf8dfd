"""The queue: services, tickets, legs and desks."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def _partial(name: str, table: str, columns: list[str], *, where: str, unique: bool = False) -> None:
    rows = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=rows, postgresql_where=rows)


def upgrade() -> None:
    _station()
    _service()
    _ticket()
    _leg()
    _desk()


def downgrade() -> None:
    for table in ("desk", "leg", "ticket", "service", "station"):
        op.drop_table(table)


def _station() -> None:
    op.create_table(
        "station",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("config", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="station_pkey"),
    )


def _service() -> None:
    op.create_table(
        "service",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("lane", sa.SmallInteger(), nullable=False),
        sa.Column("target_wait_s", sa.Integer(), nullable=False),
        sa.Column("mean_service_s", sa.Integer(), nullable=False),
        sa.Column("icon", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("officer_only", sa.Boolean(), nullable=False),
        sa.Column("cover", sa.Text(), nullable=True),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.CheckConstraint("lane IN (0, 1, 2)", name="lane"),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name="service_station_id_fkey"),
        sa.PrimaryKeyConstraint("station_id", "key", name="service_pkey"),
    )


def _ticket() -> None:
    op.create_table(
        "ticket",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("lane", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("leg", sa.Integer(), nullable=False),
        sa.Column("lang", sa.Text(), nullable=False),
        sa.Column("kiosk", sa.Text(), nullable=True),
        sa.Column("arrived_at", MOMENT, nullable=False),
        sa.Column("queued_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("target_s", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ahead", sa.Integer(), nullable=False),
        sa.Column("low_min", sa.Integer(), nullable=True),
        sa.Column("high_min", sa.Integer(), nullable=True),
        sa.Column("desk", sa.Integer(), nullable=True),
        sa.Column("staff", sa.Text(), nullable=True),
        sa.Column("first_called_at", MOMENT, nullable=True),
        sa.Column("called_at", MOMENT, nullable=True),
        sa.Column("times_called", sa.Integer(), nullable=False),
        sa.Column("serving_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("denuncia_ref", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('attended', 'denuncia', 'referred', 'not_competent', 'withdrew', 'other')",
            name="outcome",
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'called', 'serving', 'parked', 'absent', 'completed', 'left', 'cancelled')",
            name="state",
        ),
        sa.CheckConstraint("lane IN (0, 1, 2)", name="lane"),
        sa.CheckConstraint("leg >= 1", name="leg"),
        sa.CheckConstraint("number >= 1", name="number"),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.ForeignKeyConstraint(
            ["station_id", "service"],
            ["service.station_id", "service.key"],
            name="ticket_station_id_service_fkey",
        ),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name="ticket_station_id_fkey"),
        sa.PrimaryKeyConstraint("station_id", "id", name="ticket_pkey"),
        sa.UniqueConstraint(
            "station_id", "day", "letter", "number", name="ticket_station_id_day_letter_number_key"
        ),
        sa.UniqueConstraint("token", name="ticket_token_key"),
    )
    _partial("ticket_absent", "ticket", ["station_id", "ended_at"], where="state = 'absent'")
    _partial(
        "ticket_at_desk",
        "ticket",
        ["station_id", "desk"],
        where="state IN ('called', 'serving')",
        unique=True,
    )
    _partial(
        "ticket_last_called", "ticket", ["station_id", "called_at", "seq"], where="called_at IS NOT NULL"
    )
    _partial(
        "ticket_open",
        "ticket",
        ["station_id", "queued_at"],
        where="state IN ('waiting', 'called', 'serving', 'parked')",
    )
    _partial(
        "ticket_waiting_by_service",
        "ticket",
        ["station_id", "service", "lane", "due_at", "seq"],
        where="state = 'waiting'",
    )
    _partial(
        "ticket_waiting_in_turn",
        "ticket",
        ["station_id", "lane", "due_at", "seq", "service", "state"],
        where="state = 'waiting'",
    )


def _leg() -> None:
    op.create_table(
        "leg",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ticket", sa.Text(), nullable=False),
        sa.Column("leg", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("lane", sa.SmallInteger(), nullable=False),
        sa.Column("queued_at", MOMENT, nullable=False),
        sa.Column("target_s", sa.Integer(), nullable=False),
        sa.Column("end", sa.Text(), nullable=False),
        sa.Column("first_called_at", MOMENT, nullable=True),
        sa.Column("called_at", MOMENT, nullable=True),
        sa.Column("serving_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=False),
        sa.Column("desk", sa.Integer(), nullable=True),
        sa.Column("staff", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('attended', 'denuncia', 'referred', 'not_competent', 'withdrew', 'other')",
            name="outcome",
        ),
        sa.CheckConstraint("\"end\" <> 'open'", name="end"),
        sa.CheckConstraint("lane IN (0, 1, 2)", name="lane"),
        sa.CheckConstraint("leg >= 1", name="leg"),
        sa.ForeignKeyConstraint(
            ["station_id", "ticket"], ["ticket.station_id", "ticket.id"], name="leg_station_id_ticket_fkey"
        ),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name="leg_station_id_fkey"),
        sa.PrimaryKeyConstraint("station_id", "ticket", "leg", name="leg_pkey"),
    )
    op.create_index(
        "leg_queued",
        "leg",
        [
            "station_id",
            "queued_at",
            "ticket",
            "leg",
            "service",
            "lane",
            "target_s",
            "end",
            "first_called_at",
            "called_at",
            "serving_at",
            "ended_at",
            "desk",
            "staff",
            "outcome",
        ],
    )


def _desk() -> None:
    op.create_table(
        "desk",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=True),
        sa.Column("staff_name", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("services", sa.Text(), nullable=False),
        sa.Column("ticket", sa.Text(), nullable=True),
        sa.Column("since", MOMENT, nullable=True),
        sa.Column("pause_reason", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'closed') = (staff IS NULL)", name="worked"),
        sa.CheckConstraint(
            "pause_reason IN ('break', 'errand', 'system', 'meeting', 'other')", name="pause_reason"
        ),
        sa.CheckConstraint("state IN ('closed', 'open', 'paused')", name="state"),
        sa.CheckConstraint("number >= 1", name="number"),
        sa.CheckConstraint("version >= 1", name="version"),
        sa.ForeignKeyConstraint(
            ["station_id", "ticket"], ["ticket.station_id", "ticket.id"], name="desk_station_id_ticket_fkey"
        ),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name="desk_station_id_fkey"),
        sa.PrimaryKeyConstraint("station_id", "number", name="desk_pkey"),
    )
    _partial("desk_staff", "desk", ["station_id", "staff"], where="staff IS NOT NULL", unique=True)
    _partial("desk_ticket", "desk", ["station_id", "ticket"], where="ticket IS NOT NULL", unique=True)
