"""Alerts: a call for staff now, open until a named person takes it.

How soon one is repeated is in `core/queue_time_limits.py`.
A long attention is no alert: `allowed_actions.py`.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum, auto
from typing import Final

from ciasc.domain.core.errors import Conflict, JsonValue, NotAllowed
from ciasc.domain.core.permissions import Actor, Permission
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.services import Lane, Service
from ciasc.domain.tickets.states_and_outcomes import TicketState
from ciasc.domain.tickets.ticket import Ticket


class AlertKind(StrEnum):
    """What an alert asks for."""

    IMMEDIATE = auto()
    OFFICER = auto()
    HELP = auto()
    LEFT_ALONE = auto()


OF_TICKETS: Final = frozenset({AlertKind.IMMEDIATE, AlertKind.OFFICER})
"""The kinds that last as long as their ticket waits."""


class HelpReason(StrEnum):
    """Why a desk or a kiosk asks for help."""

    DANGER = auto()
    HEALTH = auto()
    LANGUAGE = auto()
    OFFICER = auto()
    EQUIPMENT = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One alert. It is open up to `ended_at`: when a person took it, or its ticket no longer waits."""

    id: str
    kind: AlertKind
    raised_by: str
    raised_at: datetime
    ticket: str | None = None
    desk: int | None = None
    device: str | None = None
    reason: HelpReason | None = None
    repeated_at: datetime | None = None
    taken_by: str | None = None
    taken_name: str | None = None
    taken_at: datetime | None = None
    ended_at: datetime | None = None

    def summary(self) -> dict[str, JsonValue]:
        """Return what is true of the alert now."""
        return {"id": self.id, "taken_by": self.taken_name, "ended": self.ended_at is not None}

    def take(self, by: Actor, at: datetime) -> "Alert":
        """Return the alert taken by that person; the first one wins, raise Conflict for all others.

        Raise NotAllowed if it asks for an officer and that person cannot act as one.
        """
        by.must(Permission.OPERATE_DESK)
        if self.kind is AlertKind.OFFICER and not by.may(Permission.SERVE_OFFICER_ONLY):
            raise NotAllowed("queue.alert.needs_officer")
        if self.ended_at is None:
            return replace(self, taken_by=by.id, taken_name=by.name, taken_at=at, ended_at=at)
        if self.taken_by == by.id:
            return self
        if self.taken_name is not None:
            raise Conflict("queue.alert.taken", name=self.taken_name, now=self.summary())
        raise Conflict("queue.alert.ended", now=self.summary())

    def end(self, at: datetime) -> "Alert":
        """Return the alert ended without being taken."""
        return replace(self, ended_at=at)

    def reopen(self) -> "Alert":
        """Return the alert open again, because the call that took it was undone."""
        return replace(self, taken_by=None, taken_name=None, taken_at=None, ended_at=None)

    def repeat(self, at: datetime) -> "Alert":
        """Return the alert repeated at that moment."""
        return replace(self, repeated_at=at)

    def repeats(self, now: datetime, rules: Policy) -> bool:
        """Return whether the alert was untaken long enough to sound again; at once if the clock went back."""
        since = now - (self.repeated_at or self.raised_at)
        waits = timedelta(0) <= since < timedelta(seconds=rules.alert_repeats_seconds)
        return self.ended_at is None and not waits

    def answered(self, now: datetime, rules: Policy) -> bool:
        """Return whether the alert was taken so recently that the person may still be on their way."""
        quiet = timedelta(seconds=rules.alert_repeats_seconds)
        return self.taken_at is not None and timedelta(0) <= now - self.taken_at < quiet


def needed_alert(ticket: Ticket, service: Service, *, served: bool, worked: bool) -> AlertKind | None:
    """Return the alert that a ticket needs; None for most.

    `served` is whether a desk that works may attend it, `worked` whether any desk works at all.
    """
    if ticket.state is not TicketState.WAITING:
        return None
    if ticket.lane is Lane.IMMEDIATE:
        return AlertKind.IMMEDIATE
    return AlertKind.OFFICER if service.officer_only and worked and not served else None
