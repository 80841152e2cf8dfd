"""The heatmap of weekdays by hours: when people wait longest, or exceed their target most."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from ciasc.domain.stats.figures import Figures
from ciasc.domain.stats.grouping import Group
from ciasc.reports.charts import (
    JUDGED,
    WAITED,
    Heat,
    Heatmap,
    Link,
    Table,
    TableCell,
    narrowed,
    no_link,
    over_target_pct,
)
from ciasc.reports.number_format import DAYS_SHORT, NONE, format_duration, format_percent

HOURS: Final = 24


@dataclass(frozen=True, slots=True)
class Measure:
    """What a heatmap shows of each square: its value, its bounds between levels, its words, and its count."""

    name: str
    of: Callable[[Figures], float | None]
    bounds: tuple[float, float, float, float]
    legend: tuple[str, ...]
    behind: Mapping[str, str]
    short: Callable[[float], str]
    words: Callable[[float], str]


WAIT_P90: Final = Measure(
    "Espera de 9 de cada 10",
    lambda told: told.percentile_s("waits", 0.9),
    (300, 600, 900, 1800),
    ("hasta 5 min", "hasta 10 min", "hasta 15 min", "hasta 30 min", "más de 30 min"),
    WAITED,
    lambda value: str(round(value / 60)),
    format_duration,
)
OVER_TARGET: Final = Measure(
    "Pasaron su meta",
    over_target_pct,
    (5, 10, 20, 40),
    ("hasta 5 %", "hasta 10 %", "hasta 20 %", "hasta 40 %", "más de 40 %"),
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
        label=f"{measure.name} por día y hora. Los números están en la tabla de abajo.",
        rows=rows,
        legend=measure.legend,
        table=Table(
            f"{measure.name}, y entre paréntesis los emitidos",
            [f"{hour:02d} h" for hour in range(HOURS)],
            cells,
        ),
    )


def _heat(measure: Measure, day: str, hour: int, told: Figures) -> Heat:
    value = measure.of(told)
    where = f"{day} {hour:02d} h"
    if value is None:
        return Heat(None, "", f"{where}: {told.issued} emitidos, muy pocos para decirlo")
    level = sum(1 for bound in measure.bounds if value > bound)
    return Heat(level, measure.short(value), f"{where}: {measure.words(value)}, {told.issued} emitidos")


def _cell(measure: Measure, told: Figures, href: str | None) -> TableCell:
    if not told.issued:
        return TableCell("")
    value = measure.of(told)
    issued = TableCell(str(told.issued), href)
    if value is None:
        return TableCell(NONE, few=True, of=issued)
    return TableCell(measure.words(value), narrowed(href, measure.behind), of=issued)
