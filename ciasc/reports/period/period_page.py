"""The page of any period: heatmap, trend, services, shifts, funnel, signs and indicators."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from ciasc.content.messages import text
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.stats.facts import Fact
from ciasc.domain.stats.figures import Figures
from ciasc.domain.stats.grouping import Group
from ciasc.ports import Reading
from ciasc.reports.charts import Bars, Columns, Heatmap, Note, Point, Trend, funnel, trend
from ciasc.reports.discreet_services import RESERVED, discreet_of, merge_discreet, service_name
from ciasc.reports.figure_cells import Table, TableCell, figure_cells, minutes, not_counted, total
from ciasc.reports.number_format import NONE
from ciasc.reports.period.by_hour import hour_arrivals, hour_points
from ciasc.reports.period.filters import PeriodFilter
from ciasc.reports.period.gaming_summary import SignLine, sign_lines, unfiled_reasons
from ciasc.reports.period.heatmap_levels import MEASURES, heatmap
from ciasc.reports.period.indicator_text import IndicatorRow, indicators, target_words
from ciasc.reports.period.notable_days import notable_days
from ciasc.reports.period.page_figures import PeriodFigures, added_up, shift_table
from ciasc.reports.period.period_days import Days
from ciasc.station.stats.figures_of_any_period import period_facts, shifts_of
from ciasc.station.stats.station_availability import availability_spells

DAILY_AT_MOST: Final = 45
"""A trend of more days is shown by week."""

DAILY_FROM: Final = 30
"""The least tickets a day for a trend by day; below it the trend is by week."""

TWO_WEEKS: Final = 14


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """One service in a period; `p90` are its weeks, in minutes. No key: the discreet ones of few tickets."""

    key: str | None
    name: str
    target: str
    cells: Sequence[TableCell]
    p90: Sequence[float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodPage:
    """All that the page shows. `signs` is None if the period is too long to read each ticket.

    One day has its `arrivals`, a trend by hour and what was `notable`; a longer period has a heatmap of its
    weekdays and hours, and notes in its trend.
    `unfiled` is why no denuncia was taken. `untold` if the filter is a discreet service with too few tickets
    to be shown.
    """

    days: Days
    service: str | None
    whole: Figures
    untold: bool
    not_counted: str
    weekly: bool
    heat: Heatmap | None
    arrivals: Columns | None
    trend: Trend
    notable: Sequence[str]
    funnel: Bars
    shifts: Table
    services: Sequence[ServiceLine]
    signs: Sequence[SignLine] | None
    unfiled: Sequence[tuple[str, int, str]]
    indicators: Sequence[IndicatorRow]


def period_page(
    tx: Reading, calendar: Calendar, asked: PeriodFilter, days: Days, now: datetime
) -> PeriodPage:
    """Return that page; the indicators are always those of all services."""
    figuring = PeriodFigures(tx, calendar, days, now, asked.service)
    by_hour = figuring.by("weekday", "hour")
    shown = {group: figuring.shown(some) for group, some in by_hour.items()}
    hours = {hour: some for (_, hour), some in shown.items() if isinstance(hour, int)} if days.one else None
    by_day = PeriodFigures(tx, calendar, days, now).by("day", "service")
    of_it = added_up(
        (day, told) for (day, service), told in by_day.items() if asked.service in (None, service)
    )
    all_of_it = total(list(of_it.values()))
    whole = figuring.shown(all_of_it)
    facts = _facts(figuring) if days.short and whole is all_of_it else None
    weekly = _by_weeks(days, whole.issued)
    how = availability_spells(tx, calendar, days.first, days.last, now)
    notable = notable_days(tx, calendar, days, how.printers)
    spans = _spans(days, weekly=weekly)
    points = _points(figuring, spans, of_it) if hours is None else hour_points(days.first, hours)
    return PeriodPage(
        days=days,
        service=asked.service,
        whole=whole,
        untold=whole is not all_of_it,
        not_counted=not_counted(whole),
        weekly=weekly,
        heat=heatmap(shown, MEASURES[asked.measure], figuring.link) if hours is None else None,
        arrivals=None if hours is None else hour_arrivals(hours),
        trend=_trend(figuring, points, () if days.one else _notes(spans, notable)),
        notable=[words for _, words in notable] if days.one else (),
        funnel=funnel(whole, figuring.link),
        shifts=shift_table(by_hour, figuring),
        services=_services(figuring, by_day),
        signs=None if facts is None else _signs(figuring, facts),
        unfiled=unfiled_reasons(facts or (), figuring.link),
        indicators=indicators(tx, calendar, days.first, days.last, now, how).indicators,
    )


def _by_weeks(days: Days, issued: int) -> bool:
    """Return whether a trend of that many tickets is shown by week, not by day."""
    many = days.many.days
    return many > DAILY_AT_MOST or (many >= TWO_WEEKS and issued < DAILY_FROM * many)


def _spans(days: Days, *, weekly: bool) -> list[Days]:
    """Return the days one by one, or their ISO weeks."""
    found, step = [], timedelta(days=1)
    begin = days.first
    while begin <= days.last:
        end = begin + timedelta(days=6 - begin.weekday()) if weekly else begin
        found.append(Days(begin, min(end, days.last)))
        begin = found[-1].last + step
    return found


def _in(span: Days, told: Mapping[Hashable, Figures]) -> Figures:
    within = (span.first + timedelta(days=ahead) for ahead in range(span.many.days))
    return total([told[day] for day in within if day in told])


def _p90(span: Days, told: Mapping[Hashable, Figures]) -> float | None:
    """Return the same as `_in`, from the waits only."""
    within = (span.first + timedelta(days=ahead) for ahead in range(span.many.days))
    return minutes(Figures(waits="".join(told[day].waits for day in within if day in told)), 0.9)


def _points(figuring: PeriodFigures, spans: Sequence[Days], told: Mapping[Hashable, Figures]) -> list[Point]:
    words = [f"{span.first.day}/{span.first.month}" for span in spans]
    return [
        Point(name, span.first, span.last, figuring.shown(_in(span, told)))
        for name, span in zip(words, spans, strict=True)
    ]


def _trend(figuring: PeriodFigures, points: Sequence[Point], notes: Sequence[Note]) -> Trend:
    config = figuring.tx.config.at(figuring.calendar.bounds(figuring.days.last)[1])
    entry = None if figuring.service is None else config.service(figuring.service)
    return trend(
        text("reports.charts.all_services") if figuring.service is None else config.name_of(figuring.service),
        points,
        None if entry is None else entry.target_wait_s,
        notes,
        figuring.link,
    )


def _notes(spans: Sequence[Days], known: Sequence[tuple[date, str]]) -> list[Note]:
    found: list[Note] = []
    for at, span in enumerate(spans):
        words = [f"{day:%d/%m}: {what}" for day, what in known if span.first <= day <= span.last]
        if words:
            found.append(Note(at, "; ".join(words)))
    return found


def _services(figuring: PeriodFigures, by_day: Mapping[Group, Figures]) -> list[ServiceLine]:
    days, tx = figuring.days, figuring.tx
    spans = _spans(days, weekly=days.many.days >= TWO_WEEKS)
    begun, ended = (tx.config.at(figuring.calendar.bounds(day)[1]) for day in (days.first, days.last))
    of_each: dict[str, dict[Hashable, Figures]] = {}
    for (day, service), told in by_day.items():
        of_each.setdefault(str(service), {})[day] = told
    groups: dict[Group, Figures] = {
        (key,): total(list(by_its_day.values())) for key, by_its_day in of_each.items()
    }
    lines = []
    for (key,), told in merge_discreet(groups, ("service",), discreet_of(tx)).items():
        named = None if key is RESERVED else str(key)
        by_its_day = {} if named is None else of_each[named]
        cells = figure_cells(told, None if named is None else days.tickets(service=named))
        p90 = [_p90(span, by_its_day) for span in spans]
        target = NONE if named is None else target_words(named, (begun, ended))
        lines.append(ServiceLine(named, service_name(ended, named), target, cells, p90))
    return sorted(lines, key=lambda line: line.name)


def _facts(figuring: PeriodFigures) -> list[Fact]:
    """Return the facts behind the figures of the period and its service."""
    days = figuring.days
    facts = period_facts(figuring.tx, figuring.calendar, days.first, days.last, figuring.now)
    return [fact for fact in facts if figuring.service in (None, fact.leg.service)]


def _signs(figuring: PeriodFigures, facts: Iterable[Fact]) -> list[SignLine]:
    staff = frozenset(person.id for person in figuring.tx.staff.all())
    shifts = shifts_of(figuring.tx, figuring.calendar, figuring.days.last)
    return sign_lines(facts, figuring.calendar, staff, shifts, figuring.link)
