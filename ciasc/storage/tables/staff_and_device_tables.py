"""The tables of accounts, devices, printers, print jobs and stored answers."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from ciasc.domain.core.permissions import DEVICE_ROLES, STAFF_ROLES, Role
from ciasc.domain.core.print_jobs import PrintState
from ciasc.storage.tables.column_types import KeySet, UtcDateTime
from ciasc.storage.tables.columns import at_station, from_one, metadata, of_station, one_of, word

# `folded` is the name as sign-in compares it; SQLite's lower() handles ASCII letters only.
staff = Table(
    "staff",
    metadata,
    of_station(),
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),
    word("role", Role),
    Column("password_hash", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("languages", KeySet, nullable=False),
    UniqueConstraint("station_id", "folded"),
    one_of("role", STAFF_ROLES),
)

login_session = Table(
    "login_session",
    metadata,
    of_station(),
    Column("token_hash", Text, primary_key=True),
    Column("staff", Text, nullable=False),
    Column("agent", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("confirmed_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["station_id", "staff"], ["staff.station_id", "staff.id"]),
)
Index(None, login_session.c.station_id, login_session.c.staff)

second_factor = Table(
    "second_factor",
    metadata,
    of_station(),
    Column("staff", Text, primary_key=True),
    Column("secret", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("last_step", BigInteger, nullable=False),
    ForeignKeyConstraint(["station_id", "staff"], ["staff.station_id", "staff.id"]),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    of_station(),
    Column("staff", Text, primary_key=True),
    Column("code_hash", Text, primary_key=True),
    ForeignKeyConstraint(["station_id", "staff"], ["staff.station_id", "staff.id"]),
)

staff_token = Table(
    "staff_token",
    metadata,
    of_station(),
    Column("token_hash", Text, primary_key=True),
    Column("staff", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["station_id", "staff"], ["staff.station_id", "staff.id"]),
)

printer = Table(
    "printer",
    metadata,
    of_station(),
    Column("name", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("profile", Text, nullable=False),
)

paper_roll = Table(
    "paper_roll",
    metadata,
    of_station(),
    Column("printer", Text, primary_key=True),
    Column("roll_mm", Integer, nullable=False),
    Column("used_mm", Integer, nullable=False),
    Column("ticket_mm", Integer, nullable=False),
    ForeignKeyConstraint(["station_id", "printer"], ["printer.station_id", "printer.name"]),
    from_one("roll_mm"),
    CheckConstraint("used_mm >= 0", name="used_mm"),
    from_one("ticket_mm"),
)

device = Table(
    "device",
    metadata,
    of_station(),
    Column("name", Text, primary_key=True),
    word("role", Role),
    Column("printer", Text),
    Column("active", Boolean, nullable=False),
    Column("seen_at", UtcDateTime),
    Column("token_hash", Text, unique=True),
    Column("desk", Integer),
    Column("band", Text),
    Column("own_printer", Text),
    Column("own_profile", Text),
    Column("screen", Text),
    Column("voice", Text),
    ForeignKeyConstraint(["station_id", "printer"], ["printer.station_id", "printer.name"]),
    ForeignKeyConstraint(["station_id", "desk"], ["desk.station_id", "desk.number"]),
    one_of("role", DEVICE_ROLES),
    CheckConstraint("(role = 'button') = (desk IS NOT NULL)", name="desk"),
)

print_job = Table(
    "print_job",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    at_station(),
    Column("ticket", Text, nullable=False),
    Column("printer", Text, nullable=False),
    word("state", PrintState),
    Column("copy", Boolean, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    # A `sent` paper that is final: all of it was sent to a printer that confirms nothing.
    Column("final", Boolean, nullable=False, server_default=false()),
    ForeignKeyConstraint(["station_id", "ticket"], ["ticket.station_id", "ticket.id"]),
    ForeignKeyConstraint(["station_id", "printer"], ["printer.station_id", "printer.name"]),
    one_of("state", PrintState),
)
Index("print_job_due", print_job.c.station_id, print_job.c.printer, print_job.c.state, print_job.c.id)
Index("print_job_ticket", print_job.c.station_id, print_job.c.ticket, print_job.c.id)
Index("print_job_recent", print_job.c.station_id, print_job.c.created_at)

# Without a ticket it is a new roll. `receipt` is set from the first answer that had it.
kiosk_wish = Table(
    "kiosk_wish",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    at_station(),
    Column("kiosk", Text, nullable=False),
    Column("ticket", Text),
    Column("receipt", Text),
    Column("created_at", UtcDateTime, nullable=False),
    ForeignKeyConstraint(["station_id", "kiosk"], ["device.station_id", "device.name"]),
)
Index("kiosk_wish_kiosk", kiosk_wish.c.station_id, kiosk_wish.c.kiosk, kiosk_wish.c.id)

idempotency = Table(
    "idempotency",
    metadata,
    of_station(),
    Column("key", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    sqlite_with_rowid=False,
)
Index(None, idempotency.c.station_id, idempotency.c.created_at)
