"""Remove what identifies a person from old tickets and their events; keep every figure.

After how many days: `identifiers_days` in `ciasc/settings.py`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import bindparam, case, literal, select, update

from ciasc.domain.core.errors import JsonValue
from ciasc.domain.tickets.closing_reasons import CancelReason
from ciasc.domain.tickets.events import EventKind
from ciasc.domain.tickets.states import ENDED
from ciasc.storage.repositories.closed_days import HourReading
from ciasc.storage.repositories.rows import here, named
from ciasc.storage.tables import closed_day, event, is_state, ticket

PURGED: Final = "purgado"
"""The text in place of a removed note."""

_DUE: Final = (
    select(closed_day.c.day)
    .where(here(closed_day), closed_day.c.purged_at.is_(None), closed_day.c.day < bindparam("before"))
    .order_by(closed_day.c.day)
    .limit(bindparam("limit"))
)
_OF_DAY: Final = select(ticket.c.id).where(*named(ticket, "day"), is_state(*sorted(ENDED)))
_TELLING: Final = select(event.c.seq, event.c.kind, event.c.ticket, event.c.data).where(
    here(event), event.c.ticket.is_not(None), event.c.ticket.in_(_OF_DAY)
)
_FORGET: Final = (
    update(ticket)
    .where(*named(ticket, "day"), is_state(*sorted(ENDED)))
    .values(
        token=literal(f"{PURGED}-") + ticket.c.id,
        note=None,
        denuncia_ref=case((ticket.c.denuncia_ref.is_not(None), PURGED)),
    )
)
_REWRITE: Final = (
    update(event)
    .where(event.c.station_id == bindparam("of_station"), event.c.seq == bindparam("of_seq"))
    .values(data=bindparam("told", type_=event.c.data.type))
)
_DONE: Final = update(closed_day).where(*named(closed_day, "day")).values(purged_at=bindparam("at"))


class PurgeReading(HourReading):
    """Read which days still identify a person."""

    def days_to_purge(self, before: date, limit: int) -> Sequence[date]:
        """Return the closed days before that one that still identify a person, oldest first."""
        return [row[0] for row in self._all(_DUE, before=before, limit=limit)]


class PurgeWriting(PurgeReading):
    """Purge days."""

    def purge_day(self, day: date, at: datetime) -> None:
        """Delete the notes, references and secrets of the ended tickets of that closed day."""
        names = {"of_station": self._station_id, "of_day": day}
        for seq, kind, of_ticket, data in self._all(_TELLING, of_day=day):
            told = _purged(kind, of_ticket, data)
            if told != data:
                names_it = {"of_station": self._station_id, "of_seq": seq}
                self._connection.execute(_REWRITE, {**names_it, "told": told})
        self._connection.execute(_FORGET, names)
        self._connection.execute(_DONE, {**names, "at": at})


def _purged(kind: EventKind, of_ticket: str, data: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Return the data of an event without what identifies a person; the purged ticket is replayed from it."""
    told = dict(data)
    if "token" in told:
        told["token"] = f"{PURGED}-{of_ticket}"
    if told.get("note") is not None:
        told["note"] = None
    if told.get("denuncia_ref") is not None:
        told["denuncia_ref"] = PURGED
    if kind is EventKind.CANCELLED and told.get("reason") not in set(CancelReason):
        told["reason"] = PURGED  # free text in earlier versions
    return told
