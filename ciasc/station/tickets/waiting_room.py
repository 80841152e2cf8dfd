"""The waiting room: changes of lane, people who come back, and languages."""

from ciasc.domain.core.permissions import Actor, Permission
from ciasc.domain.core.services import Lane
from ciasc.domain.tickets.events import EventKind
from ciasc.domain.tickets.priority_lane import LaneReason, change_lane
from ciasc.domain.tickets.states import TicketState
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import Reading
from ciasc.station.desks.raise_alerts import Alerting
from ciasc.station.use_case import at_version, find_service, find_ticket, is_still_callable


class WaitingRoom(Alerting):
    """The use cases of waiting tickets."""

    def put_in_lane(self, by: Actor, ticket_id: str, version: int, lane: Lane, reason: LaneReason) -> Ticket:
        """Set the lane of a ticket and store the reason: preferential or not, urgent or not."""
        with self.store.begin() as tx:
            ticket = at_version(find_ticket(tx, ticket_id), version)
            service = find_service(tx, ticket.service)
            after = change_lane(by, ticket, service, lane, _raised_by(tx, ticket))
            tx.events.record(
                EventKind.LANE_CHANGED,
                by,
                self.clock(),
                ticket=ticket.id,
                desk=_desk_of(tx, by),
                data={"lane": int(lane), "was": int(ticket.lane), "reason": reason.value},
            )
            tx.tickets.save(after)
            self.watch(tx, by, after, ticket)
        self.publish()
        return after

    def need_language(self, by: Actor, ticket_id: str, version: int, lang: str) -> Ticket:
        """Set the language that the person of a ticket needs."""
        by.must(Permission.OPERATE_DESK)
        with self.store.begin() as tx:
            ticket = at_version(find_ticket(tx, ticket_id), version)
            after = ticket.in_language(lang)
            tx.events.record(
                EventKind.LANGUAGE_CHANGED,
                by,
                self.clock(),
                ticket=ticket.id,
                desk=_desk_of(tx, by),
                data={"lang": lang},
            )
            tx.tickets.save(after)
        self.publish()
        return after

    def come_back(self, by: Actor, ticket_id: str, version: int) -> Ticket:
        """Put an absent or parked ticket back in the queue, at the head of its lane."""
        by.must(Permission.OPERATE_DESK)
        with self.store.begin() as tx:
            ticket = at_version(find_ticket(tx, ticket_id), version)
            at = self.clock()
            is_still_callable(ticket, at, self.rules_in(tx))
            after = ticket.come_back()
            tx.events.record(EventKind.RETURNED, by, at, ticket=ticket.id, desk=_desk_of(tx, by))
            if ticket.state is TicketState.ABSENT:
                tx.stats.reopen_leg(ticket.id, ticket.leg)
            tx.tickets.save(after)
            self.watch(tx, by, after, ticket)
        self.publish()
        return after


def _desk_of(tx: Reading, by: Actor) -> int | None:
    """Return the desk at which this person works, so that the step can be undone there."""
    desk = tx.desks.of_staff(by.id)
    return None if desk is None else desk.number


def _raised_by(tx: Reading, ticket: Ticket) -> str | None:
    """Return who put the ticket in its present lane after its issue; None if it has not changed."""
    changes = [event for event in tx.events.of_ticket(ticket.id) if event.kind is EventKind.LANE_CHANGED]
    return changes[-1].actor if changes else None
