"""The legs and the facts that figures are computed from, read from the stored legs or from the events."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from sqlalchemy import (
    BindParameter,
    and_,
    bindparam,
    delete,
    exists,
    literal_column,
    or_,
    select,
    union,
)

from ciasc.domain.stats.durations_across_leaps import Leapt, leapt_spans, with_leaps
from ciasc.domain.stats.facts import (
    Fact,
    Speakers,
    Visit,
    facts,
    legs_from_events,
    visit_from_events,
    visit_of_ticket,
)
from ciasc.domain.stats.legs import Leg, LegDuration, leg_of
from ciasc.domain.tickets.events import Event, EventKind
from ciasc.storage.repositories.rows import Rows, Shape, here, named
from ciasc.storage.repositories.sql_config import SqlConfig
from ciasc.storage.repositories.sql_events import EVENT, changes_of
from ciasc.storage.repositories.ticket_statements import FAR_AWAY, NEVER, TICKET
from ciasc.storage.tables import alert, event, is_state, leg, staff, ticket
from ciasc.storage.tables.event_tables import is_clock_change
from ciasc.storage.tables.queue_tables import OPEN_STATES

LEG: Final = Shape(Leg, leg, "ticket", "leg")
_ENDED: Final = LEG.select.where(
    leg.c.queued_at >= bindparam("since"), leg.c.queued_at < bindparam("until")
).order_by(leg.c.queued_at)
_OPEN: Final = TICKET.select.where(
    is_state(*OPEN_STATES),
    ticket.c.queued_at >= bindparam("since"),
    ticket.c.queued_at < bindparam("until"),
)
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
_OF_TICKETS: Final = EVENT.select.where(event.c.ticket.is_not(None), event.c.ticket.in_(_IDS)).order_by(
    event.c.ticket, event.c.seq
)
_AS_OF: Final = _OF_TICKETS.where(event.c.at < bindparam("before"), event.c.seq <= bindparam("last"))
_LAST_BEFORE: Final = (
    select(event.c.seq)
    .where(here(event), event.c.at < bindparam("before"))
    .order_by(event.c.seq.desc())
    .limit(1)
)
_TELLING: Final = _OF_TICKETS.where(event.c.kind.in_(_TELL))
_CHANGES: Final = select(event.c.seq).where(here(event), is_clock_change()).order_by(event.c.seq)
_CHANGE, _LATER = event.alias(), event.alias()
_CROSSING: Final = (
    select(ticket.c.id)
    .join(_CHANGE, and_(_CHANGE.c.station_id == ticket.c.station_id, _CHANGE.c.seq > ticket.c.seq))
    .where(
        here(ticket),
        ticket.c.id.in_(_IDS),
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
_OF_CROSSING: Final = EVENT.select.where(event.c.ticket.is_not(None), event.c.ticket.in_(_CROSSING)).order_by(
    event.c.ticket, event.c.seq
)
_MET: Final = select(alert.c.ticket, alert.c.taken_at).where(
    here(alert),
    alert.c.taken_at.is_not(None),
    alert.c.taken_at >= _SINCE,
    alert.c.taken_at < bindparam("before"),
    alert.c.ticket.is_not(None),
)
_SPEAK: Final = select(staff.c.id, staff.c.languages).where(here(staff))
_SPOKE: Final = changes_of(EventKind.STAFF_CHANGED).where(event.c.at > _SINCE)
_FIRST: Final = select(leg.c.queued_at).where(here(leg)).order_by(leg.c.queued_at).limit(1)
_FIRST_OPEN: Final = (
    select(ticket.c.queued_at)
    .where(here(ticket), is_state(*OPEN_STATES))
    .order_by(ticket.c.queued_at)
    .limit(1)
)
_REOPEN: Final = delete(leg).where(*named(leg, "ticket", "leg"))


@dataclass(frozen=True, slots=True)
class SqlStats:
    """The past of one station: its legs and visits."""

    _rows: Rows

    def legs(self, since: datetime, until: datetime) -> Sequence[Leg]:
        """Return the legs that began in that period (end exclusive), ended and open ones, in order."""
        ended = LEG.values(self._rows.all(_ENDED, since=since, until=until))
        still = [leg_of(row) for row in TICKET.values(self._rows.all(_OPEN, since=since, until=until))]
        legs = sorted([*ended, *still], key=lambda found: found.queued_at)
        changes = self._clock_changes()
        if not changes:
            return legs
        crossing = _by_ticket(self._rows.all(_OF_CROSSING, since=since, until=until))
        return with_leaps(legs, _leapt(crossing, changes))

    def facts(self, since: datetime, until: datetime, now: datetime) -> Sequence[Fact]:
        """Return the legs that began in that period (end exclusive) with their visits, as they are stored."""
        span = {"since": since, "until": until}
        met = self._met(since, now)
        telling = _by_ticket(self._rows.all(_TELLING, **span))
        visits = {
            found: visit_from_events(
                Visit(ticket=found, arrived_at=arrived, issued_by=actor, lang=lang, met_at=met.get(found)),
                telling.get(found, ()),
            )
            for found, arrived, lang, actor in self._rows.all(_BORN, **span)
        }
        return self._facts(self.legs(since, until), visits, since, until)

    def facts_from_events(self, since: datetime, until: datetime, before: datetime) -> Sequence[Fact]:
        """Return the same facts, computed from the events alone, as of `before`."""
        met = self._met(since, before)
        legs: list[Leg] = []
        visits: dict[str, Visit] = {}
        changes = self._clock_changes()
        # Where the clock never changed, moments are in the order of the sequence.
        last = self._rows.first(_LAST_BEFORE, before=before) if changes else None
        until_seq = NEVER if last is None else last[0]
        as_of = {"before": FAR_AWAY if changes else before, "last": until_seq}
        told = _by_ticket(self._rows.all(_AS_OF, since=since, until=until, **as_of))
        for found, events in told.items():
            legs += [leg for leg in legs_from_events(events) if since <= leg.queued_at < until]
            visits[found] = visit_from_events(visit_of_ticket(events[0], met.get(found)), events[1:])
        if changes:
            legs = with_leaps(legs, _leapt(told, changes))
        return self._facts(sorted(legs, key=lambda leg: leg.queued_at), visits, since, until)

    def _clock_changes(self) -> Sequence[int]:
        return [seq for (seq,) in self._rows.all(_CHANGES)]

    def _facts(
        self, legs: Iterable[Leg], visits: Mapping[str, Visit], since: datetime, until: datetime
    ) -> list[Fact]:
        config = SqlConfig(self._rows).at(until)
        spoken = {row[0]: row[1] for row in self._rows.all(_SPEAK)}
        speakers = Speakers.from_events(spoken, EVENT.values(self._rows.all(_SPOKE, since=since)))
        denuncia = frozenset(entry.key for entry in config.services if entry.denuncia)
        return facts(legs, visits, denuncia=denuncia, speakers=speakers)

    def _met(self, since: datetime, before: datetime) -> dict[str, datetime]:
        found: dict[str, datetime] = {}
        for of_ticket, at in self._rows.all(_MET, since=since, before=before):
            found[of_ticket] = min(found.get(of_ticket, at), at)
        return found

    def first_queued_at(self) -> datetime | None:
        """Return when the first person of all joined a queue; None before that."""
        rows = (self._rows.first(words) for words in (_FIRST, _FIRST_OPEN))
        return min((row[0] for row in rows if row is not None), default=None)

    def end_leg(self, leg: Leg) -> None:
        """Store a leg that ended."""
        LEG.add(self._rows.connection, self._rows.station_id, leg)

    def reopen_leg(self, ticket_id: str, leg: int) -> None:
        """Open a leg again, because the step that ended it was undone."""
        names = {"of_station": self._rows.station_id, "of_ticket": ticket_id, "of_leg": leg}
        self._rows.connection.execute(_REOPEN, names)


def _leapt(told: Mapping[str, Sequence[Event]], changes: Sequence[int]) -> Leapt:
    """Return the unknown durations of those tickets; the changes of the clock are in order."""
    found: dict[tuple[str, int], frozenset[LegDuration]] = {}
    for name, events in told.items():
        if changes[-1] > events[0].seq:
            found |= {(name, number): spans for number, spans in leapt_spans(events, changes).items()}
    return found


def _by_ticket(rows: Iterable[Iterable[object]]) -> dict[str, list[Event]]:
    events = EVENT.values(rows)
    return {found or "": list(some) for found, some in groupby(events, key=lambda event: event.ticket)}
