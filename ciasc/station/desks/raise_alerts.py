"""Raise, repeat and take alerts: a call for help with its cause, taken by a named person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from ciasc.domain.core.errors import JsonValue, NotFound
from ciasc.domain.core.permissions import SYSTEM, Actor, Permission
from ciasc.domain.core.services import Lane
from ciasc.domain.queueing.alert import Alert, AlertKind, HelpReason
from ciasc.domain.queueing.desk import Desk
from ciasc.domain.tickets.events import EventKind
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import Reading, Transaction
from ciasc.station.context import Context, desk_worked_by
from ciasc.station.desks.ticket_alerts import (
    answered,
    missing_officers,
    new_alert,
    open_alerts,
    watch_officers,
)


@dataclass(frozen=True, slots=True)
class Alerts:
    """The use cases of alerts."""

    context: Context

    def ask_for_help(
        self, tx: Transaction, by: Actor, desk_number: int | None, reason: HelpReason | None = None
    ) -> Alert:
        """Return the alert of a desk, or of a kiosk if no desk is named; the open one, if any.

        Another reason replaces its reason, as all must read it; danger is never replaced. A kiosk's alert
        that was just taken is the same one: the person on the way need not be called again.
        """
        by.must(Permission.CALL_STAFF)
        now = self.context.clock()
        if desk_number is not None:
            desk_worked_by(tx, by, desk_number)
        device = by.name if desk_number is None else None
        mine = (AlertKind.HELP, desk_number, device)
        shown = timedelta(seconds=self.context.rules_in(tx).alert_taken_seconds)
        seen = tx.alerts.shown(now - shown) if device is not None else open_alerts(tx, now)
        same = (alert for alert in seen if (alert.kind, alert.desk, alert.device) == mine)
        known = next(same, None)
        if known is not None:
            if reason in (None, known.reason) or known.reason is HelpReason.DANGER:
                return known
            tx.alerts.save(known.end(now))
        alert = new_alert(
            self.context, AlertKind.HELP, by, now, desk=desk_number, device=device, reason=reason
        )
        tx.alerts.save(alert)
        told: dict[str, JsonValue] = {"alert": alert.id, "reason": reason.value if reason else None}
        tx.events.record(EventKind.ALERT_RAISED, by, now, desk=desk_number, data=told)
        return alert

    def take(self, tx: Transaction, by: Actor, alert_id: str) -> Alert:
        """Return the alert taken by this person; raise Conflict if another person was faster."""
        alert = tx.alerts.get(alert_id)
        if alert is None:
            raise NotFound("station.alert.not_found")
        now = self.context.clock()
        taken = alert.take(by, now)
        if taken is not alert:
            tx.events.record(EventKind.ALERT_TAKEN, by, now, data={"alert": alert.id})
            tx.alerts.save(taken)
        return taken

    def look_round(self) -> int:
        """Repeat alerts without an answer, raise those of silent desks; return how many changed."""
        with self.context.store.read() as tx:
            now = self.context.clock()
            calm = not self._pending(tx, now) and not self._in_danger(tx, now)
            if calm and missing_officers(self.context, tx, now) == ([], None):
                return 0
        with self.context.change() as writing:
            return self._repeat(writing)

    def _repeat(self, tx: Transaction) -> int:
        """Repeat, raise and end what is due; return how many alerts changed."""
        moved = watch_officers(self.context, tx, SYSTEM)
        now = self.context.clock()
        desks, stale, due = self._pending(tx, now) or ((), (), ())
        in_danger = self._in_danger(tx, now)
        for ticket in in_danger:
            tx.alerts.save(new_alert(self.context, AlertKind.IMMEDIATE, SYSTEM, now, ticket=ticket.id))
        for alert in stale:
            tx.alerts.save(alert.end(now))
        for desk in desks:
            tx.alerts.save(
                new_alert(
                    self.context, AlertKind.LEFT_ALONE, SYSTEM, now, desk=desk.number, ticket=desk.ticket
                )
            )
        for alert in due:
            tx.events.record(EventKind.ALERT_REPEATED, SYSTEM, now, desk=alert.desk, data={"alert": alert.id})
            tx.alerts.save(alert.repeat(now))
        tx.notify()  # an alert that ends or is raised here records no event
        return moved + len(in_danger) + len(desks) + len(stale) + len(due)

    def _in_danger(self, tx: Reading, now: datetime) -> list[Ticket]:
        """Return waiting tickets in danger that have no open alert and none taken a moment ago."""
        many = sum(
            waiting
            for (_, lane), (waiting, _) in tx.tickets.waiting_counts().items()
            if lane == Lane.IMMEDIATE
        )
        told = {alert.ticket for alert in open_alerts(tx, now)} if many else set()
        return [
            ticket
            for ticket in (tx.tickets.waiting(limit=many) if many else ())
            if ticket.id not in told and not answered(tx, ticket, now, self.context.rules_in(tx))
        ]

    def _pending(self, tx: Reading, now: datetime) -> tuple[list[Desk], list[Alert], list[Alert]] | None:
        """Return the silent desks without an alert, the alerts that are over, and those to repeat."""
        alerts, rules = open_alerts(tx, now), self.context.rules_in(tx)
        alone = {
            desk.number: desk for desk in tx.desks.all() if desk.ticket is not None and desk.idle(now, rules)
        }
        told = {alert.desk for alert in alerts if alert.kind is AlertKind.LEFT_ALONE}
        told |= _looked_after(tx, [desk for number, desk in alone.items() if number not in told])
        untold = [desk for number, desk in alone.items() if number not in told]
        stale = [alert for alert in alerts if alert.kind is AlertKind.LEFT_ALONE and alert.desk not in alone]
        due = [alert for alert in alerts if alert not in stale and alert.repeats(now, rules)]
        return (untold, stale, due) if untold or stale or due else None


def _looked_after(tx: Reading, alone: Iterable[Desk]) -> set[int | None]:
    """Return those silent desks with an alert taken after their last heartbeat: they get no other."""
    return {
        desk.number
        for desk in alone
        if desk.heard_at is not None
        for alert in tx.alerts.shown(desk.heard_at)
        if alert.taken_at is not None
        and (alert.kind, alert.desk, alert.ticket) == (AlertKind.LEFT_ALONE, desk.number, desk.ticket)
    }
