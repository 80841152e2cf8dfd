"""The sheets of a spreadsheet: figures by group, the rows behind them, and definitions."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final

from ciasc.content.dates import weekday_name
from ciasc.content.file_columns import columns, ways
from ciasc.content.indicator_definitions import definitions
from ciasc.content.messages import text
from ciasc.domain.core.services import Lane
from ciasc.domain.stats.figures import COUNTS, DEFINITIONS, MARKS, Figures
from ciasc.domain.stats.percentiles import seconds_of
from ciasc.domain.stats.too_few_to_show import FEW
from ciasc.reports.files.figure_rows import ROWS, WIDE, Value, figure_rows, row_head
from ciasc.reports.files.file_labels import lane_name
from ciasc.reports.files.group_figures import (
    ANSWERS,
    CONTACTS,
    HUSHED,
    RESPONSES,
    TIMED,
    Group,
    figures_by_lane,
    figures_by_service,
)
from ciasc.reports.files.report_data import ReportData, added
from ciasc.reports.number_format import shift_words
from ciasc.reports.period.indicator_text import value_name

Rows = Iterable[Sequence[Value]]

_SHARES: Final = (("waits", 0.5), ("waits", 0.9), ("waits", 0.95), ("services", 0.5), ("services", 0.9))
_COUNTED: Final = tuple(columns()[name].name for name in COUNTS)
_TIMES: Final = (
    "wait_p50_s",
    "wait_p90_s",
    "wait_p95_s",
    "service_p50_s",
    "service_p90_s",
    "within_target_pct",
    "within_target_low_pct",
    "within_target_high_pct",
)
_SUMS: Final = ("wait_s", "service_s")
_IN_A_CELL: Final = 4000
"""The most durations in one cell, which holds 32,767 letters."""
_SCORES: Final = ("number", "indicator", "value_of", "value", "low", "high", "unit", "n", "target", "missing")
_STOOD: Final = ("day", "what", "state", "seconds")
_DURATIONS: Final = ("duration", "cases", "seconds")
_BEFORE: Final = ("lane", "fact", "count", "seconds")
_DEVICES: Final = ("kiosk", "display")
_UNITS: Final = ("s", "pct", "h")
_MEANINGS: Final = ("what", "name", "meaning", "unit", "excludes", "line", "source")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its heading, its rows, and the widths of the first columns."""

    name: str
    head: Sequence[str]
    rows: Rows
    wide: Sequence[int]


def xlsx_sheets(book: ReportData) -> Iterator[Sheet]:
    """Return the sheets of a book that was loaded with the rows of days and of hours."""
    yield _sheet("about", ("fact", "value"), _about(book), (42, 60))
    yield _sheet("indicators", _SCORES, _scores(book), (6, 34, 30, 12, 8, 8, 10, 8, 26, 40))
    figures = _figure_head()
    for name, groups_by, rows in _groups(book):
        head = (*_head(groups_by), *figures)
        yield Sheet(text(f"files.sheets.{name}"), head, rows, [24 for _ in groups_by])
    for name, by in ROWS.items():
        wide = [WIDE[one] for one in by]
        yield Sheet(text(f"files.sheets.{name}"), row_head(by), _sparse(book, by), wide)
    yield _sheet("devices", _STOOD, _stood(book), (12, 30, 20, 12))
    lanes = [*figures_by_lane(book), _all(book)]
    for name, groups in (("service", figures_by_service(book)), ("lane", lanes)):
        yield _sheet(f"durations_by_{name}", (name, *_DURATIONS), _durations(groups), (32, 24, 9, 60))
    yield _sheet("before", _BEFORE, _before(book), (14, 30, 9, 60))
    yield _sheet("meanings", _MEANINGS, _meanings(), (12, 34, 90, 24, 50, 40, 40))


def _sheet(name: str, columns_of: Sequence[str], rows: Rows, wide: Sequence[int]) -> Sheet:
    return Sheet(text(f"files.sheets.{name}"), _head(columns_of), rows, wide)


def _head(names: Iterable[str]) -> list[str]:
    return [text(f"label.{name}") for name in names]


def _figure_head() -> list[str]:
    return [*_COUNTED, *_head(_TIMES), text("reports.defined.measured")]


def _everything() -> str:
    return text("files.xlsx.everything")


def _sparse(book: ReportData, by: tuple[str, ...]) -> Rows:
    """Return the rows without their zeros, which are half of all cells."""
    for row in figure_rows(book, by):
        yield [*row[: len(by)], *(value or None for value in row[len(by) :])]


def _about(book: ReportData) -> Rows:
    house = book.house
    return [
        (text("files.xlsx.about.station"), book.station),
        (text("files.xlsx.about.district"), book.district),
        (text("files.xlsx.about.first"), book.first),
        (text("files.xlsx.about.last"), book.last),
        (text("files.xlsx.about.made"), f"{book.at:%d/%m/%Y %H:%M}"),
        (
            text("label.state"),
            text("files.xlsx.about.settled" if book.settled else "files.xlsx.about.provisional"),
        ),
        (text("files.xlsx.about.filters"), text("files.xlsx.about.no_filters")),
        (text("files.xlsx.about.compared"), book.before.words),
        (text("files.xlsx.about.times"), book.before.times),
        (text("files.xlsx.about.days_before"), book.before.days),
        (text("files.xlsx.about.lived"), book.lived),
        (
            text("files.xlsx.about.program"),
            text("files.xlsx.about.version", version=version("ciasc"), definitions=DEFINITIONS),
        ),
        (text("files.xlsx.about.open_s"), round(house.open_s)),
        (text("files.xlsx.about.needed_h"), house.needed_h),
        (text("files.xlsx.about.mean_target_s"), _mean_target_s(book)),
        (text("files.xlsx.about.out_s"), round(house.out_s)),
        (text("files.xlsx.about.printers_s"), round(house.printers_s)),
    ]


