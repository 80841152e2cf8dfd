"""Desks open, close and pause."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from ciasc.domain.core.errors import Conflict, InvalidInput, JsonValue
from ciasc.domain.core.permissions import Actor, Permission
from ciasc.domain.core.services import Lane
from ciasc.domain.queueing.desk import CloseReason, Desk, DeskState, PauseReason, Window
from ciasc.domain.queueing.desk_services import is_only_open_desk, services_at_opening
from ciasc.domain.tickets.events import EventKind
from ciasc.ports import Reading, Transaction
from ciasc.station.desks.raise_alerts import Alerting
from ciasc.station.desks.services_and_languages import languages_at_desk
from ciasc.station.use_case import desk_worked_by, find_desk, find_service, find_ticket


class OpenAndPause(Alerting):
    """What happens to a desk itself."""

    def open_desk(
        self,
        by: Actor,
        number: int,
        services: frozenset[str] = frozenset(),
        window: Window | None = None,
    ) -> Desk:
        """The desk worked by this person for those services (none named: all that the role may serve).

        The window gets its lease; LeaseLost if the desk is open in another one.
        """
        window = window or Window(by.id)
        with self.store.begin() as tx:
            before, known = find_desk(tx, number), tx.services()
            _must_be_in_use(tx, number)
            for key in services:
                find_service(tx, key)
            skills, alone = tx.configuration().skills(number), is_only_open_desk(tx.desks(), number)
            services = services_at_opening(number, services, skills, by.role, known, alone=alone)
            other = tx.desk_of(by.id)
            if other is not None and other.number != number:
                msg = f"Usted ya atiende el módulo {other.number}: ciérrelo primero."
                raise Conflict(msg, now=other.summary())
            at, rules = self.clock(), self.rules_in(tx)
            if before.staff == by.id and before.leased(at, rules):
                before.held_by(window, at, rules)
            same = before.lease if before.leased(at, rules) else None
            desk = before.open(by, services, at, languages_at_desk(tx, number, by.id)).leased_to(
                window.id or same or self.new_token(), window.holder, at
            )
            tx.record(
                EventKind.DESK_OPENED, by, at, desk=number, data={"services": sorted(desk.serves(known))}
            )
            tx.save_desk(desk)
            self.watch_officers(tx, by)
        self.publish()
        return desk

    def close_desk(self, by: Actor, number: int, reason: CloseReason | None = None) -> Desk:
        """The desk with nobody at it.

        A supervisor may also close a desk that was left, and says why: its person is set aside, to be called
        again. InvalidInput without the reason.
        """
        with self.store.begin() as tx:
            desk = find_desk(tx, number)
            if not by.may(Permission.CLOSE_ANY_DESK) or desk.staff in (by.id, None):
                desk.worked_by(by)
            elif reason is None:
                raise InvalidInput(f"Indique por qué cierra el módulo de {desk.staff_name} («reason»).")
            else:
                desk = self._left(tx, by, desk)
            closed = self._close(tx, by, desk, reason)
        self.publish()
        return closed

    def _close(self, tx: Transaction, by: Actor, desk: Desk, reason: CloseReason | None) -> Desk:
        at = self.clock()
        closed = desk.close(at)
        data = {"reason": reason.value} if reason else None
        tx.record(EventKind.DESK_CLOSED, by, at, desk=desk.number, data=data)
        tx.save_desk(closed)
        self.watch_officers(tx, by, left=desk)
        return closed

    def send_home(self, by: Actor) -> int:
        """Close the desks of those whose account was disabled, and set aside whom they attended; how many."""
        with self.store.read() as tx:
            if not _without_account(tx):
                return 0
        with self.store.begin() as tx:
            desks = _without_account(tx)
            for desk in desks:
                self._close(tx, by, self._left(tx, by, desk), CloseReason.OTHER)
        self.publish()
        return len(desks)

    def _left(self, tx: Transaction, by: Actor, desk: Desk) -> Desk:
        """The desk without who was there: they are set aside, or wait again at once if in danger."""
        if desk.ticket is None:
            return desk
        self._set_aside(tx, by, desk.ticket)
        tx.save_desk(desk.freed())
        return desk.freed()

    def _set_aside(self, tx: Transaction, by: Actor, ticket_id: str) -> None:
        ticket = find_ticket(tx, ticket_id)
        note = "El módulo se cerró sin terminar la atención."
        at = self.clock()
        tx.record(EventKind.PARKED, by, at, ticket=ticket.id, desk=ticket.desk, data={"note": note})
        after = ticket.park(at=at, note=note)
        tx.save_ticket(after)
        if ticket.lane is Lane.IMMEDIATE:  # nobody in danger waits until somebody thinks of them
            tx.record(EventKind.RETURNED, by, at, ticket=ticket.id)
            after = after.come_back()
            tx.save_ticket(after)
        self.watch(tx, by, after, ticket)

    def must_hold(self, by: Actor, number: int, window: Window) -> None:
        """Return if that window may work this person's desk, else raise LeaseLost."""
        with self.store.read() as tx:
            desk, rules = find_desk(tx, number), self.rules_in(tx)
        if desk.staff == by.id:
            desk.held_by(window, self.clock(), rules)

    def take_over(self, by: Actor, number: int, window: Window) -> Desk:
        """The person's desk worked from this window from now on; the other one is refused."""
        with self.store.begin() as tx:
            desk = desk_worked_by(tx, by, number)
            at = self.clock()
            taken = desk.taken_over(window.id or self.new_token(), window.holder, at)
            tx.record(EventKind.DESK_TAKEN_OVER, by, at, desk=number)
            tx.save_desk(taken)
        self.publish()
        return taken

    def heartbeat(self, by: Actor, number: int, window: Window) -> Desk:
        """The desk, heard of now; LeaseLost for a window that does not hold it."""
        with self.store.begin() as tx:
            desk = desk_worked_by(tx, by, number)
            at, rules = self.clock(), self.rules_in(tx)
            desk.held_by(window, at, rules)
            tx.heard_from(number, at)
        if not desk.leased(at, rules):
            self.publish()
        return replace(desk, heard_at=at)

    def clock_put_back(self) -> int:
        """Set the desks that were heard of in what is the future again to be heard of now; return how many.

        Each window then has the usual time for its next heartbeat: none keeps its desk until that hour comes.
        """
        now = self.clock()
        with self.store.read() as tx:
            early = [desk.number for desk in tx.desks() if desk.heard_at is not None and desk.heard_at > now]
        if early:
            with self.store.begin() as tx:
                for number in early:
                    tx.heard_from(number, now)
        return len(early)

    def leave_work(self, by: Actor, holder: str, *, force: bool = False) -> None:
        """Close the desk of a person who signs out; Conflict while somebody is attended there, unless forced.

        Only the session that works the desk closes it: another sign-in of the same person ends alone.
        """
        with self.store.read() as tx:
            desk = tx.desk_of(by.id)
        if desk is None or desk.lease_holder != holder:
            return
        if desk.ticket is None:
            self.close_desk(by, desk.number)
        elif not force:
            msg = (
                f"Aún atiende a una persona en el módulo {desk.number}: "
                "finalice, derive o déjela en espera aparte antes."
            )
            raise Conflict(msg, now=desk.summary())

    def pause_desk(self, by: Actor, number: int, reason: PauseReason) -> Desk:
        """The desk standing still for that reason."""
        return self._change_desk(
            by,
            number,
            EventKind.DESK_PAUSED,
            lambda desk, at: desk.pause(reason, at),
            {"reason": reason.value},
        )

    def resume_desk(self, by: Actor, number: int) -> Desk:
        """The desk working again."""
        return self._change_desk(by, number, EventKind.DESK_RESUMED, lambda desk, at: desk.resume(at))

    def _change_desk(
        self,
        by: Actor,
        number: int,
        kind: EventKind,
        change: Callable[[Desk, datetime], Desk],
        data: Mapping[str, JsonValue] | None = None,
    ) -> Desk:
        with self.store.begin() as tx:
            desk = desk_worked_by(tx, by, number)
            at = self.clock()
            after = change(desk, at)
            tx.record(kind, by, at, desk=number, data=data)
            tx.save_desk(after)
            self.watch_officers(tx, by, left=desk if after.state is DeskState.PAUSED else None)
        self.publish()
        return after


def _must_be_in_use(tx: Transaction, number: int) -> None:
    """Return unless the configuration archived that desk, else raise Conflict."""
    entry = tx.configuration().desk(number)
    if entry is not None and entry.archived:
        raise Conflict(f"El módulo {number} está archivado: elija otro.", now={"desk": number})


def _without_account(tx: Reading) -> list[Desk]:
    """The desks that stand open for people who may not sign in any more."""
    out = {one.id for one in tx.staff() if not one.active}
    return [desk for desk in (tx.desks() if out else ()) if desk.staff in out]
