"""The charts of a PDF: the SVG of the pages in several heights, with captions and alternative text."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from ciasc.content.messages import text
from ciasc.domain.stats.figures import Figures
from ciasc.reports import charts
from ciasc.reports.files.pdf_captions import (
    funnel_caption,
    heat_caption,
    hours_caption,
    trend_caption,
    trend_words,
)
from ciasc.reports.files.report_data import ReportData, added
from ciasc.reports.number_format import some_legs, tickets_and_moves
from ciasc.reports.period import heatmap_levels
from ciasc.reports.period.by_hour import hour_arrivals, hour_points
from ciasc.reports.template_macros import for_paper, macros

Picture = dict[str, Any]
"""Heading, alternative text, caption, notes, and the drawing in each height, tallest first."""

FONT: Final = "Atkinson Hyperlegible Next"
_LONG: Final = 45
"""Days; a longer period is drawn by week."""
_NOTES: Final = 6
"""The most notes for which there is room beside a trend."""
_TALL: Final = {
    "heat": (34, 30, 26, 22, 18),
    "trend": (330, 270, 225, 185, 150),
    "hours": (400, 330, 270, 220, 180),
}
"""Heights of a row of the heatmap and of whole charts, for a width of 960 units."""


class Artist:
    """Renders charts with the macros of the pages, in those colours."""

    def __init__(self, colours: Mapping[str, str]) -> None:
        self._macros: Any = macros("charts.html")
        self._colours = colours

    def heat(self, book: ReportData) -> Picture | None:
        """Return the waits of the week by day and hour; None for one day, or if all counts are too small."""
        caption = heat_caption(book)
        if book.days == 1 or caption is None:
            return None
        chart = heatmap_levels.heatmap(book.by_week, heatmap_levels.WAIT_P90)
        return {
            "heading": text("files.charts.heat"),
            "alt": text("files.charts.heat_words", caption=caption),
            "caption": caption,
            "notes": [],
            "drawings": self._drawn("heat", lambda high: self._macros.heatmap(chart, "heat", high)),
        }

    def trend(self, trend: charts.Trend, points: Sequence[charts.Point]) -> Picture:
        """Return the waits over the period, with the notes of what happened."""
        caption = trend_caption(points, by_hour=len({point.first for point in points}) == 1)
        return {
            "heading": text("files.charts.trend", title=trend.table.caption),
            "alt": trend_words(trend, caption),
            "caption": caption,
            "notes": [note.words for note in trend.notes],
            "drawings": self._drawn("trend", lambda high: self._macros.trend(trend, high)),
        }

    def hours(self, book: ReportData) -> Picture:
        """Return the arrivals of each hour of a day, and how many of them were over their target."""
        legs = some_legs(book.total.visits, book.total.issued)
        chart = hour_arrivals(book.by_hour)
        hours = [(hour, one.base + one.top, one.top) for hour, one in enumerate(chart.columns)]
        return {
            "heading": text("files.charts.hours", legs=legs.capitalize()),
            "alt": text("files.charts.hours_words", legs=legs.capitalize(), hours=chart.label),
            "caption": hours_caption(hours, legs),
            "notes": [],
            "drawings": self._drawn("hours", lambda high: self._macros.columns(chart, high, "hours")),
        }

    def funnel(self, book: ReportData) -> Picture:
        """Return how many were called and attended, and where the others remained."""
        chart = charts.funnel(book.total)
        rows = "; ".join(f"{bar.name}: {bar.words}" for bar in chart.bars)
        return {
            "heading": text(
                "files.charts.funnel", begun=tickets_and_moves(book.total.visits, book.total.issued)
            ),
            "alt": f"{chart.label} {rows}.",
            "caption": funnel_caption(book.total),
            "notes": [],
            "drawings": [self._svg(self._macros.bars(chart, "funnel"))],
        }

    def _drawn(self, name: str, draw: Callable[[int], object]) -> list[str]:
        return [self._svg(draw(high)) for high in _TALL[name]]

    def _svg(self, drawing: object) -> str:
        """Return the markup as an SVG document, in the font of the page and in larger letters."""
        larger = for_paper(drawing, self._colours).strip().replace('font-size="12"', 'font-size="14"', 1)
        return larger.replace("<svg ", f'<svg xmlns="http://www.w3.org/2000/svg" font-family="{FONT}" ', 1)


def trend_points(book: ReportData) -> tuple[charts.Trend, list[charts.Point]]:
    """Return the waits by hour of one day, by day of a few, by week of many, as chart and as figures."""
    if book.days == 1:
        points = hour_points(book.first, book.by_hour)
        return charts.trend(text("reports.charts.by_hour"), points), points
    if book.days > _LONG:
        points = _weeks(book)
        return charts.trend(text("files.charts.by_week"), points), points
    days = [book.first + timedelta(days=at) for at in range(book.days)]
    points = [charts.Point(str(day.day), day, day, book.by_day.get(day, Figures())) for day in days]
    notes = [charts.Note(at, book.notes[day]) for at, day in enumerate(days) if day in book.notes]
    return charts.trend(text("files.sheets.by_day"), points, notes=notes[:_NOTES]), points


def _weeks(book: ReportData) -> list[charts.Point]:
    found, monday = [], book.first - timedelta(days=book.first.weekday())
    while monday <= book.last:
        begin, end = max(monday, book.first), min(monday + timedelta(days=6), book.last)
        figures = added(some for day, some in book.by_day.items() if begin <= day <= end)
        found.append(charts.Point(f"{begin:%d/%m}", begin, end, figures))
        monday += timedelta(weeks=1)
    return found
