"""The values of a PDF for its template: strings, numbers and lists, never markup."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from importlib.metadata import version
from typing import Any, Final

from ciasc.content.messages import text
from ciasc.domain.stats.figures import Figures
from ciasc.reports import number_format
from ciasc.reports.charts import Trend
from ciasc.reports.files.file_labels import PdfKind
from ciasc.reports.files.group_figures import Group, figures_by_lane, figures_by_service
from ciasc.reports.files.pdf_charts import Artist, trend_points
from ciasc.reports.files.report_data import ReportData
from ciasc.reports.files.summary_text import Kpi, kpis, summary_sentences
from ciasc.reports.period.indicator_text import IndicatorRow

_SHARES: Final = ("reports.values.within_target", "reports.values.prompt")
"""Values that read better before their words."""

_HEAD: Final = (
    "reports.figures.issued",
    "reports.figures.attended",
    "reports.figures.no_show",
    "reports.figures.left",
    "label.expired_cancelled",
    "reports.figures.transferred",
    "files.pdf.half",
    "files.pdf.nine",
    "files.summary.within_target",
    "files.pdf.service_half",
)
"""The ids of the headings of the tables of groups, after their name and target."""


def values(book: ReportData, kind: PdfKind, colours: Mapping[str, str]) -> dict[str, Any]:
    """Return all values that the template of that kind renders, with charts in those colours."""
    trend, points = trend_points(book)
    artist = Artist(colours)
    found = _page(book, kind) | {
        "kpis": [_kpi(kpi) for kpi in kpis(book)],
        "sentences": summary_sentences(book),
    }
    found["trend"] = artist.trend(trend, points)
    found["funnel"] = artist.funnel(book)
    found["heat"] = artist.heat(book)
    found["hours"] = artist.hours(book) if found["heat"] is None else None
    return found if kind is PdfKind.SUMMARY else found | _report(book, trend)


def _page(book: ReportData, kind: PdfKind) -> dict[str, Any]:
    until = text("files.pdf.until", moment=_moment(book.at))
    before = "files.pdf.before_average_heading" if book.before.times > 1 else "files.pdf.before_heading"
    return {
        "title": text(
            "files.pdf.title",
            name=text(f"files.pdf.names.{kind}"),
            station=book.station,
            period=book.period,
        ),
        "description": text("files.pdf.description", period=book.period),
        "over": text(f"files.pdf.over.{kind}"),
        "period": book.period,
        "station": book.station,
        "place": " · ".join(filter(None, (book.station, book.district))),
        "provisional": None if book.settled else {"what": text("files.pdf.provisional"), "until": until},
        "before": text(before, before=book.before.words),
        "colophon": _colophon(book),
    }


def _colophon(book: ReportData) -> str:
    legs = number_format.format_count(book.total.issued)
    return text("files.pdf.colophon", moment=_moment(book.at), version=version("ciasc"), legs=legs)


def _moment(at: datetime) -> str:
    return text("files.pdf.moment", day=f"{at:%d/%m/%Y}", hour=f"{at:%H:%M}")


def _kpi(kpi: Kpi) -> dict[str, str]:
    return {
        "name": kpi.name,
        "value": kpi.value,
        "of": kpi.of,
        "before": text("files.pdf.before", value=kpi.before),
    }


def _report(book: ReportData, trend: Trend) -> dict[str, Any]:
    services = sorted(figures_by_service(book), key=lambda group: -group.told.issued)
    shifts = [
        Group(number_format.shift_words(shift, book.shifts), figures)
        for shift, figures in sorted(book.by_shift.items())
    ]
    return {
        "indicators": [_indicator(one) for one in book.indicators],
        "tables": [
            _groups(text("files.sheets.by_service"), text("label.service"), services, targets=True),
            _groups(text("files.pdf.by_lane"), text("label.lane"), figures_by_lane(book)),
            _groups(text("files.sheets.by_shift"), text("label.shift"), shifts),
        ],
        "points": {
            "title": trend.table.caption,
            "head": [trend.table.caption, *trend.table.head],
            "rows": [[name, *(cell.text for cell in cells)] for name, cells in trend.table.rows],
        },
    }


def _indicator(one: IndicatorRow) -> dict[str, Any]:
    missing = one.missing[:1].upper() + one.missing[1:]
    return {
        "number": one.number,
        "name": one.name,
        "values": [_value(what, value) for what, value in one.values_in_words]
        if one.known
        else [["", "", missing]],
        "n": number_format.format_count(one.n) if one.known else number_format.NONE,
        "target": one.target or number_format.NONE,
        "line": one.line,
        "meaning": text(
            "files.pdf.meaning", formula=one.formula, unit=one.unit, excludes=one.excludes, source=one.source
        ),
    }


def _value(what: str, value: str) -> list[str]:
    """Return the text before the value, the value, and the text after it."""
    return ["", value, f" {what}"] if what in map(text, _SHARES) else [f"{what}: ", value, ""]


def _groups(title: str, name: str, groups: Sequence[Group], *, targets: bool = False) -> dict[str, Any]:
    return {
        "title": title,
        "head": [name, *([text("label.target")] * targets), *map(text, _HEAD)],
        "rows": [
            [group.name, *([_lasting(group.target_s)] * targets), *_cells(group.told)] for group in groups
        ],
    }


def _cells(figures: Figures) -> list[str]:
    """Return the cells after the name; a duration is never broken over two lines."""
    count = number_format.format_count
    return [
        *map(count, (figures.issued, figures.attended, figures.no_show, figures.left)),
        f"{count(figures.expired)} · {count(figures.cancelled)}",
        count(figures.transferred),
        _lasting(figures.percentile_s("waits", 0.5)),
        _lasting(figures.percentile_s("waits", 0.9)),
        number_format.format_percent(figures.shown_target_pct),
        _lasting(figures.percentile_s("services", 0.5)),
    ]


def _lasting(seconds: float | None) -> str:
    return number_format.format_percentile(seconds).replace(" ", "\N{NO-BREAK SPACE}")
