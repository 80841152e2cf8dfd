"""Notable days of a period: holidays, special days, printers out of order."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from ciasc.content.messages import text
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.stats.availability import AvailabilitySpell, seconds_by_day
from ciasc.ports import Reading
from ciasc.reports.number_format import format_duration
from ciasc.reports.period.period_days import Days

_LONG_S: Final = 3600
"""A shorter outage of a printer on a day is not noted."""


def notable_days(
    tx: Reading, calendar: Calendar, asked: Days, out: Iterable[AvailabilitySpell]
) -> list[tuple[date, str]]:
    """Return the notable days of the period, in order, each with what happened.

    `out` are the outages of printers in it.
    """
    found = [*_holidays(asked), *_special(tx, asked), *_outages(calendar, out)]
    return sorted({(day, words) for day, words in found})


def _holidays(asked: Days) -> Iterator[tuple[date, str]]:
    from holidays import country_holidays  # noqa: PLC0415 - slow to load; only drawings need it

    years = range(asked.first.year, asked.last.year + 1)
    for day, name in country_holidays("PE", years=years, language="es").items():
        if asked.first <= day <= asked.last:
            yield day, text("reports.notable.holiday", name=name)


def _special(tx: Reading, asked: Days) -> Iterator[tuple[date, str]]:
    for special in tx.config.in_force().special_days:
        if asked.first <= special.day <= asked.last:
            yield (
                special.day,
                special.name if special.hours else text("reports.notable.closed", name=special.name),
            )


def _outages(calendar: Calendar, out: Iterable[AvailabilitySpell]) -> Iterator[tuple[date, str]]:
    for (day, printer, _), seconds in seconds_by_day(out, calendar).items():
        if seconds >= _LONG_S:
            duration = format_duration(seconds)
            yield day, text("reports.notable.outage", printer=printer, duration=duration)
