"""One day by hour of arrival: how many came, how many of them exceeded their target, how long they waited."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from ciasc.content.messages import text
from ciasc.domain.stats.figures import Figures
from ciasc.reports.charts import Columns, Point, StackedColumn

HOURS: Final = 24


def hour_arrivals(by_hour: Mapping[int, Figures]) -> Columns:
    """Return the arrivals of each hour, stacked by whether they exceeded their target."""
    found = [(hour, by_hour.get(hour, Figures())) for hour in range(HOURS)]
    hours = [(hour, told.issued, told.broken) for hour, told in found]
    words = [
        text("reports.charts.hour", hour=hour, issued=issued, late=late) if issued else ""
        for hour, issued, late in hours
    ]
    return Columns(
        label=", ".join(filter(None, words)),
        columns=[
            StackedColumn(f"{hour:02d}", issued - late, late, words=said)
            for (hour, issued, late), said in zip(hours, words, strict=True)
        ],
        legend=[text("reports.charts.hours_kept"), text("reports.charts.hours_late")],
        loss=True,
    )


def hour_points(day: date, by_hour: Mapping[int, Figures]) -> list[Point]:
    """Return the points of a trend over the hours of that day."""
    return [
        Point(text("reports.heatmap.hour", hour=f"{hour:02d}"), day, day, by_hour.get(hour, Figures()), hour)
        for hour in range(HOURS)
    ]
