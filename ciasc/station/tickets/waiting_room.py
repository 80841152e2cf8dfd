"""The waiting room: people who leave or come back, cancelled tickets, changes of lane, and languages."""

from dataclasses import dataclass

from ciasc.domain.core.errors import NotFound
from ciasc.domain.core.permissions import CITIZEN, Actor, Permission
from ciasc.domain.core.services import Lane
from ciasc.domain.stats.legs import leg_gone, leg_of
from ciasc.domain.tickets.closing_reasons import CancelReason
from ciasc.domain.tickets.events import EventKind
from ciasc.domain.tickets.priority_lane import LaneReason, change_lane, declare_preferential
from ciasc.domain.tickets.states_and_outcomes import AT_DESK, TicketState
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import Reading, Transaction
from ciasc.station.context import Context, at_version, find_desk, find_service, find_ticket, is_still_callable
from ciasc.station.desks.ticket_alerts import watch_ticket


@dataclass(frozen=True, slots=True)
class WaitingRoom:
    """The use cases of waiting tickets."""

    context: Context

    def leave(self, tx: Transaction, token: str) -> Ticket:
        """Set the ticket as left, from the phone page."""
        ticket = tx.tickets.by_token(token)
        if ticket is None:
            raise NotFound("station.ticket.not_found_by_token")
        at = self.context.clock()
        left = ticket.leave(at=at)
        tx.events.record(EventKind.LEFT, CITIZEN, at, ticket=ticket.id, desk=ticket.desk)
        tx.stats.end_leg(leg_of(left))
        if ticket.state in AT_DESK and ticket.desk is not None:
            tx.desks.save(find_desk(tx, ticket.desk).freed())
        tx.tickets.save(left)
        watch_ticket(self.context, tx, CITIZEN, left)
        return left

    def cancel(
        self, tx: Transaction, by: Actor, ticket_id: str, version: int, reason: CancelReason
    ) -> Ticket:
        """Cancel a ticket that should not have been issued, and store the reason."""
        by.must(Permission.CANCEL_TICKET)
        ticket = at_version(find_ticket(tx, ticket_id), version)
        at = self.context.clock()
        cancelled = ticket.cancel(at=at)
        tx.events.record(EventKind.CANCELLED, by, at, ticket=ticket.id, data={"reason": reason.value})
        tx.stats.end_leg(leg_gone(cancelled) if reason is CancelReason.GONE else leg_of(cancelled))
        if ticket.state in AT_DESK and ticket.desk is not None:
            tx.desks.save(find_desk(tx, ticket.desk).freed())
        tx.tickets.save(cancelled)
        watch_ticket(self.context, tx, by, cancelled)
        return cancelled

    def put_in_lane(
        self, tx: Transaction, by: Actor, ticket_id: str, version: int, lane: Lane, reason: LaneReason
    ) -> Ticket:
        """Set the lane of a ticket and store the reason: preferential or not, urgent or not."""
        ticket = at_version(find_ticket(tx, ticket_id), version)
        service = find_service(tx, ticket.service)
        after = change_lane(by, ticket, service, lane, _raised_by(tx, ticket))
        self._lane_changed(tx, by, ticket, after, reason)
        return after

    def declare_preferential(self, tx: Transaction, by: Actor, ticket_id: str) -> Ticket:
        """Give the preferential lane to a ticket that its person just took at the kiosk.

        A repeated declaration changes nothing.
        """
        ticket = find_ticket(tx, ticket_id)
        if ticket.lane is Lane.PREFERENTIAL:
            by.must(Permission.ISSUE)
            return ticket
        after = declare_preferential(by, ticket, self.context.clock())
        self._lane_changed(tx, by, ticket, after, LaneReason.DECLARED)
        return after

    def _lane_changed(
        self, tx: Transaction, by: Actor, before: Ticket, after: Ticket, reason: LaneReason
    ) -> None:
        tx.events.record(
            EventKind.LANE_CHANGED,
            by,
            self.context.clock(),
            ticket=after.id,
            desk=_desk_of(tx, by),
            data={"lane": int(after.lane), "was": int(before.lane), "reason": reason.value},
        )
        tx.tickets.save(after)
        watch_ticket(self.context, tx, by, after, before)

    def need_language(self, tx: Transaction, by: Actor, ticket_id: str, version: int, lang: str) -> Ticket:
        """Set the language that the person of a ticket needs."""
        by.must(Permission.OPERATE_DESK)
        ticket = at_version(find_ticket(tx, ticket_id), version)
        after = ticket.in_language(lang)
        tx.events.record(
            EventKind.LANGUAGE_CHANGED,
            by,
            self.context.clock(),
            ticket=ticket.id,
            desk=_desk_of(tx, by),
            data={"lang": lang},
        )
        tx.tickets.save(after)
        return after

    def come_back(self, tx: Transaction, by: Actor, ticket_id: str, version: int) -> Ticket:
        """Put an absent or parked ticket back in the queue, at the head of its lane."""
        by.must(Permission.OPERATE_DESK)
        ticket = at_version(find_ticket(tx, ticket_id), version)
        at = self.context.clock()
        is_still_callable(ticket, at, self.context.rules_in(tx))
        after = ticket.come_back()
        tx.events.record(EventKind.RETURNED, by, at, ticket=ticket.id, desk=_desk_of(tx, by))
        if ticket.state is TicketState.ABSENT:
            tx.stats.reopen_leg(ticket.id, ticket.leg)
        tx.tickets.save(after)
        watch_ticket(self.context, tx, by, after, ticket)
        return after


def _desk_of(tx: Reading, by: Actor) -> int | None:
    """Return the desk at which this person works, so that the step can be undone there."""
    desk = tx.desks.of_staff(by.id)
    return None if desk is None else desk.number


def _raised_by(tx: Reading, ticket: Ticket) -> str | None:
    """Return who put the ticket in its present lane after its issue; None if it has not changed."""
    changes = [event for event in tx.events.of_ticket(ticket.id) if event.kind is EventKind.LANE_CHANGED]
    return changes[-1].actor if changes else None
