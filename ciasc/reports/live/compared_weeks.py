"""Today beside the same weekday of the four weeks before, up to the same hour."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from ciasc.content.dates import weekday_name
from ciasc.content.messages import text
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.stats.availability import desk_spells
from ciasc.domain.stats.figures import Figures, pct
from ciasc.domain.stats.too_few_to_show import FEW
from ciasc.domain.tickets.events import Event
from ciasc.ports import Reading
from ciasc.reports.figure_cells import JUDGED, WAITED, Link, Table, TableCell, no_link, total
from ciasc.reports.live.day_figures import DayFigures
from ciasc.reports.number_format import (
    DAYS_MANY,
    NONE,
    format_count,
    format_percent,
    format_percentile,
    format_ratio,
)
from ciasc.reports.period.page_figures import PeriodFigures
from ciasc.reports.period.period_days import Days

WEEKS: Final = 4
_FRESH: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class _Column:
    """Some days up to the same hour: their figures, the open time of desks, and the number of days.

    `link` gives the address of the tickets of one such day.
    """

    told: Figures
    open_s: float
    days: int
    link: Link = no_link


@dataclass(slots=True)
class ComparedWeeks:
    """Compares today with the weeks before, which it reads again every few minutes: they hardly change."""

    calendar: Calendar
    _known: tuple[datetime, datetime, Sequence[_Column]] | None = None

    def __call__(self, tx: Reading, today: DayFigures) -> Table:
        """Return the table of today and of each week before, up to the last full hour."""
        until = self.calendar.local(today.at).replace(minute=0, second=0, microsecond=0)
        known = self._known
        if known is None or known[0] != until or not timedelta(0) <= today.at - known[1] < _FRESH:
            past = [_past(tx, self.calendar, day, until, today) for day in _same(today.day)]
            known = self._known = (until, today.at, past)
        return _table([_today(tx, self.calendar, today, until), *known[2]], today.day, until)


def _table(columns: Sequence[_Column], today: date, until: datetime) -> Table:
    usual = [column for column in columns[1:] if column.days]
    middle = _Column(
        total([column.told for column in usual]), sum(column.open_s for column in usual), len(usual)
    )
    shown = [columns[0], middle, *columns[1:]]
    return Table(
        text("reports.today.compared", hour=f"{until:%H:%M}", beside=_beside(len(usual), today.weekday())),
        (
            text("reports.today.today"),
            text("reports.today.usual"),
            *(f"{day:%d/%m}" for day in _same(today)),
        ),
        [(text(f"reports.figures.{name}"), [tell(column) for column in shown]) for name, tell in _ROWS],
    )


def _same(today: date) -> list[date]:
    return [today - timedelta(weeks=back) for back in range(1, WEEKS + 1)]


def _beside(many: int, weekday: int) -> str:
    """Return the end of the caption: with how many of the same weekday today is compared."""
    if not many:
        return text("reports.today.nothing_before")
    if many == 1:
        return text("reports.today.one_before", weekday=weekday_name(weekday + 1))
    return text("reports.today.some_before", many=many, weekdays=DAYS_MANY[weekday])


def _today(tx: Reading, calendar: Calendar, today: DayFigures, until: datetime) -> _Column:
    """Return today up to the hour of `until`."""
    since = calendar.bounds(today.day)[0]
    hours = [(hour,) for hour in _hours_before(calendar, since, until)]
    told = total([today.by_hour[hour] for hour in hours if hour in today.by_hour])
    opened = _open_s(tx.events.of_station(since, until), since, until)
    return _Column(told, opened, 1, _link(calendar, today.day, until.hour))


def _past(tx: Reading, calendar: Calendar, day: date, until: datetime, today: DayFigures) -> _Column:
    """Return that day up to the wall-clock hour of `until`."""
    since, end = calendar.bounds(day)[0], until - (today.day - day)
    told = PeriodFigures(tx, calendar, Days(day, day), today.at).by("hour")
    hours = [(hour,) for hour in _hours_before(calendar, since, end)]
    opened = _open_s(tx.events.of_station(since, max(end, since)), since, end)
    # A usual day may have no visitors by that hour; a day without any event is not counted.
    lived = 1 if opened or told else 0
    figures = total([told[hour] for hour in hours if hour in told])
    return _Column(figures, opened, lived, _link(calendar, day, until.hour))


def _open_s(events: Sequence[Event], since: datetime, end: datetime) -> float:
    """Return the open time of all desks from `since` to `end`, in seconds."""
    spells = desk_spells(events, since, max(end, since))
    return sum(one.seconds for one in spells if one.state == "open")


def _link(calendar: Calendar, day: date, hour: int) -> Link:
    """Return the link to the tickets of that day up to that hour; none if the day begins within an hour."""
    return no_link if calendar.starts_at.minute else partial(Days(day, day).tickets, before=hour)


def _hours_before(calendar: Calendar, since: datetime, end: datetime) -> list[int]:
    """Return the hours of the clock from the beginning of a station day up to `end`."""
    many = max(int((end - since).total_seconds()), 0) // 3600
    return [calendar.local(since + timedelta(hours=ahead)).hour for ahead in range(many)]


def _count(of: Callable[[Figures], int], **groups: object) -> Callable[[_Column], TableCell]:
    def cell(column: _Column) -> TableCell:
        if not column.days:
            return TableCell(NONE)
        many = of(column.told)
        return TableCell(format_count(many / column.days), column.link(**groups) if many else None)

    return cell


def _wait(share: float) -> Callable[[_Column], TableCell]:
    def cell(column: _Column) -> TableCell:
        found = column.told.percentile_s("waits", share)
        href = None if found is None else column.link(**WAITED)
        return TableCell(format_percentile(found), href, few=found is None)

    return cell


def _share(
    part: Callable[[Figures], int],
    all_of_them: Callable[[Figures], int],
    listed: Callable[[Figures], int] | None = None,
    **groups: object,
) -> Callable[[_Column], TableCell]:
    """Return that part in percent; `groups` list so many of them, by default the part itself."""

    def cell(column: _Column) -> TableCell:
        many = all_of_them(column.told)
        if many < FEW:
            return TableCell(NONE, few=True)
        href = column.link(**groups) if (listed or part)(column.told) else None
        return TableCell(format_percent(pct(part(column.told), many)), href)

    return cell


def _for_each_hour(column: _Column) -> TableCell:
    hours = column.open_s / 3600
    if hours < 1:
        return TableCell(NONE, few=True)
    attended = column.told.attended
    return TableCell(format_ratio(attended / hours), column.link(end="attended") if attended else None)


_ROWS: Final[tuple[tuple[str, Callable[[_Column], TableCell]], ...]] = (
    ("issued", _count(lambda told: told.issued)),
    ("attended", _count(lambda told: told.attended, end="attended")),
    ("wait_half", _wait(0.5)),
    ("wait_nine", _wait(0.9)),
    (
        "within_target",
        _share(lambda told: told.kept, lambda told: told.judged, lambda told: told.judged, **JUDGED),
    ),
    ("no_show", _share(lambda told: told.no_show, lambda told: told.issued, end="no_show")),
    ("left", _share(lambda told: told.left, lambda told: told.issued, end="left")),
    ("attended_per_hour", _for_each_hour),
)
