"""Call, serve, transfer, park and complete the ticket of a desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ciasc.domain.core.errors import Conflict, InvalidInput, JsonValue, NotAllowed
from ciasc.domain.core.permissions import Actor
from ciasc.domain.queueing.allowed_actions import no_show_at, recall_at
from ciasc.domain.queueing.desk import Desk, may_serve
from ciasc.domain.queueing.desk_services import is_only_open_desk, must_be_for
from ciasc.domain.queueing.next_ticket import next_ticket
from ciasc.domain.queueing.transfer_targets import receiving_desk, transfer_targets
from ciasc.domain.queueing.working_desks import working_desks
from ciasc.domain.stats.fairness import call_evidence
from ciasc.domain.stats.legs import leg_before_transfer, leg_of
from ciasc.domain.tickets import events
from ciasc.domain.tickets.closing_reasons import ClosingReason, must_explain
from ciasc.domain.tickets.events import EventKind
from ciasc.domain.tickets.states_and_outcomes import ENDED, CallReason, Outcome, TicketState
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import Transaction
from ciasc.station.context import (
    Context,
    acting_person,
    at_desk,
    desk_worked_by,
    find_service,
    find_ticket,
    is_still_callable,
    line_at,
)
from ciasc.station.desks.ticket_alerts import watch_ticket

_LEAVES_DESK: Final = frozenset({EventKind.COMPLETED, EventKind.NO_SHOW, EventKind.LEFT, EventKind.PARKED})


@dataclass(frozen=True, slots=True)
class DeskAttention:
    """The use cases of a desk with its ticket."""

    context: Context

    def call_next(self, tx: Transaction, by: Actor, desk_number: int) -> Ticket | None:
        """Call the next ticket to that desk and return it; None if no ticket waits for it."""
        by = acting_person(tx, by, desk_number)
        desk = desk_worked_by(tx, by, desk_number)
        desk.must_be_free()
        line = line_at(tx, desk, self.context.clock(), self.context.rules_in(tx))
        first = tx.tickets.waiting(line, limit=1)
        ticket = next_ticket(line, first)
        if ticket is None:
            return None
        return self._call(
            tx,
            by,
            desk,
            ticket,
            {"turn": call_evidence(ticket, tx.tickets.heads(line, first)), **_by_button(by)},
        )

    def call(
        self, tx: Transaction, by: Actor, desk_number: int, ticket_id: str, reason: CallReason
    ) -> Ticket:
        """Call that ticket to the desk out of turn, with the reason; NotAllowed if it is not for the desk."""
        desk = desk_worked_by(tx, by, desk_number)
        desk.must_be_free()
        ticket = find_ticket(tx, ticket_id)
        if not may_serve(by.role, find_service(tx, ticket.service)):
            raise NotAllowed("station.service.officer_only")
        skills, alone = (
            tx.config.in_force().skills(desk_number),
            is_only_open_desk(tx.desks.all(), desk_number),
        )
        must_be_for(desk, ticket, skills, by, alone=alone)
        if ticket.state is TicketState.ABSENT:
            is_still_callable(ticket, self.context.clock(), self.context.rules_in(tx))
            tx.stats.reopen_leg(ticket.id, ticket.leg)
        return self._call(tx, by, desk, ticket, {"reason": reason.value})

    def _call(
        self, tx: Transaction, by: Actor, desk: Desk, ticket: Ticket, data: Mapping[str, JsonValue]
    ) -> Ticket:
        at = self.context.clock()
        called = ticket.call(desk=desk.number, staff=by.id, at=at)
        tx.events.record(EventKind.CALLED, by, at, ticket=ticket.id, desk=desk.number, data=data)
        tx.desks.save(desk.taking(ticket.id))
        tx.tickets.save(called)
        watch_ticket(self.context, tx, by, called, ticket)
        return called

    def recall(self, tx: Transaction, by: Actor, desk_number: int, version: int) -> Ticket:
        """Call the called ticket again; raise Conflict within the cooldown."""
        by = acting_person(tx, by, desk_number)
        desk, ticket = at_desk(tx, by, desk_number, version)
        at = self.context.clock()
        not_before = recall_at(ticket, self.context.rules_in(tx), at)
        if not_before is not None and at < not_before:
            wait = int(self.context.pace().real(not_before - at).total_seconds()) + 1
            raise Conflict("station.desk.recall_too_soon", now=ticket.summary(), retry_after_s=wait)
        return self._save(tx, by, desk, EventKind.RECALLED, at, ticket.recall(at=at), _by_button(by))

    def serve(self, tx: Transaction, by: Actor, desk_number: int, version: int) -> Ticket:
        """Set the called ticket in attention: its person is at the desk."""
        desk, ticket = at_desk(tx, by, desk_number, version)
        at = self.context.clock()
        return self._save(tx, by, desk, EventKind.SERVED, at, ticket.serve(at=at))

    def complete(
        self,
        tx: Transaction,
        by: Actor,
        desk_number: int,
        version: int,
        outcome: Outcome,
        denuncia_ref: str | None = None,
        reason: ClosingReason | None = None,
    ) -> Ticket:
        """Close the ticket with its outcome; the desk is free.

        Raise InvalidInput if the law requires a reason for an end without a denuncia and none is given.
        """
        desk, ticket = at_desk(tx, by, desk_number, version)
        at = self.context.clock()
        must_explain(ticket, find_service(tx, ticket.service), outcome, reason)
        done = ticket.complete(outcome=outcome, denuncia_ref=denuncia_ref, at=at)
        data: dict[str, JsonValue] = {"outcome": outcome.value, "denuncia_ref": done.denuncia_ref}
        if reason:
            data["reason"] = reason.value
        return self._save(tx, by, desk, EventKind.COMPLETED, at, done, data)

    def note_denuncia(
        self, tx: Transaction, by: Actor, desk_number: int, version: int, denuncia_ref: str
    ) -> Ticket:
        """Set the opaque reference of the denuncia of the ticket in attention."""
        desk, ticket = at_desk(tx, by, desk_number, version)
        noted, data = ticket.note_denuncia(denuncia_ref), {"denuncia_ref": denuncia_ref}
        return self._save(tx, by, desk, EventKind.DENUNCIA_NOTED, self.context.clock(), noted, data)

    def no_show(self, tx: Transaction, by: Actor, desk_number: int, version: int) -> Ticket:
        """Set the ticket as absent; raise Conflict before enough calls and time have passed."""
        desk, ticket = at_desk(tx, by, desk_number, version)
        at, rules = self.context.clock(), self.context.rules_in(tx)
        not_before = no_show_at(ticket, rules, at)
        if ticket.state is TicketState.CALLED and (not_before is None or at < not_before):
            calls, wait = rules.no_show_min_calls, rules.no_show_min_seconds
            raise Conflict("station.desk.no_show_too_soon", calls=calls, seconds=wait, now=ticket.summary())
        return self._save(tx, by, desk, EventKind.NO_SHOW, at, ticket.no_show(at=at))

    def left(self, tx: Transaction, by: Actor, desk_number: int, version: int) -> Ticket:
        """Set the called ticket as left: its person walked out without saying so on a phone."""
        desk, ticket = at_desk(tx, by, desk_number, version)
        at = self.context.clock()
        return self._save(tx, by, desk, EventKind.LEFT, at, ticket.leave(at=at))

    def park(
        self, tx: Transaction, by: Actor, desk_number: int, version: int, note: str | None = None
    ) -> Ticket:
        """Set the ticket aside; the desk is free."""
        desk, ticket = at_desk(tx, by, desk_number, version)
        at = self.context.clock()
        return self._save(tx, by, desk, EventKind.PARKED, at, ticket.park(at=at, note=note), {"note": note})

    def transfer(
        self,
        tx: Transaction,
        by: Actor,
        desk_number: int,
        version: int,
        service_key: str,
        note: str | None = None,
        to_desk: int | None = None,
    ) -> Ticket:
        """Start a new leg of the visit at another service, with the first arrival; the desk is free.

        The person at `to_desk` gets it first while they work there. Raise Conflict if no desk serves it now.
        """
        service = find_service(tx, service_key)
        if not service.enabled:
            raise InvalidInput("station.service.not_offered")
        desk, ticket = at_desk(tx, by, desk_number, version)
        if ticket.service == service.key:
            raise InvalidInput("station.service.same")
        at = self.context.clock()
        there = working_desks(tx.desks.all(), at, self.context.rules_in(tx))
        person = receiving_desk(transfer_targets(by.role, there, tx.config.services())[service.key], to_desk)
        onward = ticket.transfer(service, at=at, note=note, for_staff=person)
        tx.events.record(
            EventKind.TRANSFERRED,
            by,
            at,
            ticket=ticket.id,
            desk=desk.number,
            data=events.transferred(onward),
        )
        tx.stats.end_leg(leg_before_transfer(ticket, at))
        tx.desks.save(desk.freed())
        tx.tickets.save(onward)
        watch_ticket(self.context, tx, by, onward, ticket)
        return onward

    def _save(
        self,
        tx: Transaction,
        by: Actor,
        desk: Desk,
        kind: EventKind,
        at: datetime,
        after: Ticket,
        data: Mapping[str, JsonValue] | None = None,
    ) -> Ticket:
        """Record the step and save the ticket after it; the desk is free if the step ends its work."""
        tx.events.record(kind, by, at, ticket=after.id, desk=desk.number, data=data)
        if after.state in ENDED:
            tx.stats.end_leg(leg_of(after))
        if kind in _LEAVES_DESK:
            tx.desks.save(desk.freed())
        tx.tickets.save(after)
        return after


def _by_button(by: Actor) -> Mapping[str, JsonValue]:
    return {} if by.via is None else {"via": by.via}
