"""The kind of a simulated day: how many people come, who works, and the outage if there is one."""

import random
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from holidays import country_holidays

from ciasc.demo.simulated.simulation_plan import Plan, Stretch

SUNDAY: Final = 7
SHORT_BUSY: Final = 2.6
"""The factor of arrivals while too few desks work."""

_TUESDAY: Final = 2
_EVENING: Final = (18, 21)
_MONDAY: Final = 1.15
_QUIET: Final = 0.6
_OUTAGE_EVERY: Final = 28
_FIRST_OUTAGE: Final = 4
_CUT: Final = timedelta(minutes=40)
_OUTAGE_S: Final = 5400
"""Longer than an hour: reports note no shorter outage of a printer."""


@dataclass(frozen=True, slots=True)
class DayKind:
    """The arrivals compared with a usual day, whether it is a Sunday or a holiday, and the day's outage.

    In `short` too few desks work, and more people than usual come.
    """

    busy: float
    quiet: bool
    outage: Stretch | None
    short: Stretch | None = None

    @property
    def cut(self) -> Stretch | None:
        """Return the first part of the outage, in which nothing works; later only the printers are out."""
        return self.outage and (self.outage[0], min(self.outage[0] + _CUT, self.outage[1]))


def feasts(plan: Plan) -> frozenset[date]:
    """Return the holidays of Peru among the days of that plan."""
    days = plan.days
    years = range(days[0].year, days[-1].year + 1)
    return frozenset(country_holidays("PE", years=years)) & frozenset(days)


def last_tuesday(until: date) -> date:
    """Return the last Tuesday before that day that is no holiday."""
    day = until - timedelta(days=(until.isoweekday() - _TUESDAY - 1) % 7 + 1)
    return last_tuesday(day) if day in country_holidays("PE", years=day.year) else day


def day_kind(plan: Plan, day: date, holidays: Collection[date], rng: random.Random) -> DayKind:
    """Return the kind of that day: quiet on Sundays and holidays, busy on Mondays and after holidays."""
    quiet = day in holidays or day.isoweekday() == SUNDAY
    after = day.isoweekday() == 1 or day - timedelta(days=1) in holidays
    busy = _QUIET if quiet else _MONDAY if after else 1.0
    begins: datetime = plan.calendar.bounds(day)[0]
    hours = [begins + timedelta(hours=hour) for hour in _EVENING]
    short = (hours[0], hours[1]) if day == plan.short else None
    if (day - plan.first).days % _OUTAGE_EVERY != _FIRST_OUTAGE:
        return DayKind(busy, quiet, None, short)
    at = begins + timedelta(hours=rng.randint(9, 16), minutes=rng.randint(0, 59))
    return DayKind(busy, quiet, (at, at + timedelta(seconds=_OUTAGE_S)), short)
