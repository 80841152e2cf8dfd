"""The wait of a whole visit: a transfer does not begin it again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ciasc.domain.stats.legs import Leg, LegDuration, LegEnd, seconds_between


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeWait:
    """The waits of all legs of a visit together, against the target that its ticket promised.

    `since` is when the wait that goes on began, None if none does; `known` whether the clock never changed
    in them; `left` whether the visit ended in a wait, and `expired` whether the system ended it.
    """

    waited_s: float
    target_s: float
    since: datetime | None = None
    known: bool = True
    expired: bool = False
    left: bool = False

    def kept(self, now: datetime) -> bool | None:
        """Return whether the target was kept; None if undecided, unknown, or left before it."""
        if self.expired:
            return False
        if not self.known:
            return None
        waited_s = self.waited_s + (0 if self.since is None else seconds_between(self.since, now))
        if waited_s > self.target_s:
            return False
        return None if self.left or self.since is not None else True


def whole_wait(legs: Iterable[Leg]) -> WholeWait:
    """Return the wait of a visit from all its legs."""
    ordered = sorted(legs, key=lambda leg: leg.leg)
    last = ordered[-1]
    over = [leg for leg in ordered if leg.waited_until is not None]
    waited_s = sum(seconds_between(leg.queued_at, until) for leg in over if (until := leg.waited_until))
    ends = last.waited_until is None and last.ended_at is not None
    if ends and last.ended_at is not None:
        waited_s += seconds_between(last.queued_at, last.ended_at)
    return WholeWait(
        waited_s=waited_s,
        target_s=ordered[0].target_s,
        since=None if last.waited_until is not None or ends else last.queued_at,
        known=not any(LegDuration.WAIT in leg.leapt for leg in ordered),
        expired=last.end is LegEnd.EXPIRED,
        left=ends,
    )
