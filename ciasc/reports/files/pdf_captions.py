"""Captions of the charts of a PDF, a sentence or two each, also as alternative text."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from ciasc.content.messages import text
from ciasc.domain.stats.figures import Figures, pct
from ciasc.domain.stats.too_few_to_show import FEW, FEW_FOR_TAIL
from ciasc.reports.charts import Point, Trend
from ciasc.reports.files.file_labels import weekday_hour_words
from ciasc.reports.files.report_data import ReportData
from ciasc.reports.number_format import (
    day_words,
    format_count,
    format_percent,
    format_percentile,
    some_legs,
)

_POINTS: Final = 31
"""A trend of at most so many points is described point by point; a longer one by its worst point only."""


def heat_caption(book: ReportData) -> str | None:
    """Return where in the week people waited longest; None if every square has too small a count."""
    week: Mapping[Any, Figures] = book.by_week
    known = [
        (tail, weekday_hour_words(weekday, hour))
        for (weekday, hour), figures in week.items()
        if (tail := figures.percentile_s("waits", 0.9)) is not None
    ]
    if not known:
        return None
    worst, where = max(known)
    return text("files.captions.heat", where=where, duration=format_percentile(worst), few=FEW_FOR_TAIL)


def trend_caption(points: Sequence[Point], *, by_hour: bool) -> str:
    """Return how to read the two lines, and the point at which people waited longest."""
    lines = text("files.captions.lines")
    known = [(tail, at) for at, point in enumerate(points) if (tail := point.told.percentile_s("waits", 0.9))]
    if not known:
        return text("files.captions.trend_empty", lines=lines)
    worst, at = max(known)
    when = _when(points[at], by_hour=by_hour)
    return text("files.captions.trend", lines=lines, when=when, duration=format_percentile(worst))


def _when(point: Point, *, by_hour: bool) -> str:
    if by_hour:
        return text("files.captions.at_hour", hour=point.name)
    if point.first == point.last:
        return text("files.captions.on_day", day=day_words(point.first))
    return text("files.captions.in_week", day=day_words(point.first))


def trend_words(trend: Trend, caption: str) -> str:
    """Return the alternative text of the trend: every point if it is short."""
    begin = text("files.captions.trend_words", title=trend.table.caption, caption=caption)
    if len(trend.names) > _POINTS:
        return begin
    points = [
        text("files.captions.point", name=name, half=f"{half:.0f}", tail=f"{tail:.0f}")
        for name, half, tail in zip(trend.names, trend.p50, trend.p90, strict=True)
        if half is not None and tail is not None
    ]
    return f"{begin} {'; '.join(points)}." if points else begin


def funnel_caption(total: Figures) -> str:
    """Return what became of each hundred tickets and transfers."""
    if total.issued < FEW:
        return text("files.captions.funnel_few")
    lost = (
        ("no_show", total.no_show),
        ("left", total.left),
        ("expired", total.expired),
        ("transferred", total.transferred),
        ("open", total.waiting + total.begun),
    )
    parts = [
        text(f"files.captions.{what}", n=round(share), many=_hundredth(many, total.issued))
        for what, many in lost
        if many and (share := pct(many, total.issued))
    ]
    legs, many = some_legs(total.visits, total.issued), _hundredth(total.attended, total.issued)
    if not parts:
        return text("files.captions.funnel", legs=legs, many=many)
    return text("files.captions.funnel_and_lost", legs=legs, many=many, lost=", ".join(parts))


def _hundredth(part: int, whole_of_it: int) -> str:
    share = pct(part, whole_of_it) or 0
    return f"{share:.0f}" if not part or share >= 1 else text("files.captions.less_than_one")


def hours_caption(hours: Sequence[tuple[int, int, int]], legs: str) -> str:
    """Return the hour with most arrivals; `hours` are hour, issued and over target."""
    hour, most, broken = max(hours, key=lambda one: one[1], default=(0, 0, 0))
    if not most:
        return text("files.captions.no_arrivals")
    late = text("files.captions.none_late")
    if broken:
        late = text("files.captions.some_late", n=broken, many=format_count(broken))
    share = format_percent(pct(broken, most))
    part = text("files.captions.share", share=share) if broken and most >= FEW else ""
    return text(
        "files.captions.hours",
        legs=legs,
        begin=hour,
        end=hour + 1,
        many=format_count(most),
        late=late,
        share=part,
    )
