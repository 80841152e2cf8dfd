"""The days of a period, without what only a page needs: commands that make files import this alone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from ciasc.domain.core.calendar import Calendar
from ciasc.domain.core.errors import InvalidInput

LONGEST: Final = timedelta(days=366)
EARLIEST: Final = date(2000, 1, 1)
LATEST: Final = date(2100, 12, 31)
FACTS_AT_MOST: Final = timedelta(days=31)
"""Beyond that many days, what is made from each ticket is not made beside the rest."""


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a period, both included."""

    first: date
    last: date

    @property
    def many(self) -> timedelta:
        """How many days they are."""
        return self.last - self.first + timedelta(days=1)

    @property
    def short(self) -> bool:
        """Whether each ticket of it can be looked at."""
        return self.many <= FACTS_AT_MOST

    def tickets(self, **filters: object) -> str:
        """The address of the list of its tickets that fit those filters."""
        named = {"from": filters.pop("first", self.first), "to": filters.pop("last", self.last)}
        wanted = [(name, value) for name, value in filters.items() if value is not None]
        return f"/reportes/tickets?{urlencode([*named.items(), *wanted])}"


def period(
    calendar: Calendar, first: date | None, last: date | None, now: datetime
) -> tuple[datetime, datetime]:
    """The moments between which the days `first` to `last` lie; today if none is named."""
    today = calendar.day(now)
    begin, end = first or last or today, last or first or today
    if end < begin:
        raise InvalidInput("El período termina antes de empezar.")
    if begin < EARLIEST or end > LATEST:
        raise InvalidInput(f"El período debe estar entre los años {EARLIEST.year} y {LATEST.year}.")
    if end - begin > LONGEST:
        raise InvalidInput("El período puede abarcar a lo más un año.")
    return calendar.bounds(begin)[0], calendar.bounds(end)[1]
