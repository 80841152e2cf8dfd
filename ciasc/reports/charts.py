"""Charts as values: what `charts.html` draws as SVG, each with the table of its data."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from ciasc.content.messages import text
from ciasc.domain.stats.figures import COUNTS, MARKS, Figures
from ciasc.reports.number_format import format_count, format_duration, format_percent, tickets_and_moves

Link = Callable[..., str | None]
"""Return the address of the tickets behind a figure from its groups, or None if there is no such page."""

_STEPS: Final = (1, 2, 5, 10, 15, 20, 30, 50, 60, 100, 200, 500, 1000, 2000, 5000, 10_000)
_FIGURES: Final = ("issued", "wait_half", "wait_nine", "within_target", "measured")

CALLED: Final[Mapping[str, str]] = {"called": "true"}
WAITED: Final[Mapping[str, str]] = {"called": "true", "sort": "wait"}
SERVED: Final[Mapping[str, str]] = {"served": "true", "sort": "service"}
JUDGED: Final[Mapping[str, str]] = {"judged": "true"}
"""Filters of the tickets that a time or a share counts: the waits, the attentions and the targets."""


def figure_names() -> tuple[str, ...]:
    """Return the headings of `figure_cells`."""
    return tuple(text(f"reports.figures.{name}") for name in _FIGURES)


def no_link(**_groups: object) -> str | None:
    """Return None: there is no page of tickets, as on paper."""
    return None


@dataclass(frozen=True, slots=True)
class TableCell:
    """One figure of a table; `few` if its count `of` is too small to mean much."""

    text: str
    href: str | None = None
    few: bool = False
    of: "TableCell | None" = None


@dataclass(frozen=True, slots=True)
class Table:
    """The data behind a chart: a heading for each column, and rows that begin with their name."""

    caption: str
    head: Sequence[str]
    rows: Sequence[tuple[str, Sequence[TableCell]]]


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


def ticks(most: float) -> list[int]:
    """Return five marks from 0 to at least `most`, in round steps."""
    size = next((step for step in _STEPS if step * 4 >= most), round(most / 4) + 1)
    return [size * at for at in range(5)]


@dataclass(frozen=True, slots=True)
class Point:
    """The figures of a week or a day, its name, its first and last day."""

    name: str
    first: date
    last: date
    told: Figures


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
                (point.name, figure_cells(point.told, link(first=point.first, last=point.last)))
                for point in points
            ],
        ),
    )


def over_target_pct(told: Figures) -> float | None:
    """Compute the percentage of legs over their target; None if too few can be judged."""
    kept = told.told_target_pct
    return None if kept is None else 100 - kept


def total(some: Sequence[Figures]) -> Figures:
    """Return the sum of all figures; their marks are joined in one step."""
    if len(some) <= 1:
        return some[0] if some else Figures()
    added: dict[str, Any] = {name: sum(getattr(one, name) for one in some) for name in COUNTS}
    joined = {name: "".join(getattr(one, name) for one in some) for name in MARKS}
    return Figures(**added | joined)


def minutes(told: Figures, share: float) -> float | None:
    """Return the minutes within which that share of the waits lies; None if there are too few."""
    found = told.percentile_s("waits", share)
    return None if found is None else found / 60


def figure_cells(told: Figures, href: str | None) -> list[TableCell]:
    """Return the cells issued, median, 90th percentile, within target, and count; `href` lists the issued.

    A time and a share link to all tickets that they count; a figure of too few has no link.
    """
    half, tail = (told.percentile_s("waits", share) for share in (0.5, 0.9))
    kept = told.told_target_pct
    return [
        TableCell(format_count(told.issued), href if told.issued else None),
        TableCell(
            format_duration(half), narrowed(href, WAITED) if half is not None else None, few=half is None
        ),
        TableCell(
            format_duration(tail), narrowed(href, WAITED) if tail is not None else None, few=tail is None
        ),
        TableCell(
            format_percent(kept), narrowed(href, JUDGED) if kept is not None else None, few=kept is None
        ),
        TableCell(format_count(len(told.waits)), narrowed(href, CALLED) if told.waits else None),
    ]


def narrowed(href: str | None, filters: Mapping[str, str]) -> str | None:
    """Return `link` narrowed by those filters."""
    return None if href is None else f"{href}&{urlencode(filters)}"


def funnel(told: Figures, link: Link = no_link) -> Bars:
    """Return the funnel from tickets and transfers to those attended, with where the others remained."""
    bars = (
        ("issued", told.issued, False, link()),
        ("called", told.called, False, link(called="true")),
        ("attended", told.attended, False, link(end="attended")),
        ("no_show", told.no_show, True, link(end="no_show")),
        ("left", told.left, True, link(end="left")),
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
