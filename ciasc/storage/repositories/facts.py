"""The facts that figures are computed from, read in two ways: from the stored legs, and from the events."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from sqlalchemy import (
    JSON,
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    select,
    type_coerce,
    union,
)

from ciasc.domain.stats.facts import (
    Fact,
    Speakers,
    Visit,
    facts,
    legs_from_events,
    visit_from_events,
    visit_of_ticket,
)
from ciasc.domain.stats.legs import Leg
from ciasc.domain.tickets.events import Event, EventKind
from ciasc.storage.repositories.config_versions import ConfigReading
from ciasc.storage.repositories.event_log import EVENT, HistoryReading
from ciasc.storage.repositories.rows import here
from ciasc.storage.tables import alert, event, is_state, leg, staff, ticket
from ciasc.storage.tables.event_tables import is_change, is_house
from ciasc.storage.tables.queue_tables import OPEN_STATES


def _changes(kind: EventKind) -> Select[Any]:
    """Return the changes of one kind, in order."""
    # With a bound on the sequence SQLite uses the partial index; without it, it reads all events.
    return EVENT.select.where(
        is_change(),
        event.c.kind == literal_column(f"'{kind.value}'"),
        event.c.seq < literal_column(str(2**62)),
    ).order_by(event.c.seq)


_TELL: Final = (EventKind.DENUNCIA_NOTED, EventKind.COMPLETED, EventKind.UNDONE)
_SINCE: Final[BindParameter[datetime]] = bindparam("since")
_UNTIL: Final[BindParameter[datetime]] = bindparam("until")
_IDS: Final = union(
    select(leg.c.ticket).where(here(leg), leg.c.queued_at >= _SINCE, leg.c.queued_at < _UNTIL),
    select(ticket.c.id).where(
        here(ticket), is_state(*OPEN_STATES), ticket.c.queued_at >= _SINCE, ticket.c.queued_at < _UNTIL
    ),
)
_BORN: Final = (
    select(ticket.c.id, ticket.c.arrived_at, ticket.c.lang, event.c.actor)
    .join(event, and_(event.c.station_id == ticket.c.station_id, event.c.seq == ticket.c.seq))
    .where(here(ticket), ticket.c.id.in_(_IDS))
)
_OF_TICKETS: Final = EVENT.select.where(
    event.c.ticket.is_not(None), event.c.ticket.in_(_IDS), event.c.at < bindparam("before")
).order_by(event.c.ticket, event.c.seq)
_TELLING: Final = _OF_TICKETS.where(event.c.kind.in_(_TELL))
_MET: Final = select(alert.c.ticket, alert.c.taken_at).where(
    here(alert),
    alert.c.taken_at.is_not(None),
    alert.c.taken_at >= _SINCE,
    alert.c.taken_at < bindparam("before"),
    alert.c.ticket.is_not(None),
)
_SPEAK: Final = select(staff.c.id, staff.c.languages).where(here(staff))
_SPOKE: Final = _changes(EventKind.STAFF_CHANGED).where(event.c.at > _SINCE)
_FIRST: Final = select(leg.c.queued_at).where(here(leg)).order_by(leg.c.queued_at).limit(1)
_FIRST_OPEN: Final = (
    select(ticket.c.queued_at)
    .where(here(ticket), is_state(*OPEN_STATES))
    .order_by(ticket.c.queued_at)
    .limit(1)
)
_HOUSE: Final = EVENT.select.where(is_house(), event.c.at >= _SINCE, event.c.at < _UNTIL).order_by(
    event.c.at, event.c.seq
)
_PRINTERS: Final = _changes(EventKind.PRINTER_CHANGED).where(event.c.at < _UNTIL)
# The name of a printer or device is in the event's JSON text, which each database parses in its own way.
_NAMED: Final[Mapping[str, Sequence[ColumnElement[str]]]] = {
    "sqlite": [func.json_extract(event.c.data, f"$.{name}") for name in ("printer", "device")],
    "postgresql": [
        type_coerce(cast(event.c.data, JSON), JSON)[name].as_string() for name in ("printer", "device")
    ],
}


def _standing(dialect: str) -> Select[Any]:
    """Return the last event of each desk, printer and device before `_SINCE`.

    The text of a desk's event names no printer or device and is not parsed: most events are of desks.
    """
    names = [case((event.c.desk.is_(None), name)) for name in _NAMED[dialect]]
    last = (
        select(func.max(event.c.seq))
        .where(here(event), is_house(), event.c.at < _SINCE)
        .group_by(event.c.desk, *names)
    )
    return EVENT.select.where(event.c.seq.in_(last)).order_by(event.c.at, event.c.seq)


_STANDING: Final = {dialect: _standing(dialect) for dialect in _NAMED}


class FactReading(ConfigReading, HistoryReading):
    """Read the facts that figures are computed from."""

    def facts(self, since: datetime, until: datetime, now: datetime) -> Sequence[Fact]:
        """Return the legs that began in that period (end exclusive) with their visits, as they are stored."""
        span = {"since": since, "until": until}
        met = self._met(since, now)
        telling = _by_ticket(self._all(_TELLING, before=now, **span))
        visits = {
            found: visit_from_events(
                Visit(ticket=found, arrived_at=arrived, issued_by=actor, lang=lang, met_at=met.get(found)),
                telling.get(found, ()),
            )
            for found, arrived, lang, actor in self._all(_BORN, **span)
        }
        return self._told(self.legs(since, until), visits, since, until)

    def facts_told(self, since: datetime, until: datetime, before: datetime) -> Sequence[Fact]:
        """Return the same facts, computed from the events alone, as of `before`."""
        met = self._met(since, before)
        legs: list[Leg] = []
        visits: dict[str, Visit] = {}
        told = _by_ticket(self._all(_OF_TICKETS, since=since, until=until, before=before))
        for found, events in told.items():
            legs += [leg for leg in legs_from_events(events) if since <= leg.queued_at < until]
            visits[found] = visit_from_events(visit_of_ticket(events[0], met.get(found)), events[1:])
        return self._told(sorted(legs, key=lambda leg: leg.queued_at), visits, since, until)

    def _told(
        self, legs: Iterable[Leg], visits: Mapping[str, Visit], since: datetime, until: datetime
    ) -> list[Fact]:
        config = self.configuration_at(until)
        spoken = {row[0]: row[1] for row in self._all(_SPEAK)}
        speakers = Speakers.told(spoken, EVENT.values(self._all(_SPOKE, since=since)))
        denuncia = frozenset(entry.key for entry in config.services if entry.denuncia)
        return facts(legs, visits, denuncia=denuncia, speakers=speakers)

    def _met(self, since: datetime, before: datetime) -> dict[str, datetime]:
        found: dict[str, datetime] = {}
        for of_ticket, at in self._all(_MET, since=since, before=before):
            found[of_ticket] = min(found.get(of_ticket, at), at)
        return found

    def first_queued_at(self) -> datetime | None:
        """Return when the first person of all joined a queue; None before that."""
        rows = (self._first(words) for words in (_FIRST, _FIRST_OPEN))
        return min((row[0] for row in rows if row is not None), default=None)

    def house_events(self, since: datetime, until: datetime) -> Sequence[Event]:
        """Return the events of desks, printers and devices in that period, and the last of each before it."""
        standing = self._all(_STANDING[self._connection.dialect.name], since=since)
        return EVENT.values([*standing, *self._all(_HOUSE, since=since, until=until)])

    def printer_changes(self, until: datetime) -> Sequence[Event]:
        """Return how printers were registered, changed and removed before `until`, in order."""
        return EVENT.values(self._all(_PRINTERS, until=until))


def _by_ticket(rows: Iterable[Iterable[object]]) -> dict[str, list[Event]]:
    events = EVENT.values(rows)
    return {found or "": list(some) for found, some in groupby(events, key=lambda event: event.ticket)}
