"""The heatmap of weekdays by hours: when people wait longest, or exceed their target most."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from ciasc.content.messages import text
from ciasc.domain.stats.figures import Figures
from ciasc.domain.stats.grouping import Group
from ciasc.reports.charts import Heat, Heatmap
from ciasc.reports.figure_cells import (
    JUDGED,
    WAITED,
    Link,
    Table,
    TableCell,
    narrowed,
    no_link,
    over_target_pct,
)
from ciasc.reports.number_format import DAYS_SHORT, NONE, format_duration, format_minutes, format_percent

HOURS: Final = 24


@dataclass(frozen=True, slots=True)
class Measure:
    """What a heatmap shows of each square: its value, its bounds between levels, its words, and its count."""

    key: str
    of: Callable[[Figures], float | None]
    bounds: tuple[float, float, float, float]
    bound: Callable[[float], str]
    behind: Mapping[str, str]
    short: Callable[[float], str]
    words: Callable[[float], str]

    @property
    def name(self) -> str:
        """Return its name in words."""
        return text(f"reports.heatmap.names.{self.key}")

    @property
    def legend(self) -> tuple[str, ...]:
        """Return what each level means, in words."""
        marks = [self.bound(bound) for bound in self.bounds]
        return (
            *(text("reports.heatmap.up_to", bound=mark) for mark in marks),
            text("reports.heatmap.more_than", bound=marks[-1]),
        )


WAIT_P90: Final = Measure(
    "wait_p90",
    lambda told: told.percentile_s("waits", 0.9),
    (300, 600, 900, 1800),
    lambda bound: format_minutes(round(bound / 60)),
    WAITED,
    lambda value: str(round(value / 60)),
    format_duration,
)
OVER_TARGET: Final = Measure(
    "over_target",
    over_target_pct,
    (5, 10, 20, 40),
    format_percent,
    JUDGED,
    lambda value: str(round(value)),
    format_percent,
)
MEASURES: Final[Mapping[str, Measure]] = {"p90": WAIT_P90, "meta": OVER_TARGET}


def heatmap(found: Mapping[Group, Figures], measure: Measure, link: Link = no_link) -> Heatmap:
    """Return the measure of each weekday and hour, from figures by ("weekday", "hour")."""
    rows, cells = [], []
    for weekday, name in enumerate(DAYS_SHORT, start=1):
        told = [found.get((weekday, hour), Figures()) for hour in range(HOURS)]
        rows.append((name, [_heat(measure, name, hour, some) for hour, some in enumerate(told)]))
        cells.append(
            (name, [_cell(measure, some, link(weekday=weekday, hour=hour)) for hour, some in enumerate(told)])
        )
    return Heatmap(
        label=text("reports.heatmap.label", name=measure.name),
        rows=rows,
        legend=measure.legend,
        table=Table(
            text("reports.heatmap.caption", name=measure.name),
            [text("reports.heatmap.hour", hour=f"{hour:02d}") for hour in range(HOURS)],
            cells,
        ),
    )


def _heat(measure: Measure, day: str, hour: int, told: Figures) -> Heat:
    value = measure.of(told)
    where = text("reports.heatmap.where", day=day, hour=f"{hour:02d}")
    if value is None:
        return Heat(None, "", text("reports.heatmap.few", where=where, issued=told.issued))
    level = sum(1 for bound in measure.bounds if value > bound)
    words = text("reports.heatmap.square", where=where, value=measure.words(value), issued=told.issued)
    return Heat(level, measure.short(value), words)


def _cell(measure: Measure, told: Figures, href: str | None) -> TableCell:
    if not told.issued:
        return TableCell("")
    value = measure.of(told)
    issued = TableCell(str(told.issued), href)
    if value is None:
        return TableCell(NONE, few=True, of=issued)
    return TableCell(measure.words(value), narrowed(href, measure.behind), of=issued)
