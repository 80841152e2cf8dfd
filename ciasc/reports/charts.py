"""Charts as values: what `charts.html` draws as SVG, each with the table of its data."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from ciasc.content.messages import text
from ciasc.domain.stats.figures import Figures
from ciasc.reports.figure_cells import Link, Table, figure_cells, figure_names, minutes, no_link
from ciasc.reports.number_format import format_count, format_percent, tickets_and_moves

_STEPS: Final = (1, 2, 5, 10, 15, 20, 30, 50, 60, 100, 200, 500, 1000, 2000, 5000, 10_000)


@dataclass(frozen=True, slots=True)
class Heat:
    """One square: its level from 0 (best) to 4, or None if its count is too small."""

    level: int | None
    text: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Heatmap:
    """Days by hours. `label` says all of it in a sentence, `legend` what each level means."""

    label: str
    rows: Sequence[tuple[str, Sequence[Heat]]]
    legend: Sequence[str]
    table: Table


@dataclass(frozen=True, slots=True)
class Note:
    """An event at a place of the chart, to be read beside it."""

    at: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """Median and 90th percentile over time, in minutes. `ticks` are the marks of the axis, 0 first."""

    label: str
    names: Sequence[str]
    p50: Sequence[float | None]
    p90: Sequence[float | None]
    ticks: Sequence[int]
    target: float | None = None
    notes: Sequence[Note] = field(default_factory=tuple)
    table: Table


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its value as a share (0 to 1) of the longest, in words, and whether it is a loss."""

    name: str
    share: float
    words: str
    loss: bool = False
    href: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Bars that lie one below the other."""

    label: str
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class StackedColumn:
    """One column: its name, the count at its base, the count on top, and the line's value with words."""

    name: str
    base: int = 0
    top: int = 0
    line: float | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Columns of two counts, with a line of minutes where there is one.

    `legend` names the base, the top and the line. The top is hatched if it is a `loss`.
    """

    label: str
    columns: Sequence[StackedColumn]
    legend: Sequence[str]
    loss: bool = False

    @property
    def ticks(self) -> Sequence[int]:
        """Return the marks of the axis of counts."""
        return ticks(max([4, *(one.base + one.top for one in self.columns)]))

    @property
    def line_ticks(self) -> Sequence[int]:
        """Return the marks of the axis of minutes; none without a line."""
        values = [one.line for one in self.columns if one.line is not None]
        return ticks(max([4.0, *values])) if values else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLine:
    """The length of the queue as steps, and its longest wait in minutes, from second 0 to `end`.

    `at` are the seconds of the points, `hours` those of the marks below them with their names.
    """

    label: str
    end: float
    at: Sequence[float]
    people: Sequence[int]
    minutes: Sequence[float | None]
    hours: Sequence[tuple[float, str]]
    table: Table

    @property
    def ticks(self) -> Sequence[int]:
        """Return the marks of the axis of people."""
        return ticks(max([4, *self.people]))

    @property
    def line_ticks(self) -> Sequence[int]:
        """Return the marks of the axis of minutes."""
        return ticks(max([8.0, *(one for one in self.minutes if one is not None)]))


def ticks(most: float) -> list[int]:
    """Return five marks from 0 to at least `most`, in round steps."""
    size = next((step for step in _STEPS if step * 4 >= most), round(most / 4) + 1)
    return [size * at for at in range(5)]


@dataclass(frozen=True, slots=True)
class Point:
    """The figures of a week, a day or an hour of one, its name, its first and last day."""

    name: str
    first: date
    last: date
    told: Figures
    hour: int | None = None


def trend(
    what: str,
    points: Sequence[Point],
    target_s: float | None = None,
    notes: Sequence[Note] = (),
    link: Link = no_link,
) -> Trend:
    """Return the trend of the median and the 90th percentile of the waits."""
    p50, p90 = ([minutes(point.told, share) for point in points] for share in (0.5, 0.9))
    target = None if target_s is None else target_s / 60
    most = max((value for value in (*p50, *p90, target) if value is not None), default=4)
    return Trend(
        label=text("reports.charts.trend", what=what),
        names=[point.name for point in points],
        p50=p50,
        p90=p90,
        ticks=ticks(most),
        target=target,
        notes=notes,
        table=Table(
            what,
            figure_names(),
            [
                (
                    point.name,
                    figure_cells(point.told, link(first=point.first, last=point.last, hour=point.hour)),
                )
                for point in points
            ],
        ),
    )


def funnel(told: Figures, link: Link = no_link) -> Bars:
    """Return the funnel from tickets and transfers to those attended, with where the others remained."""
    bars = (
        ("issued", told.issued, False, link()),
        ("called", told.called, False, link(called="true")),
        ("attended", told.attended, False, link(end="attended")),
        ("no_show", told.no_show, True, link(end="no_show")),
        ("left", told.left, True, link(end="left")),
        ("expired", told.expired, True, link(end="expired")),
        ("transferred_elsewhere", told.transferred, True, link(end="transferred")),
        ("open", told.waiting + told.begun, True, link(end="open")),
    )
    begun = tickets_and_moves(told.visits, told.issued)
    return Bars(
        label=text("reports.charts.funnel", begun=begun),
        bars=[
            Bar(
                text(f"reports.figures.{name}"),
                _share(many, told.issued),
                _of(many, told.issued),
                loss,
                href if many else None,
            )
            for name, many, loss, href in bars
            if many or not loss
        ],
    )


def _share(part: int, all_of_them: int) -> float:
    return part / all_of_them if all_of_them else 0.0


def _of(part: int, all_of_them: int) -> str:
    return f"{format_count(part)} ({format_percent(100 * _share(part, all_of_them))})"
