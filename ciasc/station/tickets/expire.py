"""End forgotten tickets: by the system hours after their last step, or the next day by a supervisor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ciasc.domain.core.errors import Conflict, JsonValue
from ciasc.domain.core.permissions import SYSTEM, Actor, Permission
from ciasc.domain.core.services import Lane
from ciasc.domain.stats.legs import leg_expired
from ciasc.domain.tickets.closing_reasons import LeaveReason
from ciasc.domain.tickets.events import ABOUT_TICKET, EventKind
from ciasc.domain.tickets.states_and_outcomes import AT_DESK, TicketState
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import Reading, Transaction
from ciasc.station.context import Context, find_desk, find_ticket
from ciasc.station.desks.ticket_alerts import watch_ticket


@dataclass(frozen=True, slots=True)
class TicketExpiry:
    """The use cases of tickets that were forgotten."""

    context: Context

    def expire(self) -> int:
        """End the tickets with a last step too long ago; return how many.

        The immediate lane never expires. The time is measured by the steady clock: a leap of the wall clock
        ends no ticket. While the clock is not trusted, after a start of the computer at which it was far
        ahead, none is ended.
        """
        if not self.context.watch.trusted():
            return 0
        with self.context.store.read() as tx:
            if not self._forgotten(tx, self.context.clock()):
                return 0
        with self.context.change() as writing:
            now = self.context.clock()
            forgotten = self._forgotten(writing, now)
            for ticket in forgotten:
                self._end(writing, ticket, SYSTEM, LeaveReason.EXPIRED, now)
        return len(forgotten)

    def close_earlier(self, tx: Transaction, by: Actor, reason: LeaveReason) -> Sequence[Ticket]:
        """End the tickets of earlier days that are in no attention; return them as they were.

        The immediate lane is left: each of those people is to be found. A repeated call ends nothing more.
        """
        by.must(Permission.CANCEL_TICKET)
        now = self.context.clock()
        earlier = self.of_earlier_days(tx, now)
        for ticket in earlier:
            self._end(tx, ticket, by, reason, now)
        return earlier

    def of_earlier_days(self, tx: Reading, now: datetime) -> Sequence[Ticket]:
        """Return the open tickets that came before this day and may be ended together."""
        begin, _ = self.context.calendar.bounds(self.context.calendar.day(now))
        return [
            ticket
            for ticket in tx.tickets.open_queued_before(begin)
            if ticket.lane is not Lane.IMMEDIATE and ticket.state is not TicketState.SERVING
        ]

    def unexplained(self, tx: Reading) -> Sequence[Ticket]:
        """Return the preferential tickets that the system ended and no person has explained, in order."""
        return [
            ticket
            for ended in tx.events.expired()
            if (ticket := tx.tickets.get(ended)) is not None and _to_explain(tx, ticket)
        ]

    def explain(self, tx: Transaction, by: Actor, ticket_id: str, reason: LeaveReason) -> Ticket:
        """Record why the system had to end a preferential ticket; raise Conflict if that is known already.

        The ticket does not change.
        """
        by.must(Permission.CANCEL_TICKET)
        ticket = find_ticket(tx, ticket_id)
        if not _to_explain(tx, ticket):
            raise Conflict("station.ticket.nothing_to_explain", now=ticket.summary())
        data: dict[str, JsonValue] = {"reason": reason.value}
        now = self.context.clock()
        tx.events.record(EventKind.EXPIRY_EXPLAINED, by, now, ticket=ticket.id, data=data)
        return ticket

    def _forgotten(self, tx: Reading, now: datetime) -> Sequence[Ticket]:
        before = now - timedelta(seconds=self.context.rules_in(tx).expires_seconds)
        return [
            ticket
            for ticket in tx.tickets.open_queued_before(before)
            if ticket.lane is not Lane.IMMEDIATE and _last_step_at(tx, ticket) < before
        ]

    def _end(self, tx: Transaction, ticket: Ticket, by: Actor, reason: LeaveReason, now: datetime) -> None:
        if ticket.state in AT_DESK and ticket.desk is not None:
            tx.desks.save(find_desk(tx, ticket.desk).freed())
        if ticket.state is TicketState.SERVING:  # an attention left open is set aside first
            tx.events.record(EventKind.PARKED, by, now, ticket=ticket.id, desk=ticket.desk)
            ticket = ticket.park(at=now)
            tx.tickets.save(ticket)
        left = ticket.leave(at=now)
        data = {"reason": reason.value}
        tx.events.record(EventKind.LEFT, by, now, ticket=ticket.id, desk=ticket.desk, data=data)
        tx.stats.end_leg(leg_expired(left))
        tx.tickets.save(left)
        watch_ticket(self.context, tx, by, left)


def _to_explain(tx: Reading, ticket: Ticket) -> bool:
    """Return whether the system ended that preferential ticket and no person has said why."""
    if ticket.lane is not Lane.PREFERENTIAL or ticket.state is not TicketState.LEFT:
        return False
    history = tx.events.of_ticket(ticket.id)
    left = next(event for event in reversed(history) if event.kind is EventKind.LEFT)
    return left.data.get("reason") == LeaveReason.EXPIRED and not any(
        event.kind is EventKind.EXPIRY_EXPLAINED for event in history if event.seq > left.seq
    )


def _last_step_at(tx: Reading, ticket: Ticket) -> datetime:
    """Return when the ticket last moved; a copy of its paper is no step."""
    return max(event.at for event in tx.events.of_ticket(ticket.id) if event.kind not in ABOUT_TICKET)
