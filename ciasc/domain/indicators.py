"""How long people waited, computed from the legs of their visits."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto
from math import floor
from typing import Final

from ciasc.domain.service import Lane
from ciasc.domain.ticket import Outcome, State, Ticket


class LegEnd(StrEnum):
    """How a leg of a visit stands or ended."""

    OPEN = auto()
    ATTENDED = auto()
    NO_SHOW = auto()
    LEFT = auto()
    TRANSFERRED = auto()
    CANCELLED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One stay in one queue. The wait of the first leg counts from the arrival. Moments are aware UTC."""

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
    ended_at: datetime | None = None
    desk: int | None = None
    staff: str | None = None
    outcome: Outcome | None = None

    @property
    def wait_s(self) -> float | None:
        """Seconds from joining the queue to the first call; None if never called."""
        return None if self.first_called_at is None else _seconds(self.queued_at, self.first_called_at)

    @property
    def service_s(self) -> float | None:
        """Seconds from the start of the attention to its end; None if either is missing."""
        if self.serving_at is None or self.ended_at is None:
            return None
        return _seconds(self.serving_at, self.ended_at)


def _seconds(since: datetime, until: datetime) -> float:
    """How long that was; nothing, where a clock that was put back says less."""
    return max((until - since).total_seconds(), 0.0)


_ENDS: Final[Mapping[State, LegEnd]] = {
    State.COMPLETED: LegEnd.ATTENDED,
    State.ABSENT: LegEnd.NO_SHOW,
    State.LEFT: LegEnd.LEFT,
    State.CANCELLED: LegEnd.CANCELLED,
}


def leg_of(ticket: Ticket) -> Leg:
    """The present or last leg of a ticket."""
    return _leg(ticket, _ENDS.get(ticket.state, LegEnd.OPEN), ticket.ended_at)


def leg_left(ticket: Ticket, at: datetime) -> Leg:
    """The leg that a ticket ends by being transferred at `at`."""
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
        ended_at=ended_at,
        desk=ticket.desk,
        staff=ticket.staff,
        outcome=ticket.outcome,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The figures of one group of legs; seconds, counts and percent. None where there is nothing to tell."""

    issued: int
    called: int
    attended: int
    no_show: int
    left: int
    transferred: int
    waiting: int
    wait_p50_s: float | None
    wait_p90_s: float | None
    wait_p95_s: float | None
    service_p50_s: float | None
    service_p90_s: float | None
    within_target_pct: float | None
    n: int


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value below which `share` (0 to 1) of the values lie, interpolated linearly; None of none."""
    if not values:
        return None
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def summary(legs: Iterable[Leg], now: datetime) -> Summary:
    """The figures of those legs as they stand at `now`. Cancelled legs count nowhere."""
    counted = [leg for leg in legs if leg.end is not LegEnd.CANCELLED]
    served = [
        leg
        for leg in counted
        if leg.serving_at is not None and leg.end in (LegEnd.ATTENDED, LegEnd.TRANSFERRED)
    ]
    waits = [leg.wait_s for leg in counted if leg.wait_s is not None]
    services = [leg.service_s for leg in served if leg.service_s is not None]
    kept = [verdict for verdict in (_kept(leg, now) for leg in counted) if verdict is not None]
    ends = [leg.end for leg in counted]
    return Summary(
        issued=len(counted),
        called=len(waits),
        attended=ends.count(LegEnd.ATTENDED),
        no_show=ends.count(LegEnd.NO_SHOW),
        left=ends.count(LegEnd.LEFT),
        transferred=ends.count(LegEnd.TRANSFERRED),
        waiting=sum(1 for leg in counted if leg.end is LegEnd.OPEN and leg.first_called_at is None),
        wait_p50_s=percentile(waits, 0.5),
        wait_p90_s=percentile(waits, 0.9),
        wait_p95_s=percentile(waits, 0.95),
        service_p50_s=percentile(services, 0.5),
        service_p90_s=percentile(services, 0.9),
        within_target_pct=100 * sum(kept) / len(kept) if kept else None,
        n=len(waits),
    )


def _kept(leg: Leg, now: datetime) -> bool | None:
    """Whether the promised wait was kept; None if it cannot be told yet or the person left before its end."""
    if leg.wait_s is not None:
        return leg.wait_s <= leg.target_s
    until = leg.ended_at or now
    return False if (until - leg.queued_at).total_seconds() > leg.target_s else None


def grouped(legs: Iterable[Leg], key: Callable[[Leg], Hashable], now: datetime) -> dict[Hashable, Summary]:
    """The figures of each group that `key` makes of the legs."""
    groups: dict[Hashable, list[Leg]] = {}
    for leg in legs:
        groups.setdefault(key(leg), []).append(leg)
    return {name: summary(group, now) for name, group in groups.items()}
