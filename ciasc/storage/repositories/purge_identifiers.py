"""Remove what identifies a person from old tickets and their events; keep every figure.

After how many days: `identifiers_days` in `ciasc/settings.py`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from sqlalchemy import bindparam, case, literal, select, update

from ciasc.domain.core.errors import JsonValue
from ciasc.domain.tickets.closing_reasons import CancelReason
from ciasc.domain.tickets.events import EventKind
from ciasc.domain.tickets.states_and_outcomes import ENDED
from ciasc.storage.repositories.rows import Rows, here, named
from ciasc.storage.tables import event, is_state, ticket

PURGED: Final = "purgado"
"""The text in place of a removed note."""

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


def purge_day(rows: Rows, day: date) -> None:
    """Delete the notes, references and secrets of the ended tickets of that day."""
    for seq, kind, of_ticket, data in rows.all(_TELLING, of_day=day):
        told = _purged(kind, of_ticket, data)
        if told != data:
            names_it = {"of_station": rows.station_id, "of_seq": seq}
            rows.connection.execute(_REWRITE, {**names_it, "told": told})
    rows.connection.execute(_FORGET, {"of_station": rows.station_id, "of_day": day})


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
