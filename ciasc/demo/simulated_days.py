"""What kind of day it is in a simulation: how many come, who works, and when nothing answers."""

import random
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from holidays import country_holidays

from ciasc.demo.simulated import Plan, Stretch

SUNDAY: Final = 7
_MONDAY: Final = 1.25
_QUIET: Final = 0.6
_OUTAGE_EVERY: Final = 28
_FIRST_OUTAGE: Final = 4
_OUTAGE_S: Final = 2400


@dataclass(frozen=True, slots=True)
class DayKind:
    """How many come against a usual day, whether it is a Sunday or a feast, and the outage of that day."""

    busy: float
    quiet: bool
    outage: Stretch | None


def feasts(plan: Plan) -> frozenset[date]:
    """The holidays of Peru among the days of that plan."""
    years = range(plan.first.year, plan.until.year + 1)
    return frozenset(day for day in country_holidays("PE", years=years) if plan.first <= day < plan.until)


def day_kind(plan: Plan, day: date, holidays: Collection[date], rng: random.Random) -> DayKind:
    """What that day is like: Sundays and holidays are quiet; Mondays and days after a holiday are not."""
    quiet = day in holidays or day.isoweekday() == SUNDAY
    after = day.isoweekday() == 1 or day - timedelta(days=1) in holidays
    busy = _QUIET if quiet else _MONDAY if after else 1.0
    begins: datetime = plan.calendar.bounds(day)[0]
    if (day - plan.first).days % _OUTAGE_EVERY != _FIRST_OUTAGE:
        return DayKind(busy, quiet, None)
    at = begins + timedelta(hours=rng.randint(9, 16), minutes=rng.randint(0, 59))
    return DayKind(busy, quiet, (at, at + timedelta(seconds=_OUTAGE_S)))
