"""The legs of a visit: each time in a queue, from which all figures are computed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto
from math import floor
from typing import Final

from ciasc.domain.core.services import Lane
from ciasc.domain.tickets.states import Outcome, TicketState
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
    LAST_WAIT = auto()
    SERVICE = auto()
    VISIT = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One time in one queue. The wait of the first leg counts from the arrival. Moments are aware UTC.

    `leapt` are the durations in which the clock changed: they are not known. It is not stored with the leg.
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
    leapt: frozenset[LegDuration] = frozenset()

    @property
    def wait_s(self) -> float | None:
        """Return seconds from joining the queue to the first call; None if never called, or not known."""
        if self.first_called_at is None or LegDuration.WAIT in self.leapt:
            return None
        return _seconds(self.queued_at, self.first_called_at)

    @property
    def service_s(self) -> float | None:
        """Return seconds of attention, also before being set aside; None if none, not ended or not known."""
        before = self.served_before.total_seconds()
        never = self.serving_at is None and not before
        if self.ended_at is None or never or LegDuration.SERVICE in self.leapt:
            return None
        return before + (0 if self.serving_at is None else _seconds(self.serving_at, self.ended_at))


def _seconds(since: datetime, until: datetime) -> float:
    """Return that length; zero if a clock that was put back gives less."""
    return max((until - since).total_seconds(), 0.0)


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
        serving_at=ticket.serving_at,
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
