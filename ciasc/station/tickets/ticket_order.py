"""The order of a ticket, and what is checked of it before a ticket is issued."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ciasc.domain.core.errors import Conflict, InvalidInput, NotAllowed
from ciasc.domain.core.permissions import Actor, Role
from ciasc.domain.core.services import Lane
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import Transaction

_OFFLINE_AT_MOST: Final = timedelta(days=2)
_CLOCKS_DIFFER: Final = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketOrder:
    """The order of a ticket. `arrived_at`, `id` and `number` only come from a self-contained kiosk.

    `number` is what it printed while it was offline: the person is called by it.
    """

    service: str
    lane: Lane = Lane.NORMAL
    lang: str = "es"
    kiosk: str | None = None
    arrived_at: datetime | None = None
    id: str | None = None
    number: int | None = None


def same_ticket(tx: Transaction, known: Ticket, by: Actor, order: TicketOrder) -> Ticket:
    """Return the ticket that this kiosk has handed over already; Conflict if that id is of another one."""
    born = tx.events.of_ticket(known.id)[0]
    if (born.actor, born.data["service"]) != (by.id, order.service):
        raise Conflict("station.ticket.id_taken", now=known.summary())
    return known


def known_kiosk(tx: Transaction, name: str | None) -> str | None:
    """Return that name; raise InvalidInput if no kiosk of this station has it."""
    if name is not None and not any(
        device.name == name and device.role is Role.KIOSK and device.active for device in tx.devices.all()
    ):
        raise InvalidInput("station.kiosk.not_found")
    return name


def arrival_of(by: Actor, order: TicketOrder, now: datetime) -> datetime:
    """Return when the person arrived: now, unless a kiosk that was offline gives a time."""
    if order.arrived_at is None and order.id is None and order.number is None:
        return now
    if by.role is not Role.KIOSK:
        raise NotAllowed("station.kiosk.arrival_not_allowed")
    if order.number is not None and order.id is None:
        raise InvalidInput("station.kiosk.id_missing")
    at = order.arrived_at or now
    if at > now + _CLOCKS_DIFFER or at < now - _OFFLINE_AT_MOST:
        raise InvalidInput("station.kiosk.arrival_not_credible")
    return min(at, now)
