"""The days of a period, without the needs of pages: commands that make files import only this."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.station_day import Calendar

LONGEST: Final = timedelta(days=366)
EARLIEST: Final = date(2000, 1, 1)
LATEST: Final = date(2100, 12, 31)
FACTS_AT_MOST: Final = timedelta(days=31)
"""The most days for which figures of single tickets are computed."""


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a period, both included."""

    first: date
    last: date

    @property
    def many(self) -> timedelta:
        """Return the number of days."""
        return self.last - self.first + timedelta(days=1)

    @property
    def one(self) -> bool:
        """Return whether it is a single day."""
        return self.first == self.last

    @property
    def short(self) -> bool:
        """Return whether the period is short enough to read each ticket."""
        return self.many <= FACTS_AT_MOST

    def tickets(self, **filters: object) -> str:
        """Return the address of the list of its tickets that fit those filters."""
        named = {"from": filters.pop("first", self.first), "to": filters.pop("last", self.last)}
        wanted = [(name, value) for name, value in filters.items() if value is not None]
        return f"/reportes/tickets?{urlencode([*named.items(), *wanted])}"


def period(
    calendar: Calendar, first: date | None, last: date | None, now: datetime
) -> tuple[datetime, datetime]:
    """Return the moments at which the days `first` to `last` begin and end; today by default."""
    today = calendar.day(now)
    begin, end = first or last or today, last or first or today
    if end < begin:
        raise InvalidInput("reports.period.ends_before_begin")
    if begin < EARLIEST or end > LATEST:
        raise InvalidInput("reports.period.out_of_range", earliest=EARLIEST.year, latest=LATEST.year)
    if end - begin > LONGEST:
        raise InvalidInput("reports.period.too_long")
    return calendar.bounds(begin)[0], calendar.bounds(end)[1]
