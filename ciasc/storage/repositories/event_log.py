"""Events in order, the legs that waits are computed from, and stored answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, or_, select

from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.stats.legs import Leg, leg_of
from ciasc.domain.tickets.events import Event
from ciasc.ports import CommandAnswer, Key
from ciasc.storage.repositories.rows import Rows, Shape, here, named
from ciasc.storage.repositories.waiting_tickets import TICKET
from ciasc.storage.tables import desk, event, idempotency, is_state, leg, station, ticket
from ciasc.storage.tables.queue_tables import OPEN_STATES

EVENT: Final = Shape(Event, event, "seq")
LEG: Final = Shape(Leg, leg, "ticket", "leg")

_OF_TICKET: Final = EVENT.select.where(event.c.ticket == bindparam("ticket")).order_by(event.c.seq)
# Without a bound SQLite would scan all of history for a desk that was never used.
_NEWEST: Final = 5_000
_LAST_AT_DESK: Final = (
    EVENT.select.where(
        event.c.desk == bindparam("desk"),
        event.c.ticket.is_not(None),
        event.c.seq
        > select(station.c.seq - _NEWEST).where(station.c.id == bindparam("of_station")).scalar_subquery(),
    )
    .order_by(event.c.seq.desc())
    .limit(1)
)
_AT_DESK_AFTER: Final = (
    EVENT.select.where(
        event.c.seq > bindparam("after"),
        or_(
            event.c.desk == bindparam("desk"),
            event.c.ticket.in_(select(desk.c.ticket).where(here(desk), desk.c.number == bindparam("desk"))),
        ),
    )
    .order_by(event.c.seq.desc())
    .limit(bindparam("many"))
)
_ANSWERED: Final = idempotency.select().where(*named(idempotency, "key"))
_ENDED: Final = LEG.select.where(
    leg.c.queued_at >= bindparam("since"), leg.c.queued_at < bindparam("until")
).order_by(leg.c.queued_at)
_OPEN: Final = TICKET.select.where(
    is_state(*OPEN_STATES),
    ticket.c.queued_at >= bindparam("since"),
    ticket.c.queued_at < bindparam("until"),
)


class HistoryReading(Rows):
    """Read what happened at the station."""

    def events_of(self, ticket_id: str) -> Sequence[Event]:
        """Return the events of one ticket, in order."""
        return EVENT.values(self._all(_OF_TICKET, ticket=ticket_id))

    def last_step(self, desk: int) -> Event | None:
        """Return the last event that moved a ticket at that desk, among the newest 5,000; else None."""
        row = self._first(_LAST_AT_DESK, desk=desk)
        return None if row is None else EVENT.value(row)

    def events_at(self, desk: int, after: int, limit: int) -> Sequence[Event]:
        """Return the last events at that desk or of its ticket with a sequence above `after`, in order."""
        rows = self._all(_AT_DESK_AFTER, desk=desk, after=after, many=limit)
        return EVENT.values(rows)[::-1]

    def legs(self, since: datetime, until: datetime) -> Sequence[Leg]:
        """Return the legs that began in that period (end exclusive), ended and open ones, in order."""
        ended = LEG.values(self._all(_ENDED, since=since, until=until))
        still = [leg_of(row) for row in TICKET.values(self._all(_OPEN, since=since, until=until))]
        return sorted([*ended, *still], key=lambda found: found.queued_at)

    def answered(self, key: Key) -> CommandAnswer | None:
        """Return the stored answer of that key, else None; InvalidInput if the request was another."""
        row = self._first(_ANSWERED, of_key=key.key)
        if row is None:
            return None
        if row.fingerprint != key.fingerprint:
            raise InvalidInput("storage.station.key_of_other_request")
        return CommandAnswer(row.status, row.body)
