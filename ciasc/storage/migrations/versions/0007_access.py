"""Add what is known of each sign-in, second factors, and the actor of each event."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.BigInteger().with_variant(sa.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    # Earlier sign-ins lack this, and none lasts a day: they are deleted and people sign in again.
    op.drop_table("login_session")
    _login_session(
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT, nullable=False),
    )
    _of_staff(
        "second_factor",
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
    )
    _of_staff("recovery_code", sa.Column("code_hash", sa.Text(), nullable=False), key=("code_hash",))
    op.create_index("event_actor", "event", ["station_id", "actor", "seq"])


def downgrade() -> None:
    op.drop_index("event_actor", "event")
    op.drop_table("recovery_code")
    op.drop_table("second_factor")
    op.drop_table("login_session")
    _login_session(sa.Column("created_at", MOMENT, nullable=False))


def _login_session(*columns: sa.Column[object]) -> None:
    op.create_table(
        "login_session",
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        *columns,
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


def _of_staff(table: str, *columns: sa.Column[object], key: tuple[str, ...] = ()) -> None:
    op.create_table(
        table,
        sa.Column("station_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("staff", sa.Text(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["station_id", "staff"], ["staff.station_id", "staff.id"], name=f"{table}_station_id_staff_fkey"
        ),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=f"{table}_station_id_fkey"),
        sa.PrimaryKeyConstraint("station_id", "staff", *key, name=f"{table}_pkey"),
    )
