"""Undo a step soon after it by a compensating event: a desk's last one, or a citizen's leaving.

What the ticket is afterwards: `ciasc/domain/tickets/replay.py`.
For how long: `undo_seconds` and `stay_seconds` in `ciasc/domain/core/queue_time_limits.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ciasc.domain.core.errors import Conflict, JsonValue, NotFound
from ciasc.domain.core.permissions import CITIZEN, Actor
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.queueing.allowed_actions import undo_leaving_until
from ciasc.domain.queueing.desk import Desk, DeskState
from ciasc.domain.stats.legs import leg_of
from ciasc.domain.tickets.events import ABOUT_TICKET, AWAY_FROM_DESK, UNDOABLE, Event, EventKind
from ciasc.domain.tickets.replay import replay
from ciasc.domain.tickets.states_and_outcomes import AT_DESK, ENDED
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import Reading, Transaction
from ciasc.station.context import Context, at_version, desk_worked_by, find_desk, find_ticket
from ciasc.station.desks.ticket_alerts import watch_ticket

_ENDS_LEG: Final = frozenset({EventKind.COMPLETED, EventKind.NO_SHOW, EventKind.LEFT, EventKind.TRANSFERRED})


@dataclass(frozen=True, slots=True)
class LastStep:
    """The step that a desk may undo until `until`, and all events of its ticket."""

    event: Event
    ticket: Ticket
    until: datetime
    history: Sequence[Event]


def undoable_step(tx: Reading, desk: Desk, now: datetime, rules: Policy) -> LastStep | None:
    """Return the step that the person at that desk may undo now; None if there is none."""
    last = tx.events.last_step(desk.number)
    if last is None or last.ticket is None or last.kind not in UNDOABLE or last.actor != desk.staff:
        return None
    until = last.at + timedelta(seconds=rules.undo_seconds)
    if not last.at <= now <= until:
        return None
    history = tx.events.of_ticket(last.ticket)
    moved = [event.seq for event in history if event.kind not in ABOUT_TICKET]
    if moved[-1] != last.seq:
        return None
    return LastStep(last, find_ticket(tx, last.ticket), until, history)


@dataclass(frozen=True, slots=True)
class StepUndo:
    """The use cases that undo a step."""

    context: Context

    def leaving(self, tx: Transaction, token: str) -> Ticket:
        """Restore the ticket of a person who pressed "me retiro" by mistake, within a minute.

        Raise Conflict after that, or if they had been called and the desk has another person now.
        """
        ticket = tx.tickets.by_token(token)
        if ticket is None:
            raise NotFound("station.ticket.not_found_by_token")
        now = self.context.clock()
        history = tx.events.of_ticket(ticket.id)
        left = next(event for event in reversed(history) if event.kind not in ABOUT_TICKET)
        if (
            undo_leaving_until(ticket, self.context.rules_in(tx), now) is None
            or left.kind is not EventKind.LEFT
        ):
            raise Conflict("station.ticket.undo_too_late", now=ticket.summary())
        data: dict[str, JsonValue] = {"of": left.seq, "kind": left.kind.value}
        undone = tx.events.record(EventKind.UNDONE, CITIZEN, now, ticket=ticket.id, desk=left.desk, data=data)
        restored = replay([*history, undone])
        _back_at_desk(tx, restored)
        tx.stats.reopen_leg(restored.id, restored.leg)
        tx.tickets.save(restored)
        watch_ticket(self.context, tx, CITIZEN, restored, ticket, undoes=True)
        return restored

    def last_step(self, tx: Transaction, by: Actor, desk_number: int, version: int) -> Ticket:
        """Restore the ticket to before the desk's last step, by a compensating event, within ten seconds."""
        desk = desk_worked_by(tx, by, desk_number)
        now = self.context.clock()
        step = undoable_step(tx, desk, now, self.context.rules_in(tx))
        if step is None:
            raise Conflict("station.desk.undo_too_late", now=desk.summary())
        ticket, last = at_version(step.ticket, version), step.event
        data: dict[str, JsonValue] = {"of": last.seq, "kind": last.kind.value}
        undone = tx.events.record(EventKind.UNDONE, by, now, ticket=ticket.id, desk=desk_number, data=data)
        restored = replay([*step.history, undone])
        _restore(tx, desk, last.kind, restored)
        watch_ticket(self.context, tx, by, restored, ticket, undoes=True)
        return restored


def _back_at_desk(tx: Transaction, restored: Ticket) -> None:
    """Restore the desk's ticket if it had been called; raise Conflict if the desk has gone on."""
    if restored.desk is None or restored.state not in AT_DESK:
        return
    desk = find_desk(tx, restored.desk)
    if desk.state is not DeskState.OPEN or desk.ticket is not None or desk.staff != restored.staff:
        raise Conflict("station.ticket.desk_went_on", now=restored.summary())
    tx.desks.save(desk.taking(restored.id))


def _restore(tx: Transaction, desk: Desk, undone: EventKind, restored: Ticket) -> None:
    """Restore desk, legs and ticket to their state before the step that was undone."""
    holds = restored.state in AT_DESK
    if holds and desk.ticket is None and undone not in AWAY_FROM_DESK:
        tx.desks.save(desk.taking(restored.id))
    elif not holds and desk.ticket == restored.id:
        tx.desks.save(desk.freed())
    elif desk.ticket != restored.id and undone not in AWAY_FROM_DESK:
        desk.must_be_free()
    if undone in _ENDS_LEG:
        tx.stats.reopen_leg(restored.id, restored.leg)
    if restored.state in ENDED:
        tx.stats.end_leg(leg_of(restored))
    tx.tickets.save(restored)
