"""Desks open, close and pause."""

from collections.abc import Callable, Mapping
from datetime import datetime

from ciasc.domain.desk import Desk, PauseReason, may_serve
from ciasc.domain.errors import Conflict, JsonValue, NotAllowed
from ciasc.domain.events import Kind
from ciasc.domain.people import Actor, Permission
from ciasc.ports import Transaction
from ciasc.station.base import UseCases, desk_worked_by, find_desk, find_service, find_ticket


class Desks(UseCases):
    """What happens to a desk itself."""

    def open_desk(self, by: Actor, number: int, services: frozenset[str] = frozenset()) -> Desk:
        """The desk worked by this person for those services (none named: all that the role may serve)."""
        with self.store.begin() as tx:
            before, known = find_desk(tx, number), tx.services()
            services = services or _usual(tx, by, number)
            for key in services:
                if not may_serve(by.role, find_service(tx, key)):
                    raise NotAllowed("Ese servicio solo lo atiende un efectivo policial.")
            other = tx.desk_of(by.id)
            if other is not None and other.number != number:
                msg = f"Usted ya atiende el módulo {other.number}: ciérrelo primero."
                raise Conflict(msg, now=other.summary())
            at = self.clock()
            desk = before.open(by, services, at)
            tx.record(Kind.DESK_OPENED, by, at, desk=number, data={"services": sorted(desk.serves(known))})
            tx.save_desk(desk)
        self.publish()
        return desk

    def close_desk(self, by: Actor, number: int) -> Desk:
        """The desk with nobody at it.

        A supervisor may also close a desk that was left: its person is set aside, to be called again.
        """
        with self.store.begin() as tx:
            desk = find_desk(tx, number)
            if not by.may(Permission.CLOSE_ANY_DESK) or desk.staff == by.id:
                desk.worked_by(by)
            elif desk.ticket is not None:
                self._set_aside(tx, by, desk.ticket)
                desk = desk.freed()
                tx.save_desk(desk)
            at = self.clock()
            closed = desk.close(at)
            tx.record(Kind.DESK_CLOSED, by, at, desk=number)
            tx.save_desk(closed)
        self.publish()
        return closed

    def _set_aside(self, tx: Transaction, by: Actor, ticket_id: str) -> None:
        ticket = find_ticket(tx, ticket_id)
        note = "El módulo se cerró sin terminar la atención."
        tx.record(Kind.PARKED, by, self.clock(), ticket=ticket.id, desk=ticket.desk, data={"note": note})
        tx.save_ticket(ticket.park(note=note))

    def pause_desk(self, by: Actor, number: int, reason: PauseReason) -> Desk:
        """The desk standing still for that reason."""
        return self._change_desk(
            by, number, Kind.DESK_PAUSED, lambda desk, at: desk.pause(reason, at), {"reason": reason.value}
        )

    def resume_desk(self, by: Actor, number: int) -> Desk:
        """The desk working again."""
        return self._change_desk(by, number, Kind.DESK_RESUMED, lambda desk, at: desk.resume(at))

    def _change_desk(
        self,
        by: Actor,
        number: int,
        kind: Kind,
        change: Callable[[Desk, datetime], Desk],
        data: Mapping[str, JsonValue] | None = None,
    ) -> Desk:
        with self.store.begin() as tx:
            desk = desk_worked_by(tx, by, number)
            at = self.clock()
            after = change(desk, at)
            tx.record(kind, by, at, desk=number, data=data)
            tx.save_desk(after)
        self.publish()
        return after


def _usual(tx: Transaction, by: Actor, number: int) -> frozenset[str]:
    """The services for which that desk opens by itself; none means all that the role may serve."""
    entry = tx.configuration().desk(number)
    if entry is None:
        return frozenset()
    if entry.archived:
        raise Conflict(f"El módulo {number} está archivado: elija otro.", now={"desk": number})
    known = tx.services()
    usual = frozenset(key for key in entry.services if key in known and may_serve(by.role, known[key]))
    if entry.services and not usual:
        raise NotAllowed("Ese módulo solo atiende servicios que le corresponden a un efectivo policial.")
    return usual
