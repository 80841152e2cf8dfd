"""What is shown of figures: cells of tables and cards, the rules for few cases, and the lists behind them.

A figure of a period is not shown of fewer than `FEW`. The figures of today are shown and marked as few, so
that the first tickets of a day are seen; but no time of few of the services that are not named.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from ciasc.content.messages import text
from ciasc.domain.stats.figures import COUNTS, MARKS, TAIL, Figures
from ciasc.domain.stats.percentiles import percentile_s
from ciasc.domain.stats.too_few_to_show import FEW, FEW_FOR_TAIL
from ciasc.reports.number_format import NONE, format_count, format_percent, format_percentile

Link = Callable[..., str | None]
"""The address of the tickets behind a figure, by its groups; None if there is no such page."""

_FIGURES: Final = ("issued", "wait_half", "wait_nine", "within_target", "measured")

MEASURED: Final[Mapping[str, str]] = {"waited": "true"}
WAITED: Final[Mapping[str, str]] = {"waited": "true", "sort": "wait"}
SERVED: Final[Mapping[str, str]] = {"served": "true", "sort": "service"}
JUDGED: Final[Mapping[str, str]] = {"judged": "true"}
"""Filters of the tickets that a time or a share counts: the waits, the attentions and the targets."""

_COUNTED: Final[tuple[tuple[str, Callable[[Figures], int], str], ...]] = (
    ("issued", lambda told: told.issued, ""),
    ("attended", lambda told: told.attended, "&end=attended"),
    ("at_desk", lambda told: told.begun, "&end=open&called=true"),
    ("waiting", lambda told: told.waiting, "&end=open&called=false"),
    ("no_show", lambda told: told.no_show, "&end=no_show"),
    ("left", lambda told: told.left, "&end=left"),
    ("expired", lambda told: told.expired, "&end=expired"),
    ("cancelled", lambda told: told.cancelled, "&end=cancelled"),
    ("transferred", lambda told: told.transferred, "&end=transferred"),
    ("measured", lambda told: len(told.waits), f"&{urlencode(MEASURED)}"),
    ("judged", lambda told: told.judged, f"&{urlencode(JUDGED)}"),
)
"""The counts of a day, and how the address of the tickets goes on to list just these."""

_TIMED: Final[tuple[tuple[str, str, float, str], ...]] = (
    ("wait_half", "waits", 0.5, f"&{urlencode(WAITED)}"),
    ("wait_nine", "waits", TAIL, f"&{urlencode(WAITED)}"),
    ("service_half", "services", 0.5, f"&{urlencode(SERVED)}"),
)


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


def over_target_pct(told: Figures) -> float | None:
    """Compute the percentage of legs over their target; None if too few can be judged."""
    kept = told.shown_target_pct
    return None if kept is None else 100 - kept


def not_counted(told: Figures) -> str:
    """Return how many waits are not counted because the clock changed; empty if none."""
    return clock_words("clock", told.leapt)


def clock_words(where: str, many: int) -> str:
    """Return that so many waits are left out there because the clock changed; empty if none."""
    return text(f"reports.not_counted.{where}", n=many, many=format_count(many)) if many else ""


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
    times = [told.percentile_s("waits", share) for share in (0.5, 0.9)]
    kept, listed = told.shown_target_pct, narrowed(href, WAITED)
    return [
        TableCell(format_count(told.issued), href if told.issued else None),
        *(
            TableCell(format_percentile(one), None if one is None else listed, few=one is None)
            for one in times
        ),
        TableCell(
            format_percent(kept), narrowed(href, JUDGED) if kept is not None else None, few=kept is None
        ),
        TableCell(format_count(len(told.waits)), narrowed(href, MEASURED) if told.waits else None),
    ]


def narrowed(href: str | None, filters: Mapping[str, str]) -> str | None:
    """Return `link` narrowed by those filters."""
    return None if href is None else f"{href}&{urlencode(filters)}"


def day_cells(told: Figures, href: str | None, *, guarded: bool = False) -> dict[str, TableCell]:
    """Return the cells of a day by the name of the figure, also of few cases, which are marked.

    `href` lists the issued, and with more filters what each figure counts; a figure of few, and a count of
    none, has no link. `guarded` figures count visits to services that are not named: of few waits no time and
    no share is shown.
    """
    cells = {
        name: TableCell(format_count(many), f"{href}{query}" if href and many else None)
        for name, count, query in _COUNTED
        for many in (count(told),)
    }
    for name, what, share, query in _TIMED:
        cells[name] = _time(getattr(told, what), share, href and f"{href}{query}", guarded=guarded)
    few = told.judged < FEW
    kept = None if guarded and few else told.within_target_pct
    listed = None if few or kept is None else narrowed(href, JUDGED)
    return {**cells, "within_target": TableCell(format_percent(kept), listed, few=few)}


def _time(waits: str, share: float, href: str | None, *, guarded: bool) -> TableCell:
    """Return the cell of a percentile of those marks; that of the longest needs more of them."""
    few = len(waits) < FEW
    if (guarded and few) or (share >= TAIL and len(waits) < FEW_FOR_TAIL):
        return TableCell(NONE, few=few)
    return TableCell(format_percentile(percentile_s(waits, share)), None if few else href, few=few)
