"""End tickets away from the desks: people who leave, and tickets that are cancelled."""

from ciasc.domain.core.errors import NotFound
from ciasc.domain.core.permissions import CITIZEN, Actor, Permission
from ciasc.domain.stats.legs import leg_of
from ciasc.domain.tickets.closing_reasons import CancelReason
from ciasc.domain.tickets.events import EventKind
from ciasc.domain.tickets.states import AT_DESK
from ciasc.domain.tickets.ticket import Ticket
from ciasc.station.desks.raise_alerts import Alerting
from ciasc.station.use_case import at_version, find_desk, find_ticket


class Leaving(Alerting):
    """The use cases that end waiting tickets."""

    def leave(self, token: str) -> Ticket:
        """Set the ticket as left, from the phone page."""
        with self.store.begin() as tx:
            ticket = tx.tickets.by_token(token)
            if ticket is None:
                raise NotFound("station.ticket.not_found_by_token")
            at = self.clock()
            left = ticket.leave(at=at)
            tx.events.record(EventKind.LEFT, CITIZEN, at, ticket=ticket.id, desk=ticket.desk)
            tx.stats.end_leg(leg_of(left))
            if ticket.state in AT_DESK and ticket.desk is not None:
                tx.desks.save(find_desk(tx, ticket.desk).freed())
            tx.tickets.save(left)
            self.watch(tx, CITIZEN, left)
        self.publish()
        return left

    def cancel(self, by: Actor, ticket_id: str, version: int, reason: CancelReason) -> Ticket:
        """Cancel a ticket that should not have been issued, and store the reason."""
        by.must(Permission.CANCEL_TICKET)
        with self.store.begin() as tx:
            ticket = at_version(find_ticket(tx, ticket_id), version)
            at = self.clock()
            cancelled = ticket.cancel(at=at)
            tx.events.record(EventKind.CANCELLED, by, at, ticket=ticket.id, data={"reason": reason.value})
            tx.stats.end_leg(leg_of(cancelled))
            if ticket.state in AT_DESK and ticket.desk is not None:
                tx.desks.save(find_desk(tx, ticket.desk).freed())
            tx.tickets.save(cancelled)
            self.watch(tx, by, cancelled)
        self.publish()
        return cancelled
