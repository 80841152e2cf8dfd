"""Tickets come and go: issuing, leaving, cancelling, and their paper."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from ciasc.domain import events
from ciasc.domain.desk import capable, working
from ciasc.domain.errors import Conflict, InvalidInput, NotAllowed, NotFound
from ciasc.domain.estimate import fallback
from ciasc.domain.events import Kind
from ciasc.domain.indicators import leg_of
from ciasc.domain.people import CITIZEN, Actor, Permission, Role
from ciasc.domain.printing import PrintJob
from ciasc.domain.service import Lane, Service
from ciasc.domain.ticket import AT_DESK, Ticket, issue
from ciasc.ports import Transaction
from ciasc.station.alerting import Alerting
from ciasc.station.base import at_version, find_desk, find_ticket, offered

_OFFLINE_AT_MOST: Final = timedelta(days=2)
_CLOCKS_DIFFER: Final = timedelta(minutes=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What somebody asks of the kiosk. `arrived_at` and `id` only come from a kiosk that was offline."""

    service: str
    lane: Lane = Lane.NORMAL
    lang: str = "es"
    kiosk: str | None = None
    arrived_at: datetime | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """A new ticket and its paper, if its kiosk has a printer."""

    ticket: Ticket
    job: PrintJob | None


class Issuing(Alerting):
    """What happens to a ticket away from the desks."""

    def issue(self, by: Actor, order: Order) -> Issued:
        """A new ticket, its number and its print job in one commit. Closed if no ticket is given for that."""
        by.must(Permission.ISSUE)
        now = self.clock()
        with self.store.begin() as tx:
            at = _arrival(by, order, now)
            if order.id is not None and (known := tx.ticket(order.id)) is not None:
                return Issued(known, tx.print_job(known.id))
            station, service = offered(tx, order.service)
            kiosk = by.name if by.role is Role.KIOSK else order.kiosk
            ticket = self._fresh(tx, replace(order, kiosk=kiosk), service, station.seq + 1, at)
            tx.record(Kind.ISSUED, by, now, ticket=ticket.id, data=events.issued(ticket))
            tx.add_ticket(ticket)
            self.watch(tx, by, ticket)
            printer = tx.printer_of(kiosk) if kiosk is not None else None
            job = tx.queue_print(ticket, printer, now) if printer is not None else None
        self.publish()
        return Issued(ticket, job)

    def _fresh(self, tx: Transaction, order: Order, service: Service, seq: int, at: datetime) -> Ticket:
        day = self.calendar.day(at)
        ticket = issue(
            service,
            id=order.id or self.new_id(at),
            seq=seq,
            day=day,
            number=tx.take_number(day, service.letter),
            token=self.new_token(),
            lane=order.lane,
            lang=order.lang,
            kiosk=order.kiosk,
            at=at,
        )
        return self._told(tx, ticket, service)

    def _told(self, tx: Transaction, ticket: Ticket, service: Service) -> Ticket:
        """The ticket with what its person is told: of a discreet one, what its cover would tell."""
        services = tx.services()
        shown, seen = service, ticket
        if service.discreet:
            shown = services[service.public_key]
            seen = ticket.seen_as(shown)
        ahead, own = tx.counts_ahead(seen)
        desks = working(tx.open_desks(), self.clock(), self.rules)
        estimate = fallback(own, shown.mean_service_s, capable(desks, shown, services))
        low, high = estimate or (None, None)
        return replace(ticket, ahead=ahead, low_min=low, high_min=high)

    def leave(self, token: str) -> Ticket:
        """The ticket whose person went away, told from the phone page."""
        with self.store.begin() as tx:
            ticket = tx.ticket_by_token(token)
            if ticket is None:
                raise NotFound("No encontramos ese ticket.")
            at = self.clock()
            left = ticket.leave(at=at)
            tx.record(Kind.LEFT, CITIZEN, at, ticket=ticket.id, desk=ticket.desk)
            tx.end_leg(leg_of(left))
            if ticket.state in AT_DESK and ticket.desk is not None:
                tx.save_desk(find_desk(tx, ticket.desk).freed())
            tx.save_ticket(left)
            self.watch(tx, CITIZEN, left)
        self.publish()
        return left

    def cancel(self, by: Actor, ticket_id: str, version: int, reason: str) -> Ticket:
        """The ticket that should not have been issued, taken out of the queue with the reason kept."""
        by.must(Permission.CANCEL_TICKET)
        with self.store.begin() as tx:
            ticket = at_version(find_ticket(tx, ticket_id), version)
            at = self.clock()
            cancelled = ticket.cancel(at=at)
            tx.record(Kind.CANCELLED, by, at, ticket=ticket.id, data={"reason": reason})
            tx.end_leg(leg_of(cancelled))
            tx.save_ticket(cancelled)
            self.watch(tx, by, cancelled)
        self.publish()
        return cancelled

    def reprint(self, by: Actor, ticket_id: str) -> PrintJob:
        """The paper of a ticket once more, marked as a copy; Conflict if its kiosk has no printer."""
        by.must(Permission.REPRINT)
        with self.store.begin() as tx:
            ticket = find_ticket(tx, ticket_id)
            kiosk = by.name if by.role is Role.KIOSK else ticket.kiosk
            printer = tx.printer_of(kiosk) if kiosk is not None else None
            if printer is None:
                raise Conflict(
                    "Ese ticket no tiene impresora: dígale su número a la persona.", now=ticket.summary()
                )
            now = self.clock()
            tx.record(Kind.REPRINTED, by, now, ticket=ticket.id)
            job = tx.queue_print(ticket, printer, now, copy=True)
        self.publish()
        return job


def _arrival(by: Actor, order: Order, now: datetime) -> datetime:
    """When the person arrived: now, unless a kiosk that was offline says otherwise."""
    if order.arrived_at is None and order.id is None:
        return now
    if by.role is not Role.KIOSK:
        raise NotAllowed("Solo un dispensador que estuvo sin conexión puede indicar la hora de llegada.")
    at = order.arrived_at or now
    if at > now + _CLOCKS_DIFFER or at < now - _OFFLINE_AT_MOST:
        raise InvalidInput("La hora de llegada no es creíble: revise el reloj del dispensador.")
    return min(at, now)
