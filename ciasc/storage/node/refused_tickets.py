"""The tickets of a kiosk that its station refused, kept for the staff to resolve."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select, update

from ciasc.domain.core.errors import NotFound
from ciasc.domain.tickets.ticket_code import ticket_code
from ciasc.storage.node.node_papers import SLIP
from ciasc.storage.node.node_store import NodeStore
from ciasc.storage.node.node_tables import HandOverState, given, note

_REASON: Final = "refused:"


@dataclass(frozen=True, slots=True)
class Refused:
    """A ticket that the station refused, and why; `service` is the name on its paper."""

    id: str
    code: str
    at: datetime
    service: str
    reason: str


def refuse(store: NodeStore, ticket_id: str, reason: str) -> None:
    """Store that the station refused a ticket, and its answer."""
    with store.writing() as connection:
        connection.execute(update(given).where(given.c.id == ticket_id).values(way=HandOverState.REFUSED))
        store.note_down_in(connection, _REASON + ticket_id, reason)


def refused(store: NodeStore) -> list[Refused]:
    """Return the tickets that the station refused, in the order of issue."""
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
    """Set a refused ticket as resolved, or send it `again`; raise NotFound if the station refused none such.

    It is kept as long as any other, so that its number is not given to another person.
    """
    one = (given.c.id == ticket_id, given.c.way == HandOverState.REFUSED)
    way = HandOverState.WAITING if again else HandOverState.HANDED
    with store.writing() as connection:
        if not connection.execute(update(given).where(*one).values(way=way)).rowcount:
            raise NotFound("storage.kiosk.not_refused", ticket=ticket_id)
        connection.execute(delete(note).where(note.c.key == _REASON + ticket_id))
