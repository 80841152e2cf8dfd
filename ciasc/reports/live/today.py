"""Today beside the same weekday of the four weeks before, up to the same hour; and its shifts and funnel."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

from ciasc.content.dates import weekday_name
from ciasc.content.messages import text
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.stats.availability import desk_spells
from ciasc.domain.stats.figures import FEW, Figures, pct
from ciasc.ports import Reading
from ciasc.reports.charts import JUDGED, WAITED, Bars, Link, Table, TableCell, funnel, no_link, total
from ciasc.reports.number_format import DAYS_MANY, NONE, format_count, format_duration, format_percent
from ciasc.reports.period.days import Days
from ciasc.reports.period.period_figures import PeriodFigures, shift_table

WEEKS: Final = 4


@dataclass(frozen=True, slots=True)
class TodayParts:
    """What the page of today shows beside its live figures."""

    compared: Table
    shifts: Table
    funnel: Bars


@dataclass(frozen=True, slots=True)
class _Column:
    """Some days up to the same hour: their figures, the open time of desks, and the number of days.

    `link` gives the address of the tickets of one such day.
    """

    told: Figures
    open_s: float
    days: int
    link: Link = no_link


def today_parts(tx: Reading, calendar: Calendar, now: datetime) -> TodayParts:
    """Return those parts at the moment `now`."""
    today = calendar.day(now)
    whole_day = PeriodFigures(tx, calendar, Days(today, today), now)
    told = whole_day.by("hour")
    return TodayParts(
        compared=_compared(tx, calendar, now),
        shifts=shift_table(told, whole_day),
        funnel=funnel(total(list(told.values())), whole_day.link),
    )


def _compared(tx: Reading, calendar: Calendar, now: datetime) -> Table:
    today = calendar.day(now)
    same = [today - timedelta(weeks=back) for back in range(1, WEEKS + 1)]
    until = calendar.local(now).replace(minute=0, second=0, microsecond=0)
    columns = _columns(tx, calendar, [today, *same], until, now)
    usual = [column for column in columns[1:] if column.days]
    middle = _Column(
        total([column.told for column in usual]), sum(column.open_s for column in usual), len(usual)
    )
    shown = [columns[0], middle, *columns[1:]]
    return Table(
        text("reports.today.compared", hour=f"{until:%H:%M}", beside=_beside(len(usual), today.weekday())),
        (text("reports.today.today"), text("reports.today.usual"), *(f"{day:%d/%m}" for day in same)),
        [(text(f"reports.figures.{name}"), [tell(column) for column in shown]) for name, tell in _ROWS],
    )


def _beside(many: int, weekday: int) -> str:
    """Return the end of the caption: with how many of the same weekday today is compared."""
    if not many:
        return text("reports.today.nothing_before")
    if many == 1:
        return text("reports.today.one_before", weekday=weekday_name(weekday + 1))
    return text("reports.today.some_before", many=many, weekdays=DAYS_MANY[weekday])


def _columns(
    tx: Reading, calendar: Calendar, days: Sequence[date], until: datetime, now: datetime
) -> list[_Column]:
    """Return those days, newest first, each up to the wall-clock hour of `until`."""
    span = Days(days[-1], days[0])
    told = PeriodFigures(tx, calendar, span, now).by("day", "hour")
    ends = [until - (days[0] - day) for day in days]
    begin = calendar.bounds(days[-1])[0]
    events = tx.events.of_station(begin, until)
    columns = []
    for day, end in zip(days, ends, strict=True):
        since = calendar.bounds(day)[0]
        spells = desk_spells([event for event in events if event.at < end], since, max(end, since))
        hours = _hours_before(calendar, since, end)
        figures = total([told[day, hour] for hour in hours if (day, hour) in told])
        opened = sum(one.seconds for one in spells if one.state == "open")
        # A usual day may have no visitors by that hour; a day without any event is not counted.
        lived = opened or day == days[0] or any(day == other for other, _ in told)
        columns.append(_Column(figures, opened, 1 if lived else 0, _link(calendar, day, until.hour)))
    return columns


def _link(calendar: Calendar, day: date, hour: int) -> Link:
    """Return the link to the tickets of that day up to that hour; none if the day begins within an hour."""
    return no_link if calendar.starts_at.minute else partial(Days(day, day).tickets, before=hour)


def _hours_before(calendar: Calendar, since: datetime, end: datetime) -> list[int]:
    """Return the hours of the clock from the beginning of a station day up to `end`."""
    many = max(int((end - since).total_seconds()), 0) // 3600
    return [calendar.local(since + timedelta(hours=ahead)).hour for ahead in range(many)]


def _count(of: Callable[[Figures], int], **groups: object) -> Callable[[_Column], TableCell]:
    def tell(column: _Column) -> TableCell:
        if not column.days:
            return TableCell(NONE)
        many = of(column.told)
        return TableCell(format_count(many / column.days), column.link(**groups) if many else None)

    return tell


def _wait(share: float) -> Callable[[_Column], TableCell]:
    def tell(column: _Column) -> TableCell:
        found = column.told.percentile_s("waits", share)
        return TableCell(
            format_duration(found), None if found is None else column.link(**WAITED), few=found is None
        )

    return tell


def _share(
    part: Callable[[Figures], int],
    all_of_them: Callable[[Figures], int],
    listed: Callable[[Figures], int] | None = None,
    **groups: object,
) -> Callable[[_Column], TableCell]:
    """Return that part in percent; `groups` list so many of them, by default the part itself."""

    def tell(column: _Column) -> TableCell:
        many = all_of_them(column.told)
        if many < FEW:
            return TableCell(NONE, few=True)
        href = column.link(**groups) if (listed or part)(column.told) else None
        return TableCell(format_percent(pct(part(column.told), many)), href)

    return tell


def _for_each_hour(column: _Column) -> TableCell:
    hours = column.open_s / 3600
    if hours < 1:
        return TableCell(NONE, few=True)
    attended = column.told.attended
    return TableCell(f"{attended / hours:.1f}", column.link(end="attended") if attended else None)


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
