"""The tables of the queue, with the constraints that hold each rule against two writers."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
    literal_column,
    true,
)

from ciasc.domain.core.permissions import Role
from ciasc.domain.queueing.desk import DeskState, PauseReason
from ciasc.domain.stats.legs import LegEnd
from ciasc.domain.tickets.states_and_outcomes import Outcome, TicketState
from ciasc.storage.tables.column_types import Duration, KeySet, LaneNumber, UtcDateTime
from ciasc.storage.tables.columns import from_one, known_lane, metadata, of_station, one_of, partial, word

OPEN_STATES: Final = (TicketState.WAITING, TicketState.CALLED, TicketState.SERVING, TicketState.PARKED)


def is_state(*states: TicketState) -> ColumnElement[bool]:
    """Return the condition that a ticket is in one of those states, in the words of the partial indexes."""
    words: list[ColumnElement[str]] = [literal_column(f"'{state.value}'") for state in states]
    return ticket.c.state == words[0] if len(words) == 1 else ticket.c.state.in_(words)


station = Table(
    "station",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("open", Boolean, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("config", BigInteger, nullable=False),
)

service = Table(
    "service",
    metadata,
    of_station(),
    Column("key", Text, primary_key=True),
    Column("letter", Text, nullable=False),
    Column("lane", LaneNumber, nullable=False),
    Column("target_wait_s", Integer, nullable=False),
    Column("mean_service_s", Integer, nullable=False),
    Column("icon", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("officer_only", Boolean, nullable=False),
    Column("cover", Text),
    Column("enabled", Boolean, nullable=False),
    Column("denuncia", Boolean, nullable=False),
    known_lane(),
)

ticket = Table(
    "ticket",
    metadata,
    of_station(),
    Column("id", Text, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("day", Date, nullable=False),
    Column("letter", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("token", Text, nullable=False, unique=True),
    Column("service", Text, nullable=False),
    Column("lane", LaneNumber, nullable=False),
    word("state", TicketState),
    Column("leg", Integer, nullable=False),
    Column("lang", Text, nullable=False),
    Column("kiosk", Text),
    Column("arrived_at", UtcDateTime, nullable=False),
    Column("queued_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("target_s", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("ahead", Integer, nullable=False),
    Column("low_min", Integer),
    Column("high_min", Integer),
    Column("desk", Integer),
    Column("staff", Text),
    Column("first_called_at", UtcDateTime),
    Column("calling_since", UtcDateTime),
    Column("called_at", UtcDateTime),
    Column("times_called", Integer, nullable=False),
    Column("serving_at", UtcDateTime),
    Column("served_before", Duration, nullable=False),
    Column("ended_at", UtcDateTime),
    word("outcome", Outcome, nullable=True),
    Column("denuncia_ref", Text),
    Column("note", Text),
    Column("rank", Integer, nullable=False),
    Column("for_staff", Text),
    Column("paper_number", Integer),
    Column("held", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("station_id", "day", "letter", "number"),
    from_one("number"),
    from_one("leg"),
    from_one("version"),
    ForeignKeyConstraint(["station_id", "service"], ["service.station_id", "service.key"]),
    one_of("state", TicketState),
    one_of("outcome", Outcome),
    known_lane(),
)
# Each of these holds only open rows, so a million past tickets do not slow a new one down.
# `ticket_waiting_in_turn` has all columns that sort a line, so that people are counted in the index alone.
_IN_TURN = (ticket.c.lane, ticket.c.rank, ticket.c.due_at, ticket.c.seq)
partial(
    "ticket_waiting_by_service",
    ticket.c.station_id,
    ticket.c.service,
    *_IN_TURN,
    ticket.c.state,
    where=is_state(TicketState.WAITING),
)
partial(
    "ticket_waiting_in_turn",
    ticket.c.station_id,
    *_IN_TURN,
    ticket.c.service,
    ticket.c.for_staff,
    ticket.c.state,
    where=is_state(TicketState.WAITING),
)
# `held` is true as long as a person may be called by the number, of whatever day.
partial(
    "ticket_held",
    ticket.c.station_id,
    ticket.c.letter,
    ticket.c.number,
    where=ticket.c.held == true(),
    unique=True,
)
partial("ticket_open", ticket.c.station_id, ticket.c.queued_at, where=is_state(*OPEN_STATES))
partial("ticket_absent", ticket.c.station_id, ticket.c.ended_at, where=is_state(TicketState.ABSENT))
partial(
    "ticket_at_desk",
    ticket.c.station_id,
    ticket.c.desk,
    where=is_state(TicketState.CALLED, TicketState.SERVING),
    unique=True,
)

leg = Table(
    "leg",
    metadata,
    of_station(),
    Column("ticket", Text, primary_key=True),
    Column("leg", Integer, primary_key=True, autoincrement=False),
    Column("service", Text, nullable=False),
    Column("lane", LaneNumber, nullable=False),
    Column("queued_at", UtcDateTime, nullable=False),
    Column("target_s", Integer, nullable=False),
    word("end", LegEnd),
    Column("first_called_at", UtcDateTime),
    Column("called_at", UtcDateTime),
    Column("serving_at", UtcDateTime),
    Column("served_before", Duration, nullable=False),
    Column("ended_at", UtcDateTime, nullable=False),
    Column("desk", Integer),
    Column("staff", Text),
    word("outcome", Outcome, nullable=True),
    ForeignKeyConstraint(["station_id", "ticket"], ["ticket.station_id", "ticket.id"]),
    from_one("leg"),
    CheckConstraint("\"end\" <> 'open'", name="end"),
    one_of("outcome", Outcome),
    known_lane(),
)
# Covers a whole report, so that it reads this index alone, in order.
Index(
    "leg_queued",
    leg.c.station_id,
    leg.c.queued_at,
    *(c for c in leg.c if c.name not in ("station_id", "queued_at")),
)

desk = Table(
    "desk",
    metadata,
    of_station(),
    Column(
        "number",
        Integer,
        primary_key=True,
        autoincrement=False,
    ),
    word("state", DeskState),
    Column("staff", Text),
    Column("staff_name", Text),
    word("role", Role, nullable=True),
    Column("services", KeySet, nullable=False),
    Column("ticket", Text),
    Column("since", UtcDateTime),
    word("pause_reason", PauseReason, nullable=True),
    Column("languages", KeySet, nullable=False),
    Column("lease", Text),
    Column("lease_holder", Text),
    Column("lease_at", UtcDateTime),
    Column("heard_at", UtcDateTime),
    Column("version", Integer, nullable=False),
    ForeignKeyConstraint(["station_id", "ticket"], ["ticket.station_id", "ticket.id"]),
    from_one("number"),
    from_one("version"),
    CheckConstraint("(state = 'closed') = (staff IS NULL)", name="worked"),
    one_of("state", DeskState),
    one_of("pause_reason", PauseReason),
)
partial("desk_staff", desk.c.station_id, desk.c.staff, where=desk.c.staff.is_not(None), unique=True)
partial("desk_ticket", desk.c.station_id, desk.c.ticket, where=desk.c.ticket.is_not(None), unique=True)

counter = Table(
    "counter",
    metadata,
    of_station(),
    Column("day", Date, primary_key=True),
    Column("letter", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    from_one("number"),
    sqlite_with_rowid=False,
)
