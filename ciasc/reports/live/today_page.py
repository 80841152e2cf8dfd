"""The page of today as values: cards, tables and charts, all of one moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ciasc.content.messages import text
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.stats.figures import TAIL, Figures
from ciasc.domain.stats.grouping import Group
from ciasc.domain.stats.too_few_to_show import FEW_FOR_TAIL
from ciasc.ports import Reading
from ciasc.reports.charts import Bars, Columns, StackedColumn, funnel
from ciasc.reports.discreet_services import RESERVED, service_name
from ciasc.reports.figure_cells import Table, TableCell, day_cells, minutes, not_counted
from ciasc.reports.live.board_queue import queues_now, waited_s
from ciasc.reports.live.compared_weeks import ComparedWeeks
from ciasc.reports.live.day_figures import DayFigures, read_day
from ciasc.reports.number_format import (
    day_words,
    format_count,
    format_duration,
    format_hour,
    format_percentile,
    interval_words,
    tickets_and_moves,
)
from ciasc.reports.period.page_figures import PeriodFigures, shift_table
from ciasc.reports.period.period_days import Days

COLUMNS: Final = (
    "issued", "attended", "at_desk", "waiting", "no_show", "left", "expired", "cancelled",
    "transferred", "wait_half", "wait_nine", "service_half", "within_target", "measured",
)  # fmt: skip
_CARDS: Final = (
    ("issued", "issued", 0), ("attended", "attended", 1), ("at_desk", "at_desk", 4),
    ("waiting", "waiting", 4), ("no_show", "no_show", 2), ("left", "left", 3),
    ("expired", "expired", 10), ("cancelled", "cancelled", 12), ("transferred", "transferred", 5),
    ("wait_half", "wait_half", 6), ("wait_nine", "wait_nine_long", 6), ("within_target", "within_target", 8),
)  # fmt: skip
"""The figure of each card, the key of its name, and the place of its meaning among the definitions."""
_TIMES: Final = ("wait_half", "wait_nine")
_RARE: Final = ("expired", "cancelled")
"""Figures with a card only if there are any."""
_NO_CELL: Final = TableCell("")


@dataclass(frozen=True, slots=True)
class Card:
    """One large figure: its key, its name, the place of its meaning if it has one, and a note of how many."""

    key: str
    name: str
    cell: TableCell
    note: TableCell = _NO_CELL
    meaning: int | None = None
    measure: bool = False


@dataclass(frozen=True, slots=True)
class WideTable:
    """A table of all columns of a day: its heads with and without soft hyphens, and a row for each group."""

    name: str
    heads: Sequence[tuple[str, str]]
    rows: Sequence[tuple[str, Sequence[TableCell]]]


@dataclass(frozen=True, slots=True)
class TodayPage:
    """All that the page of today shows; `columns` is None before the first ticket."""

    printed: str
    cards: Sequence[Card]
    not_counted: TableCell
    columns: Columns | None
    by_hour: WideTable
    by_service: WideTable
    compared: Table
    funnel: Bars
    shifts: Table


@dataclass(frozen=True, slots=True)
class TodayReader:
    """Reads the page of today."""

    calendar: Calendar
    weeks: ComparedWeeks

    def __call__(self, tx: Reading, now: datetime) -> TodayPage:
        """Return the page at the moment `now`."""
        day, _ = read_day(tx, self.calendar, now)
        span = Days(day.day, day.day)
        words = day_words(day.day)
        return TodayPage(
            printed=text("reports.today.printed", day=words, hour=format_hour(self.calendar.local(now))),
            cards=cards(day.total, span.tickets(), waiting_now(tx, day), guarded=() in day.with_discreet),
            not_counted=TableCell(not_counted(day.total), f"{span.tickets()}&leapt=true"),
            columns=hour_columns(day.by_hour),
            by_hour=_hours(day, span),
            by_service=_services(tx, day, span),
            compared=self.weeks(tx, day),
            funnel=funnel(day.total, span.tickets),
            shifts=shift_table(day.by_hour, PeriodFigures(tx, self.calendar, span, now)),
        )


@dataclass(frozen=True, slots=True)
class WaitingNow:
    """Who waits beside the figures of the day: how many came earlier, and the longest wait in seconds."""

    earlier: int = 0
    longest_s: float | None = None


def waiting_now(tx: Reading, day: DayFigures) -> WaitingNow:
    """Return who waits at the moment of those figures, whenever they came, as the board counts them."""
    queues = queues_now(tx)
    many = sum(queue.waiting for queue in queues)
    longest_s = max((waited_s(queue, day.at) for queue in queues), default=None) if many else None
    return WaitingNow(day.earlier, longest_s)


def cards(
    total: Figures, href: str | None, now: WaitingNow | None = None, *, guarded: bool = False
) -> list[Card]:
    """Return the large figures of a day; guarded as those of `day_cells`."""
    cells = day_cells(total, href, guarded=guarded)
    return [
        Card(
            key,
            text(f"reports.figures.{name}"),
            cells[key],
            _note(key, cells, total, now or WaitingNow()),
            meaning,
            key in (*_TIMES, "within_target"),
        )
        for key, name, meaning in _CARDS
        if key not in _RARE or getattr(total, key)
    ]


def _note(key: str, cells: Mapping[str, TableCell], total: Figures, now: WaitingNow) -> TableCell:
    """Return of how many a time or a share is, and how sure; for counts, what they are made of."""
    if key == "within_target":
        return _judged(cells["judged"], total)
    if key == "waiting" and now.earlier:
        return TableCell(text("reports.today.earlier", n=now.earlier, many=format_count(now.earlier)))
    if key == "issued" and total.issued > total.visits:
        return TableCell(tickets_and_moves(total.visits, total.issued))
    if key not in _TIMES:
        return _NO_CELL
    waits = len(total.waits)
    words = text("reports.today.waits", n=waits, many=format_count(waits))
    if key == "wait_nine" and waits < FEW_FOR_TAIL:
        words = text("reports.today.waits_needed", waits=words, least=FEW_FOR_TAIL)
    if key == "wait_nine" and now.longest_s is not None:
        words = text("reports.today.longest", words=words, duration=format_duration(now.longest_s))
    return TableCell(words, cells["measured"].href)


def _judged(cell: TableCell, total: Figures) -> TableCell:
    """Return of how many the share within the target is, and between which percentages it lies."""
    sure = total.target_interval
    if sure is None:
        return TableCell(text("reports.today.of", many=cell.text), cell.href)
    return TableCell(text("reports.today.of_sure", many=cell.text, interval=interval_words(sure)), cell.href)


def _hours(day: DayFigures, span: Days) -> WideTable:
    rows = [
        (
            text("reports.today.hour", hour=f"{hour:02d}"),
            day_cells(told, span.tickets(hour=hour), guarded=(hour,) in day.with_discreet),
        )
        for hour, told in _ordered(day.by_hour)
    ]
    return _wide("by_hour", rows)


def _services(tx: Reading, day: DayFigures, span: Days) -> WideTable:
    """Return the table by service, the most tickets first; no list behind the services that are not named."""
    config, rows = tx.config.in_force(), []
    found = sorted(day.by_service.items(), key=lambda one: (-one[1].issued, str(one[0])))
    for (key,), told in found:
        named = str(key) if key is not RESERVED else None
        href = None if named is None else span.tickets(service=named)
        rows.append((service_name(config, named), day_cells(told, href, guarded=named is None)))
    return _wide("by_service", rows)


def _wide(name: str, rows: Sequence[tuple[str, Mapping[str, TableCell]]]) -> WideTable:
    heads = [(text(f"reports.heads.{key}"), text(f"reports.figures.{key}")) for key in COLUMNS]
    return WideTable(
        text(f"reports.today.{name}"), heads, [(row, [cells[key] for key in COLUMNS]) for row, cells in rows]
    )


def _ordered(by_hour: Mapping[Group, Figures]) -> list[tuple[int, Figures]]:
    return [(hour, by_hour[(hour,)]) for hour in range(24) if (hour,) in by_hour]


def hour_columns(by_hour: Mapping[Group, Figures]) -> Columns | None:
    """Return issued and attended by hour of arrival, and the waits of nine of ten; None without tickets."""
    found = dict(_ordered(by_hour))
    if not found:
        return None
    hours = range(max(0, min(found) - 1), min(23, max(found) + 1) + 1)
    return Columns(
        label=text("reports.today.columns"),
        columns=[_column(hour, found.get(hour, Figures())) for hour in hours],
        legend=[
            text("reports.figures.attended"),
            text("reports.today.columns_rest"),
            text("reports.today.columns_line", least=FEW_FOR_TAIL),
        ],
    )


def _column(hour: int, told: Figures) -> StackedColumn:
    many, name = len(told.waits), f"{hour:02d}"
    words = text("reports.today.column", hour=hour, issued=told.issued, attended=told.attended)
    tail = told.percentile_s("waits", TAIL)
    if tail is not None:
        waits = text("reports.today.waits", n=many, many=format_count(many))
        words = text("reports.today.column_wait", hour=hour, wait=format_percentile(tail), waits=waits)
    return StackedColumn(name, told.attended, told.issued - told.attended, minutes(told, TAIL), words)
