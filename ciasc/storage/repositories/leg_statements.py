"""The statements by which legs, visits and their events are read, and the mapping of legs to their table."""

from datetime import datetime
from typing import Final

from sqlalchemy import (
    BindParameter,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    union,
    update,
)

from ciasc.domain.queueing.alert import AlertKind
from ciasc.domain.stats.legs import Leg
from ciasc.domain.tickets.events import MOMENTS, EventKind
from ciasc.storage.repositories.rows import Shape, here, named
from ciasc.storage.repositories.sql_events import EVENT, changes_of
from ciasc.storage.repositories.ticket_statements import TICKET
from ciasc.storage.tables import alert, event, is_state, leg, orientation_view, staff, ticket
from ciasc.storage.tables.event_tables import is_clock_change
from ciasc.storage.tables.queue_tables import OPEN_STATES

LEG: Final = Shape(Leg, leg, "ticket", "leg")
ENDED: Final = LEG.select.where(
    leg.c.queued_at >= bindparam("since"), leg.c.queued_at < bindparam("until")
).order_by(leg.c.queued_at)
OPEN: Final = TICKET.select.where(
    is_state(*OPEN_STATES),
    ticket.c.queued_at >= bindparam("since"),
    ticket.c.queued_at < bindparam("until"),
)
_TELL: Final = (EventKind.DENUNCIA_NOTED, EventKind.COMPLETED, EventKind.CANCELLED, EventKind.UNDONE)
_SINCE: Final[BindParameter[datetime]] = bindparam("since")
_UNTIL: Final[BindParameter[datetime]] = bindparam("until")
IDS: Final = union(
    select(leg.c.ticket).where(here(leg), leg.c.queued_at >= _SINCE, leg.c.queued_at < _UNTIL),
    select(ticket.c.id).where(
        here(ticket), is_state(*OPEN_STATES), ticket.c.queued_at >= _SINCE, ticket.c.queued_at < _UNTIL
    ),
)
BORN: Final = (
    select(ticket.c.id, ticket.c.arrived_at, ticket.c.lang, event.c.actor)
    .join(event, and_(event.c.station_id == ticket.c.station_id, event.c.seq == ticket.c.seq))
    .where(here(ticket), ticket.c.id.in_(IDS))
)
_OF_TICKETS: Final = EVENT.select.where(event.c.ticket.is_not(None), event.c.ticket.in_(IDS)).order_by(
    event.c.ticket, event.c.seq
)
AS_OF: Final = _OF_TICKETS.where(event.c.at < bindparam("before"), event.c.seq <= bindparam("last"))
LAST_BEFORE: Final = (
    select(event.c.seq)
    .where(here(event), event.c.at < bindparam("before"))
    .order_by(event.c.seq.desc())
    .limit(1)
)
TELLING: Final = _OF_TICKETS.where(event.c.kind.in_(_TELL))
CHANGES: Final = select(event.c.seq).where(here(event), is_clock_change()).order_by(event.c.seq)
_CHANGE, _LATER, _MOMENT = event.alias(), event.alias(), event.alias()
_CROSSING: Final = (
    select(ticket.c.id)
    .join(_CHANGE, and_(_CHANGE.c.station_id == ticket.c.station_id, _CHANGE.c.seq > ticket.c.seq))
    .where(
        here(ticket),
        ticket.c.id.in_(IDS),
        _CHANGE.c.kind == literal_column(f"'{EventKind.CLOCK_CHANGED.value}'"),
        or_(
            is_state(*OPEN_STATES),
            exists().where(
                _LATER.c.station_id == ticket.c.station_id,
                _LATER.c.ticket == ticket.c.id,
                _LATER.c.seq > _CHANGE.c.seq,
            ),
        ),
    )
)
OF_CROSSING: Final = EVENT.select.where(event.c.ticket.is_not(None), event.c.ticket.in_(_CROSSING)).order_by(
    event.c.ticket, event.c.seq
)
WITH_MOMENTS: Final = EVENT.select.where(
    event.c.ticket.is_not(None),
    event.c.ticket.in_(
        select(_MOMENT.c.ticket).where(
            _MOMENT.c.station_id == bindparam("of_station"),
            _MOMENT.c.kind.in_([literal_column(f"'{kind.value}'") for kind in MOMENTS]),
            _MOMENT.c.ticket.in_(IDS),
        )
    ),
).order_by(event.c.ticket, event.c.seq)
LATER_ENDED: Final = LEG.select.where(
    leg.c.ticket.in_(IDS), or_(leg.c.queued_at < _SINCE, leg.c.queued_at >= _UNTIL)
)
LATER_OPEN: Final = TICKET.select.where(
    is_state(*OPEN_STATES),
    ticket.c.id.in_(IDS),
    or_(ticket.c.queued_at < _SINCE, ticket.c.queued_at >= _UNTIL),
)
ANSWERS: Final = (
    select(alert.c.ticket, alert.c.taken_at)
    .where(
        here(alert),
        alert.c.kind == literal_column(f"'{AlertKind.IMMEDIATE.value}'"),
        alert.c.taken_at.is_not(None),
        alert.c.taken_at >= _SINCE,
        alert.c.taken_at < bindparam("before"),
        alert.c.ticket.is_not(None),
    )
    .order_by(alert.c.taken_at)
)
SPEAK: Final = select(staff.c.id, staff.c.languages).where(here(staff))
SPOKE: Final = changes_of(EventKind.STAFF_CHANGED).where(event.c.at > _SINCE)
FIRST: Final = select(leg.c.queued_at).where(here(leg)).order_by(leg.c.queued_at).limit(1)
FIRST_OPEN: Final = (
    select(ticket.c.queued_at)
    .where(here(ticket), is_state(*OPEN_STATES))
    .order_by(ticket.c.queued_at)
    .limit(1)
)
VIEWS: Final = (
    select(orientation_view.c.card, func.sum(orientation_view.c.n))
    .where(
        here(orientation_view),
        orientation_view.c.hour >= bindparam("since"),
        orientation_view.c.hour < bindparam("until"),
    )
    .group_by(orientation_view.c.card)
)
MORE_VIEWS: Final = (
    update(orientation_view)
    .where(
        here(orientation_view),
        orientation_view.c.hour == bindparam("of_hour"),
        orientation_view.c.card == bindparam("of_card"),
    )
    .values(n=orientation_view.c.n + bindparam("more"))
)
FIRST_VIEWS: Final = insert(orientation_view)
REOPEN: Final = delete(leg).where(*named(leg, "ticket", "leg"))
