"""Keep the alerts of waiting tickets in step with tickets and desks, in the same commit."""

from datetime import datetime

from ciasc.domain.core.permissions import MAY, Actor, Permission
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.services import Lane
from ciasc.domain.queueing.alert import OF_TICKETS, Alert, AlertKind, HelpReason, needed_alert
from ciasc.domain.queueing.desk import Desk
from ciasc.domain.queueing.next_ticket import DeskLine
from ciasc.domain.queueing.working_desks import capable_desks, without_officer, working
from ciasc.domain.tickets.states_and_outcomes import TicketState
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import Reading, Transaction
from ciasc.station.context import Context, find_ticket


def watch_ticket(
    context: Context,
    tx: Transaction,
    by: Actor,
    after: Ticket,
    before: Ticket | None = None,
    *,
    undoes: bool = False,
) -> None:
    """Create, update or end the alert of a ticket that is being saved, in the same commit.

    A step that undoes another one answers no alert, and the alert that an undone call answered is open again.
    """
    services = tx.config.services()
    if not any(
        ticket.lane is Lane.IMMEDIATE or services[ticket.service].officer_only
        for ticket in (after, before or after)
    ):
        return
    now = context.clock()
    if undoes and before is not None:
        _reopen_alerts(tx, before, after)
    service = services[after.service]
    desks = working(tx.desks.open(), now, context.rules_in(tx))
    kind = needed_alert(
        after, service, served=capable_desks(desks, service, services) > 0, worked=bool(desks)
    )
    known = next(
        (alert for alert in open_alerts(tx, now) if alert.ticket == after.id and alert.kind in OF_TICKETS),
        None,
    )
    if known is not None and known.kind is not kind:
        called = after.state is TicketState.CALLED and not undoes
        # Taken at the moment of the call itself: by it an undone call finds the alert to open again.
        tx.alerts.save(known.take(by, after.calling_since or now) if called else known.end(now))
    if kind is None or (known is not None and known.kind is kind):
        return
    if kind is AlertKind.OFFICER and any(alert.kind is kind for alert in open_alerts(tx, now)):
        return  # one alert calls the officer for all who wait for one
    tx.alerts.save(new_alert(context, kind, by, now, ticket=after.id))


def _reopen_alerts(tx: Transaction, before: Ticket, after: Ticket) -> None:
    """Open the alerts again that the call of that ticket answered, if the ticket has not been called now."""
    called_at = before.calling_since
    if called_at is None or called_at == after.calling_since:
        return
    for alert in tx.alerts.shown(called_at):
        answered = (alert.ticket, alert.taken_by, alert.taken_at) == (before.id, before.staff, called_at)
        if answered and alert.kind in OF_TICKETS:
            tx.alerts.save(alert.reopen())


def watch_officers(context: Context, tx: Transaction, by: Actor, left: Desk | None = None) -> int:
    """Update the alerts for a missing officer after a change at the desks; return how many changed.

    `left` is a desk that was just closed: after an officer's, an alert is raised even if no desk works.
    """
    now = context.clock()
    gone = left is not None and left.role in MAY[Permission.SERVE_OFFICER_ONLY]
    served, needs = missing_officers(context, tx, now, left=gone)
    for alert in served:
        tx.alerts.save(alert.take(by, now) if by.may(Permission.SERVE_OFFICER_ONLY) else alert.end(now))
    if needs is not None:
        tx.alerts.save(new_alert(context, AlertKind.OFFICER, by, now, ticket=needs.id))
    return len(served) + (needs is not None)


def missing_officers(
    context: Context, tx: Reading, now: datetime, *, left: bool = False
) -> tuple[list[Alert], Ticket | None]:
    """Return the alerts for an officer who is there now, and the first ticket that needs one, if any."""
    services, desks = tx.config.services(), working(tx.desks.open(), now, context.rules_in(tx))
    missing = without_officer(desks, services)
    told = [alert for alert in open_alerts(tx, now) if alert.kind is AlertKind.OFFICER]
    served = [alert for alert in told if find_ticket(tx, alert.ticket or "").service not in missing]
    if not missing or len(told) > len(served) or not (left or desks):
        return served, None
    waiting = tx.tickets.waiting(DeskLine(services=missing))
    needs = next((ticket for ticket in waiting if ticket.lane is not Lane.IMMEDIATE), None)
    if needs is not None and not left and answered(tx, needs, now, context.rules_in(tx)):
        needs = None
    return served, needs


def new_alert(
    context: Context,
    kind: AlertKind,
    by: Actor,
    at: datetime,
    *,
    ticket: str | None = None,
    desk: int | None = None,
    device: str | None = None,
    reason: HelpReason | None = None,
) -> Alert:
    """Return a new alert, which the caller stores."""
    return Alert(
        id=context.new_id(at),
        kind=kind,
        raised_by=by.id,
        raised_at=at,
        ticket=ticket,
        desk=desk,
        device=device,
        reason=reason,
    )


def answered(tx: Reading, ticket: Ticket, now: datetime, rules: Policy) -> bool:
    """Return whether a person took an alert of that waiting ticket a moment ago."""
    return any(
        alert.ticket == ticket.id and alert.answered(now, rules)
        for alert in tx.alerts.shown(ticket.queued_at)
    )


def open_alerts(tx: Reading, now: datetime) -> list[Alert]:
    """Return the alerts that have not ended."""
    return [alert for alert in tx.alerts.shown(now) if alert.ended_at is None]
