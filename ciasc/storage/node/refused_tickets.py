"""The tickets of a kiosk that its station did not take: kept until somebody has dealt with them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select, update

from ciasc.domain.core.calendar import ticket_code
from ciasc.domain.core.errors import NotFound
from ciasc.storage.node.node_store import SLIP, NodeStore
from ciasc.storage.node.node_tables import HandOverState, given, note

_REASON: Final = "refused:"


@dataclass(frozen=True, slots=True)
class Refused:
    """A ticket that the station did not take, and why; `service` is the name that its paper bears."""

    id: str
    code: str
    at: datetime
    service: str
    reason: str


def refuse(store: NodeStore, ticket_id: str, reason: str) -> None:
    """Keep that the station will not take a ticket as it is, and what it said."""
    with store.writing() as connection:
        connection.execute(update(given).where(given.c.id == ticket_id).values(way=HandOverState.REFUSED))
        store.note_down_in(connection, _REASON + ticket_id, reason)


def refused(store: NodeStore) -> list[Refused]:
    """The tickets that the station did not take, in the order in which they were given."""
    reason = select(note.c.text).where(note.c.key == _REASON + given.c.id).scalar_subquery()
    words = (
        select(given, reason.label("reason"))
        .where(given.c.way == HandOverState.REFUSED)
        .order_by(given.c.seq)
    )
    with store.reading() as connection:
        return [
            Refused(
                id=row.id,
                code=ticket_code(row.letter, row.number),
                at=row.at,
                service=SLIP.validate_json(row.slip).service,
                reason=row.reason or "",
            )
            for row in connection.execute(words)
        ]


def resolve(store: NodeStore, ticket_id: str, *, again: bool) -> None:
    """Count a refused ticket as dealt with, or ask the station `again`; NotFound if it refused none such.

    It stays a while as any other does, so that its number is not given to somebody else meanwhile.
    """
    one = (given.c.id == ticket_id, given.c.way == HandOverState.REFUSED)
    way = HandOverState.WAITING if again else HandOverState.HANDED
    with store.writing() as connection:
        if not connection.execute(update(given).where(*one).values(way=way)).rowcount:
            raise NotFound(f"La comisaría no rechazó ningún ticket «{ticket_id}».")
        connection.execute(delete(note).where(note.c.key == _REASON + ticket_id))