def _mean_target_s(book: ReportData) -> float | None:
    """Compute the mean target in seconds, weighted by issued tickets: the needed hours depend on it."""
    issued = {key: told.issued for key, told in book.by_service.items()}
    many = sum(issued.values())
    return sum(many * book.targets_s.get(key, 0) for key, many in issued.items()) / many if many else None


def _scores(book: ReportData) -> Rows:
    for one in book.indicators:
        told: Mapping[str, float | None] = one.values or {"": None}
        for name, value in told.items():
            measure = name.rpartition("_")[2]
            unit = text(f"files.xlsx.units.{measure}") if measure in _UNITS else ""
            missing = "" if one.known else one.missing
            yield [
                one.number,
                one.name,
                value_name(name),
                value,
                *one.intervals.get(name, (None, None)),
                unit,
                one.n,
                one.target,
                missing,
            ]


def _groups(book: ReportData) -> Iterable[tuple[str, tuple[str, ...], Rows]]:
    yield "total", ("period",), [[book.period, *_figures(book.total, hushed=())]]
    for name, groups in (("service", figures_by_service(book)), ("lane", figures_by_lane(book))):
        yield (
            f"by_{name}",
            (name,),
            [[group.name, *_figures(group.told, _SUMS if group.hides_sums else ())] for group in groups],
        )
    yield (
        "by_shift",
        ("shift",),
        [[shift_words(shift, book.shifts), *_figures(told)] for shift, told in sorted(book.by_shift.items())],
    )
    yield "by_day", ("day",), [[day, *_figures(told)] for day, told in sorted(book.by_day.items())]
    week: Mapping[Any, Figures] = book.by_week
    yield (
        "by_day_and_hour",
        ("weekday", "hour"),
        [[weekday_name(weekday), hour, *_figures(told)] for (weekday, hour), told in sorted(week.items())],
    )


def _figures(told: Figures, hushed: Collection[str] = HUSHED) -> list[Value]:
    times = [told.percentile_s(what, share) for what, share in _SHARES]
    counts = [None if name in hushed else getattr(told, name) for name in COUNTS]
    return [*counts, *times, told.shown_target_pct, *(told.target_interval or (None, None)), len(told.waits)]


def _stood(book: ReportData) -> Rows:
    """Return the rows from which desk-hours and availability are computed."""
    for (day, what, state), seconds in sorted(book.stood.items()):
        yield [day, _thing(what, state), text(f"files.xlsx.states.{state}"), round(seconds)]


def _thing(what: str, state: str) -> str:
    if state in ("here", "away"):
        kind, _, name = what.partition(":")
        return f"{text(f'files.xlsx.things.{kind}') if kind in _DEVICES else kind} {name}"
    return text("files.xlsx.things.printer" if state == "out" else "files.xlsx.things.desk", name=what)


def _all(book: ReportData) -> Group:
    """Return the total of denuncias: by service or hour it would show what a visit was for."""
    return Group(_everything(), Figures(responses=book.total.responses))


def _durations(groups: Iterable[Group]) -> Rows:
    """Return the durations behind the percentiles of those groups, and those before a first contact."""
    for group in groups:
        for what in (*TIMED, CONTACTS, ANSWERS, *([RESPONSES] if group.name == _everything() else [])):
            many = len(getattr(group.told, what))
            if many >= FEW or not (group.guarded or what not in TIMED):
                yield from ([group.name, *cells] for cells in _in_cells(what, group.told))


def _in_cells(what: str, told: Figures) -> Iterator[list[Value]]:
    """Return the durations of a mark in as many cells as needed: name, count, seconds."""
    durations = seconds_of(getattr(told, what))
    for begin in range(0, len(durations), _IN_A_CELL):
        some = durations[begin : begin + _IN_A_CELL]
        yield [columns()[what].name, len(some), " ".join(map(str, some))]


def _before(book: ReportData) -> Rows:
    """Return the rows of the period before: counts of all and of the preferential lane, and all durations.

    Durations of few are left out: they are not shown, and they might be those of one person.
    """
    lanes = book.before.by_lane
    preferential = lanes.get(Lane.PREFERENTIAL, Figures())
    everything = added(lanes.values())
    for name, told in ((_everything(), everything), (lane_name(Lane.PREFERENTIAL), preferential)):
        yield from ([name, columns()[one].name, getattr(told, one)] for one in COUNTS if one not in _SUMS)
    for what in MARKS:
        if len(getattr(everything, what)) >= FEW:
            yield from ([_everything(), *cells] for cells in _in_cells(what, everything))


def _meanings() -> Rows:
    for key, one in definitions().items():
        yield [key.number, one.name, one.formula, one.unit, one.excludes, one.line, one.source]
    for column in columns().values():
        yield [text("files.xlsx.column"), column.name, column.meaning]
    for how in ways():
        yield [text("files.xlsx.use"), how.name, how.meaning]
