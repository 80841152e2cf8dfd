"""Add alerts, the window that works a desk, returns and transfers to a person, languages and denuncias."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")
# The services of the first catalogue to which people come to file a denuncia.
DENUNCIAS = ("documentos", "robo", "otras_denuncias", "transito", "violencia", "desaparecida")


def _partial(name: str, table: str, columns: list[str], *, where: str) -> None:
    rows = sa.text(where)
    op.create_index(name, table, columns, sqlite_where=rows, postgresql_where=rows)


def _lines(rank: str) -> None:
    for name, columns in {
        "ticket_waiting_by_service": f"station_id service lane {rank} due_at seq",
        "ticket_waiting_in_turn": f"station_id lane {rank} due_at seq service state",
    }.items():
        op.drop_index(name, "ticket")
        _partial(name, "ticket", columns.split(), where="state = 'waiting'")


def upgrade() -> None:
    op.add_column("ticket", sa.Column("rank", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("ticket", sa.Column("for_staff", sa.Text(), nullable=True))
    _lines("rank")
    op.add_column("staff", sa.Column("languages", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("desk", sa.Column("languages", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("desk", sa.Column("lease", sa.Text(), nullable=True))
    op.add_column("desk", sa.Column("lease_holder", sa.Text(), nullable=True))
    op.add_column("desk", sa.Column("lease_at", MOMENT, nullable=True))
    op.add_column("desk", sa.Column("heard_at", MOMENT, nullable=True))
    op.add_column("service", sa.Column("denuncia", sa.Boolean(), nullable=False, server_default=sa.false()))
    service = sa.table("service", sa.column("key", sa.Text()), sa.column("denuncia", sa.Boolean()))
    op.execute(service.update().where(service.c.key.in_(DENUNCIAS)).values(denuncia=True))
    _alert()


def downgrade() -> None:
    op.drop_table("alert")
    _lines("")
    for table, columns in {
        "service": ("denuncia",),
        "desk": ("heard_at", "lease_at", "lease_holder", "lease", "languages"),
        "staff": ("languages",),
        "ticket": ("for_staff", "rank"),
    }.items():
        for column in columns:
            op.drop_column(table, column)


def _alert() -> None:
    op.create_table(
        "alert",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("raised_by", sa.Text(), nullable=False),
        sa.Column("raised_at", MOMENT, nullable=False),
        sa.Column("ticket", sa.Text(), nullable=True),
        sa.Column("desk", sa.Integer(), nullable=True),
        sa.Column("device", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("repeated_at", MOMENT, nullable=True),
        sa.Column("taken_by", sa.Text(), nullable=True),
        sa.Column("taken_name", sa.Text(), nullable=True),
        sa.Column("taken_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.CheckConstraint("taken_by IS NULL OR ended_at IS NOT NULL", name="taken"),
        sa.CheckConstraint("kind IN ('immediate', 'officer', 'help', 'left_alone')", name="kind"),
        sa.CheckConstraint(
            "reason IN ('danger', 'health', 'language', 'officer', 'equipment', 'other')", name="reason"
        ),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name="alert_station_id_fkey"),
        sa.ForeignKeyConstraint(
            ["station_id", "ticket"], ["ticket.station_id", "ticket.id"], name="alert_station_id_ticket_fkey"
        ),
        sa.PrimaryKeyConstraint("station_id", "id", name="alert_pkey"),
    )
    _partial("alert_standing", "alert", ["station_id", "raised_at"], where="ended_at IS NULL")
    _partial("alert_taken", "alert", ["station_id", "taken_at"], where="taken_at IS NOT NULL")
