"""Load all data of the files of a period in one read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

from ciasc.content.messages import text
from ciasc.domain.core.services import Lane, Service
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.stats.figures import Figures
from ciasc.domain.stats.grouping import Group, closes_at
from ciasc.domain.stats.indicators import StationAvailability
from ciasc.ports import Reading
from ciasc.reports.figure_cells import total
from ciasc.reports.number_format import month_words, span_words
from ciasc.reports.period.indicator_text import IndicatorRow, indicators
from ciasc.reports.period.notable_days import notable_days
from ciasc.reports.period.period_days import Days
from ciasc.station.stats.figures_of_any_period import period_figures, shifts_of
from ciasc.station.stats.station_availability import (
    availability_spells,
    lived_days,
    station_availability,
)

WEEKS_BEFORE: Final = 4
_HOURS: Final = 24
_HAPPENINGS: Final = 3
"""The most events of one day in its note; beyond them their number is given."""

DAY_ROWS: Final = ("day", "service", "lane")
HOUR_ROWS: Final = ("weekday", "hour", "service", "lane")
FINEST: Final = ("day", "hour", "service", "lane")
"""The groups of the rows behind the figures: by day and by hour for a spreadsheet, both at once for a CSV."""


@dataclass(frozen=True, slots=True)
class Before:
    """The compared period: in words, how many times as long, and its figures by lane.

    `times` is 0 if the station had no tickets then, so that there is nothing to compare with. `days` are the
    days that the station lived then.
    """

    words: str
    times: int
    days: int
    by_lane: Mapping[Lane, Figures]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportData:
    """The figures of the days `first` to `last` at the aware moment `at`; `settled` if none will change.

    `rows` are by their groups; `names` and `targets_s` are those of the services at the end of the period,
    `covers` maps a discreet service to its public one; `stood` are seconds of desks and printers by day,
    subject and state; `lived` is how many of the days the station lived.
    """

    station: str
    district: str
    first: date
    last: date
    at: datetime
    settled: bool
    by_lane: Mapping[Lane, Figures]
    by_service: Mapping[str, Figures]
    shifts: Sequence[int]
    by_shift: Mapping[int, Figures]
    by_day: Mapping[date, Figures]
    by_hour: Mapping[int, Figures]
    by_week: Mapping[Group, Figures]
    indicators: Sequence[IndicatorRow]
    house: StationAvailability
    stood: Mapping[tuple[date, str, str], float]
    lived: int
    before: Before
    names: Mapping[str, str]
    covers: Mapping[str, str]
    targets_s: Mapping[str, int]
    notes: Mapping[date, str]
    rows: Mapping[tuple[str, ...], Mapping[Group, Figures]] = field(default_factory=dict)

    @property
    def total(self) -> Figures:
        """Return the figures of the whole period."""
        return added(self.by_lane.values())

    @property
    def days(self) -> int:
        """Return the number of days."""
        return (self.last - self.first).days + 1

    @property
    def period(self) -> str:
        """Return the days in words: a whole month by its name."""
        if is_month(self.first, self.last):
            return month_words(self.first).capitalize()
        return span_words(self.first, self.last)


def added(some: Iterable[Figures]) -> Figures:
    """Return the sum of the figures of those groups."""
    return total(list(some))


def is_month(first: date, last: date) -> bool:
    """Return whether those are the days of one calendar month."""
    return first.day == 1 and first + timedelta(days=32) > last and (last + timedelta(days=1)).day == 1


def month_before(day: date) -> tuple[date, date]:
    """Return the first and the last day of the month before that of `day`."""
    last = day.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def _covers(services: Mapping[str, Service]) -> dict[str, str]:
    return {key: service.cover for key, service in services.items() if service.cover is not None}


def read_book(
    tx: Reading,
    calendar: Calendar,
    first: date,
    last: date,
    now: datetime,
    rows: Iterable[tuple[str, ...]] = (),
    *,
    noted: bool = False,
) -> ReportData:
    """Return the book of those days, with rows by those groups; `noted` adds the notable days."""
    grouped = partial(_grouped, tx, calendar, first, last, now)
    config, station = tx.config.at(calendar.bounds(last)[1]), tx.config.station()
    how = availability_spells(tx, calendar, first, last, now)
    by_service, by_week = _one(grouped("service")), grouped("weekday", "hour")
    return ReportData(
        station=station.name,
        district=station.district,
        first=first,
        last=last,
        at=calendar.local(now),
        settled=closes_at(calendar, last) <= now,
        by_lane=_one(grouped("lane")),
        by_service=by_service,
        shifts=shifts_of(tx, calendar, last),
        by_shift=_one(grouped("shift")),
        by_day=_one(grouped("day")),
        by_hour=_one(grouped("hour")),
        by_week=by_week,
        indicators=indicators(tx, calendar, first, last, now, how).indicators,
        house=station_availability(tx, calendar, first, last, how, by_week, by_service, now),
        stood=how.by_day(calendar),
        lived=len(lived_days(tx, calendar, first, last, now)),
        before=_before(tx, calendar, first, last, now),
        names={key: config.name_of(key) for key in tx.config.services()},
        covers=_covers(tx.config.services()),
        targets_s={entry.key: entry.target_wait_s for entry in config.services},
        notes=_notes(notable_days(tx, calendar, Days(first, last), how.printers)) if noted else {},
        rows={by: grouped(*by) for by in rows},
    )


def _grouped(
    tx: Reading, calendar: Calendar, first: date, last: date, now: datetime, *by: str
) -> dict[Group, Figures]:
    return period_figures(tx, calendar, first, last, by, now)


def _notes(happenings: Iterable[tuple[date, str]]) -> dict[date, str]:
    """Return one note for each day: the first events of it in words, and how many more there were."""
    by_day: dict[date, list[str]] = {}
    for day, words in happenings:
        by_day.setdefault(day, []).append(words)
    return {day: _note(day, words) for day, words in by_day.items()}


def _note(day: date, words: Sequence[str]) -> str:
    shown = words[:_HAPPENINGS]
    if len(words) > len(shown):
        shown = [*shown, text("files.before.more", many=len(words) - len(shown))]
    return text("files.before.happening", day=day.day, what="; ".join(shown))


def _before(tx: Reading, calendar: Calendar, first: date, last: date, now: datetime) -> Before:
    """Return the same weekdays or the period before, as far as the station has data; `times` is 0 if none."""
    born = calendar.day(tx.stats.first_queued_at() or now)
    if first == last:
        return _weeks_before(tx, calendar, first, born, now)
    if is_month(first, last):
        begin, end = month_before(first)
        words = month_words(begin)
    else:
        span = last - first + timedelta(days=1)
        begin, end = first - span, last - span
        words = text("files.before.days", days=span.days)
    if end < born:
        return Before(text("files.before.unborn", words=words), 0, 0, {})
    if begin < born:
        words = text("files.before.since", words=words, day=f"{born:%d/%m/%Y}")
    lived = len(lived_days(tx, calendar, begin, end, now))
    return Before(words, 1, lived, _one(period_figures(tx, calendar, begin, end, ("lane",), now)))


def _weeks_before(tx: Reading, calendar: Calendar, day: date, born: date, now: datetime) -> Before:
    """Return the same weekday of the weeks before; for today, only its hours up to this one."""
    until = calendar.local(now).replace(minute=0, second=0, microsecond=0)
    since = calendar.bounds(day)[0]
    passed = max(int((until - since).total_seconds()), 0) // 3600 if day == calendar.day(now) else _HOURS
    hours = {calendar.local(since + timedelta(hours=ahead)).hour for ahead in range(passed)}
    days = [day - timedelta(weeks=back) for back in range(1, WEEKS_BEFORE + 1)]
    lived = [one for one in days if one >= born]
    by_lane: dict[Lane, list[Figures]] = {}
    for one in lived:
        for (lane, hour), told in period_figures(tx, calendar, one, one, ("lane", "hour"), now).items():
            if passed >= _HOURS or hour in hours:
                by_lane.setdefault(lane, []).append(told)  # type: ignore[arg-type]  # by `period_figures`
    words = _weeks_words(len(lived))
    if lived and passed < _HOURS:
        words = text("files.before.until", words=words, hour=f"{until:%H:%M}")
    found = {lane: added(some) for lane, some in by_lane.items()}
    return Before(words, len(lived), len(lived), found)


def _weeks_words(many: int) -> str:
    """Return the words for the same weekday of so many weeks before."""
    if many > 1:
        return text("files.before.weeks", many=many)
    words = text("files.before.week")
    return words if many else text("files.before.unborn", words=words)


def _one(found: Mapping[Group, Figures]) -> dict[Any, Figures]:
    """Return the figures by one group, keyed by its value."""
    return {key: told for (key,), told in found.items()}
