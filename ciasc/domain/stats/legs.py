"""The legs of a visit: each time in a queue, from which all figures are computed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto
from math import floor
from typing import Final

from ciasc.domain.core.services import Lane
from ciasc.domain.tickets.states_and_outcomes import Outcome, TicketState
from ciasc.domain.tickets.ticket import Ticket


class LegEnd(StrEnum):
    """How a leg of a visit ended, or its present state."""

    OPEN = auto()
    ATTENDED = auto()
    NO_SHOW = auto()
    LEFT = auto()
    EXPIRED = auto()
    TRANSFERRED = auto()
    CANCELLED = auto()


class LegDuration(StrEnum):
    """A duration of a leg or of its visit."""

    WAIT = auto()
    FIRST_CALL = auto()
    LAST_CALL = auto()
    SERVICE = auto()
    VISIT = auto()


WaitAgain = tuple[datetime, datetime | None]
"""From when to when a person waited again; None as long as they wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One time in one queue. The wait of the first leg counts from the arrival. Moments are aware UTC.

    `lane` is the lane when the ticket was called, else the present one. Not stored with the leg: `granted_at`
    is when that lane was given later than the queue was joined, `attended_at` when attention began for the
    first time if `serving_at` is not that moment, `left_open` an attention that the system ended, which took
    less, `waits_again` the times in the queue after a return, and `leapt` the durations in which the clock
    changed, which are not known.
    """

    ticket: str
    leg: int
    service: str
    lane: Lane
    queued_at: datetime
    target_s: int
    end: LegEnd
    first_called_at: datetime | None = None
    called_at: datetime | None = None
    serving_at: datetime | None = None
    served_before: timedelta = timedelta(0)
    ended_at: datetime | None = None
    desk: int | None = None
    staff: str | None = None
    outcome: Outcome | None = None
    attended_at: datetime | None = None
    granted_at: datetime | None = None
    left_open: timedelta = timedelta(0)
    waits_again: tuple[WaitAgain, ...] = ()
    leapt: frozenset[LegDuration] = frozenset()

    @property
    def began(self) -> datetime | None:
        """Return when attention began for the first time; None before that."""
        return self.attended_at or self.serving_at

    @property
    def waited_until(self) -> datetime | None:
        """Return when the wait was over: attention began, the person was sent on, or did not come to a call.

        None as long as it goes on, or if the person left before.
        """
        if self.began is not None:
            return self.began
        if self.end is LegEnd.NO_SHOW:
            return self.called_at
        return self.ended_at if self.end is LegEnd.TRANSFERRED else None

    @property
    def wait_s(self) -> float | None:
        """Return seconds from joining the queue to `waited_until`; None if it goes on, or is not known."""
        until = self.waited_until
        return (
            None
            if until is None or LegDuration.WAIT in self.leapt
            else seconds_between(self.queued_at, until)
        )

    @property
    def granted_wait_s(self) -> float | None:
        """Return the same seconds from when the lane was given; None as for `wait_s`."""
        until = self.waited_until
        if until is None or LegDuration.WAIT in self.leapt:
            return None
        return seconds_between(self.granted_at or self.queued_at, until)

    @property
    def first_call_s(self) -> float | None:
        """Return seconds from joining the queue to the first call; None if never called, or not known."""
        if self.first_called_at is None or LegDuration.FIRST_CALL in self.leapt:
            return None
        return seconds_between(self.queued_at, self.first_called_at)

    @property
    def last_call_s(self) -> float | None:
        """Return seconds from joining the queue to the last call; None if never called, or not known."""
        called = self.called_at or self.first_called_at
        if called is None or LegDuration.LAST_CALL in self.leapt:
            return None
        return seconds_between(self.queued_at, called)

    @property
    def service_s(self) -> float | None:
        """Return seconds of attention, also before being set aside; None if none, not ended or not known."""
        before = max((self.served_before - self.left_open).total_seconds(), 0.0)
        never = self.serving_at is None and not before
        if self.ended_at is None or never or LegDuration.SERVICE in self.leapt:
            return None
        return before + (0 if self.serving_at is None else seconds_between(self.serving_at, self.ended_at))


def seconds_between(since: datetime, until: datetime) -> float:
    """Return that length; zero if a clock that was put back gives less."""
    return max((until - since).total_seconds(), 0.0)


_NO_ATTENTION: Final = frozenset({TicketState.PARKED, TicketState.LEFT, TicketState.CANCELLED})
"""States in which no attention goes on: one before them is in `served_before`."""

_ENDS: Final[Mapping[TicketState, LegEnd]] = {
    TicketState.COMPLETED: LegEnd.ATTENDED,
    TicketState.ABSENT: LegEnd.NO_SHOW,
    TicketState.LEFT: LegEnd.LEFT,
    TicketState.CANCELLED: LegEnd.CANCELLED,
}


def leg_of(ticket: Ticket) -> Leg:
    """Return the present or last leg of a ticket."""
    return _leg(ticket, _ENDS.get(ticket.state, LegEnd.OPEN), ticket.ended_at)


def leg_expired(ticket: Ticket) -> Leg:
    """Return the last leg of a ticket that the system ended."""
    return _leg(ticket, LegEnd.EXPIRED, ticket.ended_at)


def leg_gone(ticket: Ticket) -> Leg:
    """Return the last leg of a ticket that was cancelled because its person had gone."""
    return _leg(ticket, LegEnd.LEFT, ticket.ended_at)


def leg_before_transfer(ticket: Ticket, at: datetime) -> Leg:
    """Return the leg that a ticket ends by being transferred at `at`."""
    return _leg(ticket, LegEnd.TRANSFERRED, at)


def _leg(ticket: Ticket, end: LegEnd, ended_at: datetime | None) -> Leg:
    return Leg(
        ticket=ticket.id,
        leg=ticket.leg,
        service=ticket.service,
        lane=ticket.lane,
        queued_at=ticket.queued_at,
        target_s=ticket.target_s,
        end=end,
        first_called_at=ticket.first_called_at,
        called_at=ticket.called_at,
        serving_at=None if ticket.state in _NO_ATTENTION else ticket.serving_at,
        served_before=ticket.served_before,
        ended_at=ended_at,
        desk=ticket.desk,
        staff=ticket.staff,
        outcome=ticket.outcome,
    )


def percentile(values: Sequence[float], share: float) -> float | None:
    """Compute the value below which `share` (0 to 1) of the values lie, interpolated; None of none."""
    if not values:
        return None
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)
