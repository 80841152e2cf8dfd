"""Length of the line over the last hours: how many waited at each moment, and the longest of their waits."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ciasc.domain.stats.legs import Leg, LegDuration, LegEnd


@dataclass(frozen=True, slots=True)
class QueueLength:
    """How many waited for their first call at a moment, and the wait of the first of them in seconds."""

    at: datetime
    people: int
    longest_s: float


def moments(now: datetime, every: timedelta, many: int) -> list[datetime]:
    """Return that many moments up to `now`, at whole multiples of `every` from 1970, in order."""
    last = now.timestamp() // every.total_seconds() * every.total_seconds()
    return [datetime.fromtimestamp(last, now.tzinfo) - every * back for back in reversed(range(many))]


def queue_length_over_time(legs: Iterable[Leg], at: Sequence[datetime]) -> list[QueueLength]:
    """Compute who waited at each of those moments, which are in order.

    Cancelled legs are left out, and those that had been called and during whose wait the clock changed.
    """
    people = [0] * len(at)
    first: list[datetime | None] = [None] * len(at)
    for leg in legs:
        over = leg.first_called_at or leg.ended_at
        if leg.end is LegEnd.CANCELLED or (over is not None and LegDuration.FIRST_CALL in leg.leapt):
            continue
        for place in range(
            bisect_left(at, leg.queued_at), len(at) if over is None else bisect_left(at, over)
        ):
            people[place] += 1
            known = first[place]
            first[place] = leg.queued_at if known is None else min(known, leg.queued_at)
    return [
        QueueLength(moment, many, 0.0 if since is None else (moment - since).total_seconds())
        for moment, many, since in zip(at, people, first, strict=True)
    ]
