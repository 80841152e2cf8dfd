"""The statements of the stored tickets: the queue in its order, the calls, and the numbers."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    Integer,
    Select,
    and_,
    bindparam,
    case,
    false,
    func,
    literal_column,
    or_,
    select,
    text,
    true,
    tuple_,
    union_all,
    update,
)

from ciasc.domain.core.services import Lane
from ciasc.domain.tickets.events import EventKind
from ciasc.domain.tickets.states_and_outcomes import TicketState
from ciasc.domain.tickets.ticket import Ticket
from ciasc.domain.tickets.ticket_code import TicketCall
from ciasc.storage.repositories.rows import Shape, here
from ciasc.storage.tables import counter, event, is_state, ticket
from ciasc.storage.tables.queue_tables import OPEN_STATES, service

TICKET: Final = Shape(Ticket, ticket, "id")
# A move keeps the number as it was held. Who comes back from an end holds it again, if it is free.
ALIVE: Final = Shape(
    Ticket, ticket, "id", computed={"held": or_(ticket.c.held == true(), ~is_state(*OPEN_STATES))}
)
TURN: Final = (ticket.c.lane, ticket.c.rank, ticket.c.due_at, ticket.c.seq)
WAITING: Final = TICKET.select.where(is_state(TicketState.WAITING)).order_by(*TURN)
IN_LINE: Final = or_(
    and_(
        ticket.c.service.in_(bindparam("services", expanding=True)),
        or_(ticket.c.for_staff.is_(None), ticket.c.for_staff.not_in(bindparam("others", expanding=True))),
    ),
    and_(ticket.c.for_staff == bindparam("staff"), ticket.c.service.in_(bindparam("own", expanding=True))),
)
# The same as `DeskLine.turn`.
SPOKEN: Final = case(
    (ticket.c.lang.in_(bindparam("languages", expanding=True)), 0),
    (
        and_(
            ticket.c.lang.in_(bindparam("left", expanding=True)),
            ticket.c.lane != Lane.IMMEDIATE,
            ticket.c.due_at > bindparam("at", type_=ticket.c.due_at.type),
        ),
        2,
    ),
    else_=1,
)
SPOKEN_TURN: Final = (ticket.c.lane, ticket.c.rank, SPOKEN, ticket.c.due_at, ticket.c.seq)
LINE: Final = WAITING.where(IN_LINE)
SPOKEN_LINE: Final = TICKET.select.where(is_state(TicketState.WAITING), IN_LINE).order_by(*SPOKEN_TURN)
# As many of them as are wanted.
SOME_WAITING: Final = WAITING.limit(bindparam("many"))
SOME_LINE: Final = LINE.limit(bindparam("many"))
SOME_SPOKEN: Final = SPOKEN_LINE.limit(bindparam("many"))
IN_LANES: Final = (
    select(ticket.c.lane, func.count())
    .where(here(ticket), is_state(TicketState.WAITING), IN_LINE)
    .group_by(ticket.c.lane)
    .order_by(ticket.c.lane)
)
OF_LANE: Final = select(ticket.c.id, ticket.c.due_at).where(
    here(ticket), is_state(TicketState.WAITING), ticket.c.lane == bindparam("lane"), IN_LINE
)
FIRST: Final = OF_LANE.order_by(*TURN).limit(1)
SPOKEN_FIRST: Final = OF_LANE.order_by(*SPOKEN_TURN).limit(1)
COUNTS: Final = (
    select(ticket.c.service, ticket.c.lane, func.count(), func.min(ticket.c.queued_at))
    .where(here(ticket), is_state(TicketState.WAITING))
    .group_by(ticket.c.service, ticket.c.lane)
)
MOST_AHEAD: Final = 999
FAR_AWAY: Final = datetime(9999, 1, 1, tzinfo=UTC)
# The same as `SharedLine.takes`.
IN_SHARED: Final = or_(
    and_(
        ticket.c.service.in_(bindparam("services", expanding=True)),
        or_(ticket.c.for_staff.is_(None), ticket.c.for_staff.not_in(bindparam("others", expanding=True))),
    ),
    and_(
        ticket.c.for_staff.in_(bindparam("some_staff", expanding=True)),
        ticket.c.service.in_(bindparam("own", expanding=True)),
    ),
)
_LANE: Final = bindparam("lane", type_=ticket.c.lane.type)
_RANK: Final = bindparam("rank", type_=ticket.c.rank.type)
_DUE_AT: Final = bindparam("due_at", type_=ticket.c.due_at.type)
_SEQ: Final = bindparam("seq", type_=ticket.c.seq.type)
# The same as `SharedLine.turn`.
_SPEECH: Final = case((ticket.c.lang.in_(bindparam("languages", expanding=True)), 0), else_=1)
_OF_LINE: Final = select(ticket.c.id).where(
    here(ticket),
    is_state(TicketState.WAITING),
    # A query for a discreet ticket counts as if it were in another queue, not ahead of itself.
    ticket.c.seq != _SEQ,
    IN_SHARED,
)


def _count(ahead: Select[Any]) -> Select[Any]:
    return select(func.count()).select_from(ahead.limit(MOST_AHEAD).subquery())


AHEAD: Final = _count(_OF_LINE.where(tuple_(*TURN) < tuple_(_LANE, _RANK, _DUE_AT, _SEQ)))
SPOKEN_AHEAD: Final = _count(
    _OF_LINE.where(
        tuple_(ticket.c.lane, ticket.c.rank, _SPEECH, ticket.c.due_at, ticket.c.seq)
        < tuple_(_LANE, _RANK, bindparam("speech", type_=Integer()), _DUE_AT, _SEQ)
    )
)
# For each service one walk along its index, up to that turn; grouped rows would be sorted first.
EARLIER: Final = select(
    service.c.key,
    select(func.count())
    .select_from(ticket)
    .where(
        here(ticket),
        ticket.c.service == service.c.key,
        is_state(TicketState.WAITING),
        ticket.c.seq != _SEQ,
        tuple_(*TURN) < tuple_(_LANE, _RANK, _DUE_AT, _SEQ),
    )
    .scalar_subquery(),
).where(here(service))
CALL: Final = Shape(TicketCall, ticket)
BY_TOKEN: Final = TICKET.select.where(ticket.c.token == bindparam("token"))
NEVER: Final = 2**62
AT_ONCE: Final = 32
CALLS: Final = (
    CALL.select.add_columns(event.c.seq, event.c.at, event.c.ticket)
    .join(event, and_(event.c.station_id == ticket.c.station_id, event.c.ticket == ticket.c.id))
    .where(
        here(event),
        event.c.seq < bindparam("before"),
        event.c.kind.in_((EventKind.CALLED, EventKind.RECALLED)),
        ticket.c.called_at.is_not(None),
        ticket.c.desk.is_not(None),
    )
    .order_by(event.c.seq.desc())
    .limit(AT_ONCE)
)
PARKED: Final = TICKET.select.where(is_state(*OPEN_STATES), is_state(TicketState.PARKED))
ABSENT: Final = TICKET.select.where(is_state(TicketState.ABSENT), ticket.c.ended_at >= bindparam("since"))
OPEN_BEFORE: Final = TICKET.select.where(
    is_state(*OPEN_STATES), ticket.c.queued_at < bindparam("before", type_=ticket.c.queued_at.type)
).order_by(ticket.c.seq)
LAST_QUEUED: Final = select(func.max(ticket.c.queued_at)).where(here(ticket), is_state(*OPEN_STATES))
JUST_ENDED: Final = timedelta(minutes=10)
"""For how long an ended ticket of a day beside it keeps its number: its end may be undone."""
NUMBERED: Final = (
    here(ticket),
    ticket.c.letter == bindparam("letter"),
    ticket.c.number == bindparam("number"),
)
_UNDOABLE: Final = ticket.c.ended_at > bindparam("ended_after", type_=ticket.c.ended_at.type)
_HOLDS: Final = literal_column("1", Integer)
_ANOTHER: Final = literal_column("0", Integer)
# Each part is a step along an index; one condition with OR would read whole days.
TAKEN: Final = union_all(
    select(_HOLDS).where(*NUMBERED, ticket.c.held == true()),
    select(_ANOTHER).where(*NUMBERED, ticket.c.day == bindparam("day")),
    select(_ANOTHER).where(*NUMBERED, ticket.c.day == bindparam("day_before"), _UNDOABLE),
    select(_ANOTHER).where(*NUMBERED, ticket.c.day == bindparam("day_after"), _UNDOABLE),
)
"""Why a number is not free: 1 for a person who holds it, 0 for a ticket of that day or one just ended."""

RELEASE: Final = (
    update(ticket)
    .where(
        here(ticket),
        ticket.c.held == true(),
        is_state(TicketState.ABSENT),
        ticket.c.ended_at < bindparam("absent_before", type_=ticket.c.ended_at.type),
    )
    .values(held=false())
)
NEXT_NUMBER: Final = (
    text(
        "INSERT INTO counter (station_id, day, letter, number) VALUES (:of_station, :day, :letter, 1)"
        " ON CONFLICT (station_id, day, letter) DO UPDATE SET number = counter.number + 1"
        " RETURNING number"
    )
    .bindparams(bindparam("day", type_=counter.c.day.type))
    .columns(number=Integer)
)
CONTINUE_NUMBERS: Final = text(
    "INSERT INTO counter (station_id, day, letter, number) VALUES (:of_station, :day, :letter, :number)"
    " ON CONFLICT (station_id, day, letter) DO UPDATE SET number = excluded.number"
    " WHERE counter.number < excluded.number"
).bindparams(bindparam("day", type_=counter.c.day.type))
"""Let the numbers of a letter on a day go on above that number."""
