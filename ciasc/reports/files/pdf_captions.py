"""Captions of the charts of a PDF, a sentence or two each, also as alternative text."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ciasc.domain.stats.figures import FEW, FEW_FOR_TAIL, Figures, pct
from ciasc.reports.charts import Point, Trend
from ciasc.reports.files.report_data import ReportData
from ciasc.reports.number_format import (
    DAYS_MANY,
    day_words,
    format_count,
    format_duration,
    format_percent,
    some_legs,
)

_POINTS: Final = 31
"""A trend of at most so many points is described point by point; a longer one by its worst point only."""


def heat_caption(book: ReportData) -> str | None:
    """Return where in the week people waited longest; None if every square has too small a count."""
    week: Mapping[Any, Figures] = book.by_week
    known = [
        (tail, f"los {DAYS_MANY[weekday - 1]} de {hour} a {hour + 1} h")
        for (weekday, hour), figures in week.items()
        if (tail := figures.percentile_s("waits", 0.9)) is not None
    ]
    if not known:
        return None
    worst, where = max(known)
    few = f"Rayado: menos de {FEW_FOR_TAIL} esperas, muy pocas para decirlo."
    return f"Lo más largo, {where}: {format_duration(worst)} para 9 de cada 10. {few}"


def trend_caption(points: Sequence[Point], *, by_hour: bool) -> str:
    """Return how to read the two lines, and the point at which people waited longest."""
    lines = "Línea llena: la mitad esperó eso o menos; línea cortada: 9 de cada 10."
    known = [(tail, at) for at, point in enumerate(points) if (tail := point.told.percentile_s("waits", 0.9))]
    if not known:
        return f"{lines} Sin esperas que mostrar."
    worst, at = max(known)
    return f"{lines} Lo más largo, {_when(points[at], by_hour=by_hour)}: {format_duration(worst)}."


def _when(point: Point, *, by_hour: bool) -> str:
    if by_hour:
        return f"a las {point.name}"
    if point.first == point.last:
        return f"el {day_words(point.first)}"
    return f"la semana del {day_words(point.first)}"


def trend_words(trend: Trend, caption: str) -> str:
    """Return the alternative text of the trend: every point if it is short."""
    begin = f"{trend.table.caption}: minutos que esperaron la mitad y 9 de cada 10. {caption}"
    if len(trend.names) > _POINTS:
        return begin
    points = [
        f"{name}, {half:.0f} y {tail:.0f}"
        for name, half, tail in zip(trend.names, trend.p50, trend.p90, strict=True)
        if half is not None and tail is not None
    ]
    return f"{begin} {'; '.join(points)}." if points else begin


def funnel_caption(total: Figures) -> str:
    """Return what became of each hundred tickets and transfers."""
    if total.issued < FEW:
        return "Son muy pocos para decirlo de cada cien."
    lost = (
        ("no se presentaron", total.no_show),
        ("se retiraron", total.left),
        ("pasaron a otro servicio", total.transferred),
        ("siguen en curso", total.waiting + total.begun),
    )
    parts = [f"{_hundredth(many, total.issued)} {what}" for what, many in lost if many]
    begin = f"De cada 100 {some_legs(total.visits, total.issued)}, {_hundredth(total.attended, total.issued)}"
    return f"{begin} se atendieron" + (f"; {', '.join(parts)}." if parts else ".")


def _hundredth(part: int, whole_of_it: int) -> str:
    share = pct(part, whole_of_it) or 0
    return f"{share:.0f}" if not part or share >= 1 else "menos de 1"


def hours_caption(hours: Sequence[tuple[int, int, int]], legs: str) -> str:
    """Return the hour with most arrivals; `hours` are hour, issued and over target."""
    hour, most, broken = max(hours, key=lambda one: one[1], default=(0, 0, 0))
    if not most:
        return "Nadie llegó ese día."
    late = "ninguno pasó su meta" if not broken else f"{format_count(broken)} pasaron su meta"
    if broken == 1:
        late = "1 pasó su meta"
    share = format_percent(pct(broken, most))
    part = f" ({share})" if broken and most >= FEW else ""
    return f"La hora con más {legs}: de {hour} a {hour + 1} h, {format_count(most)}; {late}{part}."
