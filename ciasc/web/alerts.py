"""Alerts as the staff see them: in each desk's snapshot, in the queue's and in the live board's."""

from datetime import datetime
from typing import Final

from ciasc.content.catalogue import texts
from ciasc.domain.alert import TAKEN_SHOWN, Alert, AlertKind, HelpReason
from ciasc.domain.desk import may_serve
from ciasc.domain.people import Role
from ciasc.domain.service import Lane
from ciasc.ports import Reading
from ciasc.web.api import Output
from ciasc.web.views import Moment, shown_name


class AlertView(Output):
    """Who is needed, in words. It stands while `taken_at` is null.

    `service` is told to who may serve it; the strip stands on every screen, so `service_name` is a neutral
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
    repeated_at: Moment | None
    taken_by: str | None
    taken_at: Moment | None


def alert_view(tx: Reading, alert: Alert, role: Role | None) -> AlertView:
    """One alert as somebody of that role sees it."""
    ticket = tx.ticket(alert.ticket) if alert.ticket is not None else None
    service = tx.services()[ticket.service] if ticket is not None else None
    told = service is not None and role is not None and may_serve(role, service)
    code = ticket.code if ticket is not None else None
    return AlertView(
        id=alert.id,
        kind=alert.kind,
        words=_words(tx, alert, code),
        code=code,
        ticket=alert.ticket,
        service=service.key if service is not None and told else None,
        service_name=shown_name(tx.configuration(), service.key) if service is not None and told else None,
        desk=alert.desk,
        device=alert.device,
        reason=alert.reason,
        raised_at=alert.raised_at,
        repeated_at=alert.repeated_at,
        taken_by=alert.taken_name,
        taken_at=alert.taken_at,
    )


def alert_views(tx: Reading, now: datetime, role: Role | None) -> list[AlertView]:
    """The alerts that stand and those taken a moment ago, oldest first, as seen by somebody of that role.

    One that was taken is over once the same ticket needs somebody again.
    """
    found = tx.alerts(now - TAKEN_SHOWN)
    needed = {alert.ticket for alert in found if alert.ended_at is None and alert.ticket is not None}
    shown = [alert for alert in found if alert.ended_at is None or alert.ticket not in needed]
    return [alert_view(tx, alert, role) for alert in shown]


_AT_KIOSK: Final = "help_at_kiosk"


def _words(tx: Reading, alert: Alert, code: str | None) -> str:
    said, key = texts("alert"), _AT_KIOSK if alert.device is not None else alert.kind.value
    words: str = said[key].format(code=code or "", desk=alert.desk, device=alert.device)
    more = _for_an_officer(tx) - 1 if alert.kind is AlertKind.OFFICER and alert.ended_at is None else 0
    return f"{words} {said['more'].format(many=more)}" if more > 0 else words


def _for_an_officer(tx: Reading) -> int:
    """How many wait for what only an officer attends: one alert stands for all of them."""
    services = tx.services()
    return sum(
        many
        for (key, lane), (many, _) in tx.waiting_counts().items()
        if services[key].officer_only and lane != Lane.IMMEDIATE
    )
