"""A person at a desk: called, attended, sent on, set aside or absent; and the last step taken back."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from ciasc.domain import events
from ciasc.domain.calling import next_for
from ciasc.domain.desk import Desk, may_serve
from ciasc.domain.errors import Conflict, InvalidInput, JsonValue, NotAllowed
from ciasc.domain.events import UNDOABLE, Event, Kind
from ciasc.domain.indicators import leg_left, leg_of
from ciasc.domain.people import Actor
from ciasc.domain.ticket import (
    AT_DESK,
    ENDED,
    CallReason,
    Outcome,
    State,
    Ticket,
    no_show_at,
    recall_at,
)
from ciasc.ports import Transaction
from ciasc.station.base import (
    UseCases,
    at_desk,
    at_version,
    desk_worked_by,
    find_service,
    find_ticket,
    whoever_pressed,
)

_LEAVES_DESK: Final = frozenset({Kind.COMPLETED, Kind.NO_SHOW, Kind.PARKED})
_ENDS_LEG: Final = frozenset({Kind.COMPLETED, Kind.NO_SHOW, Kind.TRANSFERRED})


class Attending(UseCases):
    """What the person at a desk does with the citizen in front of it."""

    def call_next(self, by: Actor, desk_number: int) -> Ticket | None:
        """The ticket whose turn it is, called to that desk; None if nobody waits for it."""
        with self.store.begin() as tx:
            by = whoever_pressed(tx, by, desk_number)
            desk = desk_worked_by(tx, by, desk_number)
            desk.must_be_free()
            mine = desk.serves(tx.services())
            ticket = next_for(mine, tx.waiting(mine, limit=1))
            if ticket is None:
                return None
            called = self._call(tx, by, desk, ticket, _by_button(by))
        self.publish()
        return called

    def call(self, by: Actor, desk_number: int, ticket_id: str, reason: CallReason) -> Ticket:
        """That ticket called to that desk out of its turn, with the reason kept."""
        with self.store.begin() as tx:
            desk = desk_worked_by(tx, by, desk_number)
            desk.must_be_free()
            ticket = find_ticket(tx, ticket_id)
            if not may_serve(by.role, find_service(tx, ticket.service)):
                raise NotAllowed("Este servicio solo lo atiende un efectivo policial.")
            if ticket.state is State.ABSENT:
                self._still_kept(ticket)
                tx.reopen_leg(ticket.id, ticket.leg)
            called = self._call(tx, by, desk, ticket, {"reason": reason.value})
        self.publish()
        return called

    def _still_kept(self, ticket: Ticket) -> None:
        if ticket.ended_at is not None and self.clock() - ticket.ended_at > self.rules_now().absent_keeps:
            raise Conflict(
                "Pasó el tiempo en que conservaba su lugar: entregue un ticket nuevo.", now=ticket.summary()
            )

    def _call(
        self, tx: Transaction, by: Actor, desk: Desk, ticket: Ticket, data: Mapping[str, JsonValue]
    ) -> Ticket:
        at = self.clock()
        called = ticket.call(desk=desk.number, staff=by.id, at=at)
        tx.record(Kind.CALLED, by, at, ticket=ticket.id, desk=desk.number, data=data)
        tx.save_desk(desk.taking(ticket.id))
        tx.save_ticket(called)
        return called

    def recall(self, by: Actor, desk_number: int, version: int) -> Ticket:
        """The called ticket called once more; Conflict within the cooldown."""

        def again(ticket: Ticket, at: datetime) -> Ticket:
            not_before = recall_at(ticket, self.rules_now(), at)
            if not_before is not None and at < not_before:
                wait = int((not_before - at).total_seconds()) + 1
                raise Conflict(
                    "Espere unos segundos antes de volver a llamar.", now=ticket.summary(), retry_after_s=wait
                )
            return ticket.recall(at=at)

        # Who closes the desk between the two looks is refused by the second one.
        with self.store.read() as tx:
            by = whoever_pressed(tx, by, desk_number)
        return self._step(by, desk_number, version, Kind.RECALLED, again, _by_button(by))

    def serve(self, by: Actor, desk_number: int, version: int) -> Ticket:
        """The called ticket in attention: its person is at the desk."""
        return self._step(by, desk_number, version, Kind.SERVED, lambda ticket, at: ticket.serve(at=at))

    def complete(
        self, by: Actor, desk_number: int, version: int, outcome: Outcome, denuncia_ref: str | None = None
    ) -> Ticket:
        """The ticket closed with its outcome; the desk is free."""
        return self._step(
            by,
            desk_number,
            version,
            Kind.COMPLETED,
            lambda ticket, at: ticket.complete(outcome=outcome, denuncia_ref=denuncia_ref, at=at),
            {"outcome": outcome.value, "denuncia_ref": denuncia_ref},
        )

    def no_show(self, by: Actor, desk_number: int, version: int) -> Ticket:
        """The ticket whose person did not come; Conflict until enough calls and time have passed."""

        def absent(ticket: Ticket, at: datetime) -> Ticket:
            rules = self.rules_now()
            not_before = no_show_at(ticket, rules, at)
            if ticket.state is State.CALLED and (not_before is None or at < not_before):
                calls, wait = rules.no_show_min_calls, rules.no_show_min_seconds
                msg = f"Para marcar ausente hacen falta {calls} llamados y {wait} segundos desde el primero."
                raise Conflict(msg, now=ticket.summary())
            return ticket.no_show(at=at)

        return self._step(by, desk_number, version, Kind.NO_SHOW, absent)

    def park(self, by: Actor, desk_number: int, version: int, note: str | None = None) -> Ticket:
        """The ticket set aside; the desk is free."""
        return self._step(
            by, desk_number, version, Kind.PARKED, lambda ticket, _: ticket.park(note=note), {"note": note}
        )

    def transfer(
        self, by: Actor, desk_number: int, version: int, service_key: str, note: str | None = None
    ) -> Ticket:
        """A new leg of the visit at another service, keeping the first arrival; the desk is free."""
        with self.store.begin() as tx:
            service = find_service(tx, service_key)
            if not service.enabled:
                raise InvalidInput("Ese servicio no se atiende en esta comisaría.")
            desk, ticket = at_desk(tx, by, desk_number, version)
            if ticket.service == service.key:
                raise InvalidInput("El ticket ya está en ese servicio.")
            at = self.clock()
            onward = ticket.transfer(service, at=at, note=note)
            tx.record(
                Kind.TRANSFERRED, by, at, ticket=ticket.id, desk=desk.number, data=events.transferred(onward)
            )
            tx.end_leg(leg_left(ticket, at))
            tx.save_desk(desk.freed())
            tx.save_ticket(onward)
        self.publish()
        return onward

    def _step(
        self,
        by: Actor,
        desk_number: int,
        version: int,
        kind: Kind,
        change: Callable[[Ticket, datetime], Ticket],
        data: Mapping[str, JsonValue] | None = None,
    ) -> Ticket:
        with self.store.begin() as tx:
            desk, ticket = at_desk(tx, by, desk_number, version)
            at = self.clock()
            after = change(ticket, at)
            tx.record(kind, by, at, ticket=ticket.id, desk=desk.number, data=data)
            if after.state in ENDED:
                tx.end_leg(leg_of(after))
            if kind in _LEAVES_DESK:
                tx.save_desk(desk.freed())
            tx.save_ticket(after)
        self.publish()
        return after

    def undo(self, by: Actor, desk_number: int, version: int) -> Ticket:
        """The ticket as it was before the desk's last step, by a compensating event, within ten seconds."""
        with self.store.begin() as tx:
            desk = desk_worked_by(tx, by, desk_number)
            now = self.clock()
            last = tx.last_step(desk_number)
            history = tx.events_of(last.ticket) if last is not None and last.ticket is not None else ()
            if last is None or not self._undoable(last, history, by, now):
                raise Conflict("Ya no se puede deshacer el último paso.", now=desk.summary())
            ticket = at_version(find_ticket(tx, history[0].ticket or ""), version)
            data: dict[str, JsonValue] = {"of": last.seq, "kind": last.kind.value}
            undone = tx.record(Kind.UNDONE, by, now, ticket=ticket.id, desk=desk_number, data=data)
            restored = events.replay([*history, undone])
            _restore(tx, desk, last.kind, restored)
        self.publish()
        return restored

    def _undoable(self, last: Event, history: Sequence[Event], by: Actor, now: datetime) -> bool:
        longest = timedelta(seconds=self.rules_now().undo_seconds)
        in_time = timedelta(0) <= now - last.at <= longest
        moved = [event.seq for event in history if event.kind is not Kind.REPRINTED]
        return last.kind in UNDOABLE and last.actor == by.id and in_time and moved[-1] == last.seq


def _by_button(by: Actor) -> Mapping[str, JsonValue]:
    return {} if by.via is None else {"via": by.via}


def _restore(tx: Transaction, desk: Desk, undone: Kind, restored: Ticket) -> None:
    """Put desk, legs and ticket back to where they were before the step that was undone."""
    holds = restored.state in AT_DESK
    if holds and desk.ticket is None:
        tx.save_desk(desk.taking(restored.id))
    elif not holds and desk.ticket == restored.id:
        tx.save_desk(desk.freed())
    elif desk.ticket != restored.id:
        desk.must_be_free()
    if undone in _ENDS_LEG:
        tx.reopen_leg(restored.id, restored.leg)
    if restored.state in ENDED:
        tx.end_leg(leg_of(restored))
    tx.save_ticket(restored)
