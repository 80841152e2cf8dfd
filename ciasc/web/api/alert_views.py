"""Alerts as the staff see them: in each desk's snapshot, in the queue's and in the live board's."""

from datetime import datetime, timedelta
from typing import Final

from ciasc.content.messages import section_words
from ciasc.domain.core.permissions import SYSTEM, Role
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.services import Lane
from ciasc.domain.queueing.alert import OF_TICKETS, Alert, AlertKind, HelpReason
from ciasc.domain.queueing.desk import may_serve
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import Reading
from ciasc.web.api.alert_listeners import Listening, heard_by, heard_words
from ciasc.web.api.output_base import Output
from ciasc.web.api.schemas import Moment, shown_name, spaced


class AlertView(Output, title="AlertView"):
    """Who is needed, in words. It is open while `taken_at` is null, and shown until `shown_until` after that.

    `since` is the moment from which a person waits for help: with a ticket in the queue, when it was queued
    there. `heard_by` names the places where an open alert rings, `heard_words` is a sentence of them.
    `service` is set for those who may serve it; every screen shows the strip, so `service_name` is a neutral
    one where the service is discreet.
    """

    id: str
    kind: AlertKind
    words: str
    code: str | None
    ticket: str | None
    service: str | None
    service_name: str | None
    desk: int | None
    device: str | None
    reason: HelpReason | None
    raised_at: Moment
    since: Moment
    repeated_at: Moment | None
    taken_by: str | None
    taken_at: Moment | None
    shown_until: Moment | None
    heard_by: list[str]
    heard_words: str


def alert_view(
    tx: Reading, alert: Alert, rules: Policy, role: Role | None, listening: Listening
) -> AlertView:
    """Return one alert as a person of that role sees it."""
    return _view(tx, alert, _ticket(tx, alert), rules, role, listening)


def _view(
    tx: Reading, alert: Alert, ticket: Ticket | None, rules: Policy, role: Role | None, listening: Listening
) -> AlertView:
    heard = [] if alert.ended_at is not None else heard_by(tx, alert, listening)
    service = tx.config.services()[ticket.service] if ticket is not None else None
    told = service is not None and role is not None and may_serve(role, service)
    code = ticket.code if ticket is not None else None
    return AlertView(
        id=alert.id,
        kind=alert.kind,
        words=_words(tx, alert, ticket),
        code=code,
        ticket=alert.ticket,
        service=service.key if service is not None and told else None,
        service_name=shown_name(tx.config.in_force(), service.key) if service is not None and told else None,
        desk=alert.desk,
        device=alert.device,
        reason=alert.reason,
        raised_at=alert.raised_at,
        since=_waiting_from(alert, ticket),
        repeated_at=alert.repeated_at,
        taken_by=alert.taken_name,
        taken_at=alert.taken_at,
        shown_until=None if alert.taken_at is None else alert.taken_at + _shown(rules),
        heard_by=heard,
        heard_words="" if alert.ended_at is not None else heard_words(heard),
    )


def alert_views(
    tx: Reading, now: datetime, rules: Policy, role: Role | None, listening: Listening
) -> list[AlertView]:
    """Return the open alerts and those taken a moment ago, as a person of that role sees them.

    Open ones come before taken ones, then the worst, then the longest wait: the strip is low, and its key
    takes the first. A taken alert is over when the same ticket needs help again.
    """
    found = tx.alerts.shown(now - _shown(rules))
    needed = {alert.ticket for alert in found if alert.ended_at is None and alert.ticket is not None}
    shown = [alert for alert in found if alert.ended_at is None or alert.ticket not in needed]
    tickets = {alert.id: _ticket(tx, alert) for alert in shown}
    worst_first = sorted(shown, key=lambda alert: _gravity(alert, tickets[alert.id]))
    return [_view(tx, alert, tickets[alert.id], rules, role, listening) for alert in worst_first]


def _shown(rules: Policy) -> timedelta:
    return timedelta(seconds=rules.alert_taken_seconds)


def _ticket(tx: Reading, alert: Alert) -> Ticket | None:
    return tx.tickets.get(alert.ticket) if alert.ticket is not None else None


def _gravity(alert: Alert, ticket: Ticket | None) -> tuple[bool, int, datetime, str]:
    danger = (AlertKind.HELP, HelpReason.DANGER)
    kind = danger if (alert.kind, alert.reason) == danger else alert.kind
    code = ticket.code if ticket is not None else ""
    return alert.ended_at is not None, _WORST_FIRST.index(kind), _waiting_from(alert, ticket), code


def _waiting_from(alert: Alert, ticket: Ticket | None) -> datetime:
    """Return the moment from which a person waits for help; an alarm raised again does not restart it."""
    return ticket.queued_at if ticket is not None and alert.kind in OF_TICKETS else alert.raised_at


_WORST_FIRST: Final = (
    AlertKind.IMMEDIATE,
    (AlertKind.HELP, HelpReason.DANGER),
    AlertKind.LEFT_ALONE,
    AlertKind.OFFICER,
    AlertKind.HELP,
)
_AT_KIOSK: Final = "help_at_kiosk"


def _words(tx: Reading, alert: Alert, ticket: Ticket | None) -> str:
    said, key = section_words("alert"), _AT_KIOSK if alert.device is not None else alert.kind.value
    words: str = said[key].format(
        code=spaced(ticket.code if ticket is not None else ""), desk=alert.desk, device=alert.device
    )
    if alert.reason is not None:
        words += said["reason"].format(
            reason=section_words("desk")["help_reasons"][alert.reason.value].lower()
        )
    more = _for_an_officer(tx) - 1 if alert.kind is AlertKind.OFFICER and alert.ended_at is None else 0
    if more > 0:
        words += " " + said["more"].format(many=more)
    before = _last_taker(tx, alert, ticket)
    return words if before is None else words + said["again"].format(by=before)


def _last_taker(tx: Reading, alert: Alert, ticket: Ticket | None) -> str | None:
    """Return who took the last alert of a ticket for which the system's alarm sounds once more."""
    if ticket is None or alert.raised_by != SYSTEM.id:
        return None
    if alert.kind not in OF_TICKETS or alert.ended_at is not None:
        return None
    taken = [
        one
        for one in tx.alerts.shown(ticket.queued_at)
        if one.ticket == ticket.id and one.taken_at is not None
    ]
    return taken[-1].taken_name if taken else None


def _for_an_officer(tx: Reading) -> int:
    """Return how many wait for what only an officer attends: one alert is for all of them."""
    services = tx.config.services()
    return sum(
        many
        for (key, lane), (many, _) in tx.tickets.waiting_counts().items()
        if services[key].officer_only and lane != Lane.IMMEDIATE
    )
