"""Raise, repeat and take alerts: a call for help with its cause, taken by a named person."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from ciasc.domain.core.errors import JsonValue, NotFound
from ciasc.domain.core.permissions import MAY, SYSTEM, Actor, Permission
from ciasc.domain.core.queue_rules import Policy
from ciasc.domain.core.services import Lane
from ciasc.domain.queueing.alerts import OF_TICKETS, Alert, AlertKind, HelpReason, needed_alert
from ciasc.domain.queueing.desk import Desk
from ciasc.domain.queueing.next_ticket import DeskLine
from ciasc.domain.queueing.working_desks import capable_desks, without_officer, working
from ciasc.domain.tickets.events import EventKind
from ciasc.domain.tickets.states import TicketState
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import Reading, Transaction
from ciasc.station.use_case import UseCases, desk_worked_by, find_ticket


class Alerting(UseCases):
    """The use cases of alerts."""

    def watch(self, tx: Transaction, by: Actor, after: Ticket, before: Ticket | None = None) -> None:
        """Create, update or end the alert of a ticket that is being saved, in the same commit."""
        services = tx.config.services()
        if not any(
            ticket.lane is Lane.IMMEDIATE or services[ticket.service].officer_only
            for ticket in (after, before or after)
        ):
            return
        now = self.clock()
        service = services[after.service]
        desks = working(tx.desks.open(), now, self.rules_in(tx))
        kind = needed_alert(
            after, service, served=capable_desks(desks, service, services) > 0, worked=bool(desks)
        )
        standing = next(
            (alert for alert in _standing(tx, now) if alert.ticket == after.id and alert.kind in OF_TICKETS),
            None,
        )
        if standing is not None and standing.kind is not kind:
            called = after.state is TicketState.CALLED
            tx.alerts.save(standing.take(by, now) if called else standing.end(now))
        if kind is None or (standing is not None and standing.kind is kind):
            return
        if kind is AlertKind.OFFICER and any(alert.kind is kind for alert in _standing(tx, now)):
            return  # one alert calls the officer for all who wait for one
        self._raise(tx, kind, by, now, ticket=after.id)

    def _raise(
        self,
        tx: Transaction,
        kind: AlertKind,
        by: Actor,
        at: datetime,
        *,
        ticket: str | None = None,
        desk: int | None = None,
        device: str | None = None,
        reason: HelpReason | None = None,
    ) -> Alert:
        alert = Alert(
            id=self.new_id(at),
            kind=kind,
            raised_by=by.id,
            raised_at=at,
            ticket=ticket,
            desk=desk,
            device=device,
            reason=reason,
        )
        tx.alerts.save(alert)
        return alert

    def ask_for_help(self, by: Actor, desk_number: int | None, reason: HelpReason | None = None) -> Alert:
        """Return the alert of a desk, or of a kiosk if no desk is named; the open one, if any.

        Another reason replaces its reason, as all must read it; danger is never replaced. A kiosk's alert
        that was just taken is the same one: the person on the way need not be called again.
        """
        by.must(Permission.CALL_STAFF)
        with self.store.begin() as tx:
            now = self.clock()
            if desk_number is not None:
                desk_worked_by(tx, by, desk_number)
            device = by.name if desk_number is None else None
            mine = (AlertKind.HELP, desk_number, device)
            shown = timedelta(seconds=self.rules_in(tx).alert_taken_seconds)
            seen = tx.alerts.shown(now - shown) if device is not None else _standing(tx, now)
            same = (alert for alert in seen if (alert.kind, alert.desk, alert.device) == mine)
            known = next(same, None)
            if known is not None:
                if reason in (None, known.reason) or known.reason is HelpReason.DANGER:
                    return known
                tx.alerts.save(known.end(now))
            alert = self._raise(tx, AlertKind.HELP, by, now, desk=desk_number, device=device, reason=reason)
            told: dict[str, JsonValue] = {"alert": alert.id, "reason": reason.value if reason else None}
            tx.events.record(EventKind.ALERT_RAISED, by, now, desk=desk_number, data=told)
        self.publish()
        return alert

    def take_alert(self, by: Actor, alert_id: str) -> Alert:
        """Return the alert taken by this person; raise Conflict if another person was faster."""
        with self.store.begin() as tx:
            alert = tx.alerts.get(alert_id)
            if alert is None:
                raise NotFound("station.alert.not_found")
            now = self.clock()
            taken = alert.take(by, now)
            if taken is not alert:
                tx.events.record(EventKind.ALERT_TAKEN, by, now, data={"alert": alert.id})
                tx.alerts.save(taken)
        self.publish()
        return taken

    def watch_officers(self, tx: Transaction, by: Actor, left: Desk | None = None) -> int:
        """Update the alerts for a missing officer after a change at the desks; return how many changed.

        `left` is a desk that was just closed: after an officer's, an alert is raised even if no desk works.
        """
        now = self.clock()
        gone = left is not None and left.role in MAY[Permission.SERVE_OFFICER_ONLY]
        served, needs = self._officers(tx, now, left=gone)
        for alert in served:
            tx.alerts.save(alert.take(by, now) if by.may(Permission.SERVE_OFFICER_ONLY) else alert.end(now))
        if needs is not None:
            self._raise(tx, AlertKind.OFFICER, by, now, ticket=needs.id)
        return len(served) + (needs is not None)

    def _officers(
        self, tx: Reading, now: datetime, *, left: bool = False
    ) -> tuple[list[Alert], Ticket | None]:
        """Return the alerts for an officer who is there now, and the first ticket that needs one, if any."""
        services, desks = tx.config.services(), working(tx.desks.open(), now, self.rules_in(tx))
        missing = without_officer(desks, services)
        told = [alert for alert in _standing(tx, now) if alert.kind is AlertKind.OFFICER]
        served = [alert for alert in told if find_ticket(tx, alert.ticket or "").service not in missing]
        if not missing or len(told) > len(served) or not (left or desks):
            return served, None
        waiting = tx.tickets.waiting(DeskLine(services=missing))
        needs = next((ticket for ticket in waiting if ticket.lane is not Lane.IMMEDIATE), None)
        if needs is not None and not left and _answered(tx, needs, now, self.rules_in(tx)):
            needs = None
        return served, needs

    def _in_danger(self, tx: Reading, now: datetime) -> list[Ticket]:
        """Return waiting tickets in danger that have no open alert and none taken a moment ago."""
        many = sum(
            waiting
            for (_, lane), (waiting, _) in tx.tickets.waiting_counts().items()
            if lane == Lane.IMMEDIATE
        )
        told = {alert.ticket for alert in _standing(tx, now)} if many else set()
        return [
            ticket
            for ticket in (tx.tickets.waiting(limit=many) if many else ())
            if ticket.id not in told and not _answered(tx, ticket, now, self.rules_in(tx))
        ]

    def look_round(self) -> int:
        """Repeat alerts without an answer, raise those of silent desks; return how many changed."""
        with self.store.read() as tx:
            now = self.clock()
            calm = not self._pending(tx, now) and not self._in_danger(tx, now)
            if calm and self._officers(tx, now) == ([], None):
                return 0
        with self.store.begin() as tx:
            moved = self.watch_officers(tx, SYSTEM)
            now = self.clock()
            desks, stale, due = self._pending(tx, now) or ((), (), ())
            in_danger = self._in_danger(tx, now)
            for ticket in in_danger:
                self._raise(tx, AlertKind.IMMEDIATE, SYSTEM, now, ticket=ticket.id)
            for alert in stale:
                tx.alerts.save(alert.end(now))
            for desk in desks:
                self._raise(tx, AlertKind.LEFT_ALONE, SYSTEM, now, desk=desk.number, ticket=desk.ticket)
            for alert in due:
                tx.events.record(
                    EventKind.ALERT_REPEATED, SYSTEM, now, desk=alert.desk, data={"alert": alert.id}
                )
                tx.alerts.save(alert.repeat(now))
        self.publish()
        return moved + len(in_danger) + len(desks) + len(stale) + len(due)

    def _pending(self, tx: Reading, now: datetime) -> tuple[list[Desk], list[Alert], list[Alert]] | None:
        """Return the silent desks without an alert, the alerts that are over, and those to repeat."""
        alerts, rules = _standing(tx, now), self.rules_in(tx)
        alone = {
            desk.number: desk for desk in tx.desks.all() if desk.ticket is not None and desk.idle(now, rules)
        }
        told = {alert.desk for alert in alerts if alert.kind is AlertKind.LEFT_ALONE}
        told |= _looked_after(tx, [desk for number, desk in alone.items() if number not in told])
        untold = [desk for number, desk in alone.items() if number not in told]
        stale = [alert for alert in alerts if alert.kind is AlertKind.LEFT_ALONE and alert.desk not in alone]
        due = [alert for alert in alerts if alert not in stale and alert.repeats(now, rules)]
        return (untold, stale, due) if untold or stale or due else None


def _answered(tx: Reading, ticket: Ticket, now: datetime, rules: Policy) -> bool:
    """Return whether a person took an alert of that waiting ticket a moment ago."""
    return any(
        alert.ticket == ticket.id and alert.answered(now, rules)
        for alert in tx.alerts.shown(ticket.queued_at)
    )


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


def _standing(tx: Reading, now: datetime) -> list[Alert]:
    return [alert for alert in tx.alerts.shown(now) if alert.ended_at is None]
