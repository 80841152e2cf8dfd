"""Length of the line over the last hours: how many waited at each moment, and the longest of their waits."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ciasc.domain.stats.legs import Leg, LegDuration, LegEnd, WaitAgain


@dataclass(frozen=True, slots=True)
class QueueLength:
    """How many waited at a moment, and the seconds from when the first of them joined the queue."""

    at: datetime
    people: int
    longest_s: float


def moments(now: datetime, every: timedelta, many: int) -> list[datetime]:
    """Return that many moments up to `now`, at whole multiples of `every` from 1970, in order."""
    last = now.timestamp() // every.total_seconds() * every.total_seconds()
    return [datetime.fromtimestamp(last, now.tzinfo) - every * back for back in reversed(range(many))]


def queue_length_over_time(legs: Iterable[Leg], at: Sequence[datetime]) -> list[QueueLength]:
    """Compute who waited at each of those moments, which are in order.

    Those who came back after a call wait again. Cancelled legs are left out, and what `is_left_out` is.
    """
    people = [0] * len(at)
    first: list[datetime | None] = [None] * len(at)
    for leg in legs:
        for begun, over in _waits(leg):
            for place in range(bisect_left(at, begun), len(at) if over is None else bisect_left(at, over)):
                people[place] += 1
                known = first[place]
                first[place] = leg.queued_at if known is None else min(known, leg.queued_at)
    return [
        QueueLength(moment, many, 0.0 if since is None else (moment - since).total_seconds())
        for moment, many, since in zip(at, people, first, strict=True)
    ]


def is_left_out(leg: Leg) -> bool:
    """Return whether a wait is in no length of the queue: it is over, and the clock changed during it."""
    over = leg.first_called_at is not None or leg.ended_at is not None
    return leg.end is not LegEnd.CANCELLED and over and LegDuration.FIRST_CALL in leg.leapt


def _waits(leg: Leg) -> Sequence[WaitAgain]:
    if leg.end is LegEnd.CANCELLED:
        return ()
    if is_left_out(leg):
        # When a wait of a clock that changed began is not known; of one that goes on, that it goes on is.
        return [wait for wait in leg.waits_again if wait[1] is None]
    return ((leg.queued_at, leg.first_called_at or leg.ended_at), *leg.waits_again)
