"""The average wait of the last hour, for a poster in the hall."""

from collections.abc import Iterable
from datetime import datetime
from statistics import fmean

from ciasc.domain.stats.legs import Leg
from ciasc.domain.stats.too_few_to_show import FEW


def average_wait_s(legs: Iterable[Leg], since: datetime) -> float | None:
    """Return the average wait in seconds of the waits that ended after `since`; None of too few."""
    waits = [leg.wait_s for leg in legs if leg.waited_until is not None and leg.waited_until >= since]
    known = [wait for wait in waits if wait is not None]
    return fmean(known) if len(known) >= FEW else None
