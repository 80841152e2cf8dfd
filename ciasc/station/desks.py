"""Desks open, close and pause."""

from collections.abc import Callable, Mapping
from datetime import datetime

from ciasc.domain.desk import Desk, PauseReason, may_serve
from ciasc.domain.errors import Conflict, JsonValue, NotAllowed
from ciasc.domain.events import Kind
from ciasc.domain.people import Actor, Permission
from ciasc.station.base import UseCases, find_desk, find_service


class Desks(UseCases):
    """What happens to a desk itself."""

    def open_desk(self, by: Actor, number: int, services: frozenset[str] = frozenset()) -> Desk:
        """The desk worked by this person for those services (none named: all that the role may serve)."""
        with self.store.begin() as tx:
            before, known = find_desk(tx, number), tx.services()
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
        """The desk with nobody at it; also a supervisor may close a desk that was left open."""
        return self._change_desk(
            by, number, Kind.DESK_CLOSED, lambda desk, at: desk.close(at), chiefs_too=True
        )

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
        *,
        chiefs_too: bool = False,
    ) -> Desk:
        with self.store.begin() as tx:
            desk = find_desk(tx, number)
            if not (chiefs_too and by.may(Permission.CLOSE_ANY_DESK)):
                desk.worked_by(by)
            at = self.clock()
            after = change(desk, at)
            tx.record(kind, by, at, desk=number, data=data)
            tx.save_desk(after)
        self.publish()
        return after
