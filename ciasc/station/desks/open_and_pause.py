"""Open, close and pause desks."""

from dataclasses import dataclass, replace

from ciasc.domain.core.errors import Conflict, InvalidInput
from ciasc.domain.core.messages import message
from ciasc.domain.core.permissions import SYSTEM, Actor, Permission
from ciasc.domain.core.services import Lane
from ciasc.domain.queueing.desk import CloseReason, Desk, PauseReason, Window
from ciasc.domain.queueing.desk_services import is_only_open_desk, services_at_opening
from ciasc.domain.tickets.events import EventKind
from ciasc.ports import Reading, Transaction
from ciasc.station.context import Context, desk_worked_by, find_desk, find_service, find_ticket
from ciasc.station.desks.services_and_languages import languages_at_desk
from ciasc.station.desks.ticket_alerts import watch_officers, watch_ticket


@dataclass(frozen=True, slots=True)
class Desks:
    """The use cases of a desk itself."""

    context: Context

    def open(
        self,
        tx: Transaction,
        by: Actor,
        number: int,
        services: frozenset[str] = frozenset(),
        window: Window | None = None,
    ) -> Desk:
        """Open the desk for this person and those services (none: all that the role may serve); return it.

        The window gets its lease; raise LeaseLost if the desk is open in another one.
        """
        window = window or Window(by.id)
        before, known = find_desk(tx, number), tx.config.services()
        _must_be_in_use(tx, number)
        for key in services:
            find_service(tx, key)
        skills, alone = tx.config.in_force().skills(number), is_only_open_desk(tx.desks.all(), number)
        services = services_at_opening(number, services, skills, by.role, known, alone=alone)
        other = tx.desks.of_staff(by.id)
        if other is not None and other.number != number:
            raise Conflict("station.desk.other_desk_open", desk=other.number, now=other.summary())
        at, rules = self.context.clock(), self.context.rules_in(tx)
        if before.staff == by.id and before.leased(at, rules):
            before.held_by(window, at, rules)
        same = before.lease if before.leased(at, rules) else None
        desk = before.open(by, services, at, languages_at_desk(tx, number, by.id)).leased_to(
            window.id or same or self.context.new_token(), window.holder, at
        )
        tx.events.record(
            EventKind.DESK_OPENED, by, at, desk=number, data={"services": sorted(desk.serves(known))}
        )
        tx.desks.save(desk)
        watch_officers(self.context, tx, by)
        return desk

    def close(self, tx: Transaction, by: Actor, number: int, reason: CloseReason | None = None) -> Desk:
        """Close the desk and return it.

        A supervisor may also close an abandoned desk, with a reason: its person is set aside, to be called
        again. Raise InvalidInput without the reason.
        """
        desk = find_desk(tx, number)
        if not by.may(Permission.CLOSE_ANY_DESK) or desk.staff in (by.id, None):
            desk.worked_by(by)
        elif reason is None:
            raise InvalidInput("station.desk.close_reason_missing", staff=desk.staff_name)
        else:
            desk = self._without_ticket(tx, by, desk)
        return self._close(tx, by, desk, reason)

    def _close(self, tx: Transaction, by: Actor, desk: Desk, reason: CloseReason | None) -> Desk:
        at = self.context.clock()
        closed = desk.close(at)
        data = {"reason": reason.value} if reason else None
        tx.events.record(EventKind.DESK_CLOSED, by, at, desk=desk.number, data=data)
        tx.desks.save(closed)
        watch_officers(self.context, tx, by, left=desk)
        return closed

    def send_home(self, tx: Transaction, by: Actor) -> int:
        """Close the desks of disabled accounts, and set aside the people they attended; return how many."""
        desks = _without_account(tx)
        for desk in desks:
            self._close(tx, by, self._without_ticket(tx, by, desk), CloseReason.OTHER)
        return len(desks)

    def close_abandoned(self) -> int:
        """Close the desks of disabled accounts, in a transaction of its own if there are any."""
        with self.context.store.read() as tx:
            if not _without_account(tx):
                return 0
        with self.context.change() as writing:
            return self.send_home(writing, SYSTEM)

    def _without_ticket(self, tx: Transaction, by: Actor, desk: Desk) -> Desk:
        """Return the desk without its ticket: the person is set aside, or in danger waits again."""
        if desk.ticket is None:
            return desk
        self._set_aside(tx, by, desk.ticket)
        tx.desks.save(desk.freed())
        return desk.freed()

    def _set_aside(self, tx: Transaction, by: Actor, ticket_id: str) -> None:
        ticket = find_ticket(tx, ticket_id)
        note = self.context.render(message("station.notes.desk_closed"))
        at = self.context.clock()
        tx.events.record(EventKind.PARKED, by, at, ticket=ticket.id, desk=ticket.desk, data={"note": note})
        after = ticket.park(at=at, note=note)
        tx.tickets.save(after)
        if ticket.lane is Lane.IMMEDIATE:  # a person in danger does not wait for the staff to remember
            tx.events.record(EventKind.RETURNED, by, at, ticket=ticket.id)
            after = after.come_back()
            tx.tickets.save(after)
        watch_ticket(self.context, tx, by, after, ticket)

    def take_over(self, tx: Transaction, by: Actor, number: int, window: Window) -> Desk:
        """Give the lease of the person's desk to this window; the other window is refused from now on."""
        desk = desk_worked_by(tx, by, number)
        at = self.context.clock()
        taken = desk.taken_over(window.id or self.context.new_token(), window.holder, at)
        tx.events.record(EventKind.DESK_TAKEN_OVER, by, at, desk=number)
        tx.desks.save(taken)
        return taken

    def heartbeat(self, tx: Transaction, by: Actor, number: int, window: Window) -> Desk:
        """Update the desk's last heartbeat and return it; LeaseLost for a window that does not hold it."""
        desk = desk_worked_by(tx, by, number)
        at, rules = self.context.clock(), self.context.rules_in(tx)
        desk.held_by(window, at, rules)
        tx.desks.update_heartbeat(number, at)
        if not desk.leased(at, rules):
            tx.notify()
        return replace(desk, heard_at=at)

    def clock_put_back(self) -> int:
        """Set heartbeats that are in the future to now, after the clock was set back; return how many.

        Each window then has the usual time for its next heartbeat: none holds its desk for longer.
        """
        now = self.context.clock()
        with self.context.store.read() as tx:
            early = [
                desk.number for desk in tx.desks.all() if desk.heard_at is not None and desk.heard_at > now
            ]
        if early:
            with self.context.change() as writing:
                for number in early:
                    writing.desks.update_heartbeat(number, now)
        return len(early)

    def leave_work(self, tx: Transaction, by: Actor, holder: str, *, force: bool = False) -> None:
        """Close the desk of a person who signs out; raise Conflict while a person is attended, unless forced.

        Only the session that works the desk closes it: another sign-in of the same person ends alone.
        """
        desk = tx.desks.of_staff(by.id)
        if desk is None or desk.lease_holder != holder:
            return
        if desk.ticket is None:
            self.close(tx, by, desk.number)
        elif not force:
            raise Conflict("station.desk.still_attending", desk=desk.number, now=desk.summary())

    def pause(self, tx: Transaction, by: Actor, number: int, reason: PauseReason) -> Desk:
        """Pause the desk for that reason and return it."""
        desk, at = desk_worked_by(tx, by, number), self.context.clock()
        paused = desk.pause(reason, at)
        tx.events.record(EventKind.DESK_PAUSED, by, at, desk=number, data={"reason": reason.value})
        tx.desks.save(paused)
        watch_officers(self.context, tx, by, left=desk)
        return paused

    def resume(self, tx: Transaction, by: Actor, number: int) -> Desk:
        """Resume the desk and return it."""
        at = self.context.clock()
        resumed = desk_worked_by(tx, by, number).resume(at)
        tx.events.record(EventKind.DESK_RESUMED, by, at, desk=number)
        tx.desks.save(resumed)
        watch_officers(self.context, tx, by)
        return resumed


def _must_be_in_use(tx: Transaction, number: int) -> None:
    """Check that the configuration has not archived that desk; raise Conflict if it has."""
    entry = tx.config.in_force().desk(number)
    if entry is not None and entry.archived:
        raise Conflict("station.desk.archived", desk=number, now={"desk": number})


def _without_account(tx: Reading) -> list[Desk]:
    """Return the open desks of people who may not sign in any more."""
    out = {one.id for one in tx.staff.all() if not one.active}
    return [desk for desk in (tx.desks.all() if out else ()) if desk.staff in out]
