"""The values of a PDF for its template: strings, numbers and lists, never markup."""

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any, Final

from ciasc.domain.stats.figures import Figures
from ciasc.reports import number_format
from ciasc.reports.charts import Trend
from ciasc.reports.files.file_labels import PdfKind
from ciasc.reports.files.group_figures import Group, figures_by_lane, figures_by_service
from ciasc.reports.files.pdf_charts import Artist, trend_points
from ciasc.reports.files.report_data import ReportData
from ciasc.reports.files.summary_text import Kpi, kpis, summary_sentences
from ciasc.reports.period.indicator_text import IndicatorRow

_NAMES: Final[Mapping[PdfKind, str]] = {
    PdfKind.SUMMARY: "Hoja de la jefatura",
    PdfKind.REPORT: "Informe de atención",
}
_OVER: Final[Mapping[PdfKind, str]] = {
    PdfKind.SUMMARY: "Atención al público · Hoja de la jefatura",
    PdfKind.REPORT: "Atención al público · Informe",
}
_SETTLED: Final = "un día queda cerrado dos días después de terminar, y desde entonces sus cifras no cambian."
_SHARES: Final = ("dentro de la meta", "a tiempo")
"""Values that read better before their words."""

HEAD: Final = (
    "Emitidos",
    "Atendidos",
    "No se presentaron",
    "Se retiraron",
    "Derivados",
    "La mitad esperó",
    "9 de cada 10",
    "Dentro de su meta",
    "Atención, la mitad",
)
"""The headings of the tables of groups, after their name and target."""


def values(book: ReportData, kind: PdfKind) -> dict[str, Any]:
    """Return all values that the template of that kind renders."""
    trend, points = trend_points(book)
    artist = Artist()
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
    until = f"hasta el {book.at:%d/%m/%Y a las %H:%M}: {_SETTLED}"
    average = "; los tickets, en promedio" if book.before.times > 1 else ""
    return {
        "title": f"{_NAMES[kind]}: {book.station}, {book.period}",
        "description": f"Tiempos de espera y calidad de la atención. {book.period}",
        "over": _OVER[kind],
        "period": book.period,
        "station": book.station,
        "place": " · ".join(filter(None, (book.station, book.district))),
        "provisional": None if book.settled else {"what": "Cifras provisionales", "until": until},
        "before": f"«Antes»: {book.before.words}{average}. Un guion: muy pocos para decirlo.",
        "colophon": _colophon(book),
    }


def _colophon(book: ReportData) -> str:
    legs = number_format.format_count(book.total.issued)
    return (
        f"Hecho el {book.at:%d/%m/%Y a las %H:%M} con CIASC {version('ciasc')}, de "
        f"{legs} tramos de atención. Cada número se puede rehacer con las hojas "
        "«Filas» del Excel del mismo período, y lo de antes con «Período anterior». Sin nombres, DNI ni "
        "teléfonos: no se piden para sacar un ticket."
    )


def _kpi(kpi: Kpi) -> dict[str, str]:
    return {"name": kpi.name, "value": kpi.value, "of": kpi.of, "before": f"antes: {kpi.before}"}


def _report(book: ReportData, trend: Trend) -> dict[str, Any]:
    services = sorted(figures_by_service(book), key=lambda group: -group.told.issued)
    shifts = [
        Group(number_format.shift_words(shift, book.shifts), figures)
        for shift, figures in sorted(book.by_shift.items())
    ]
    return {
        "indicators": [_indicator(one) for one in book.indicators],
        "tables": [
            _groups("Por servicio", "Servicio", services, targets=True),
            _groups("Por tipo de atención", "Atención", figures_by_lane(book)),
            _groups("Por turno", "Turno", shifts),
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
        "values": [_value(what, value) for what, value in one.told] if one.known else [["", "", missing]],
        "n": number_format.format_count(one.n) if one.known else number_format.NONE,
        "target": one.target or number_format.NONE,
        "line": one.line,
        "meaning": f"{one.formula} Unidad: {one.unit}. No cuenta: {one.excludes} Fuente: {one.source}.",
    }


def _value(what: str, value: str) -> list[str]:
    """Return the text before the value, the value, and the text after it."""
    return ["", value, f" {what}"] if what in _SHARES else [f"{what}: ", value, ""]


def _groups(title: str, name: str, groups: Sequence[Group], *, targets: bool = False) -> dict[str, Any]:
    return {
        "title": title,
        "head": [name, *(["Meta"] * targets), *HEAD],
        "rows": [
            [group.name, *([_lasting(group.target_s)] * targets), *_cells(group.told)] for group in groups
        ],
    }


def _cells(figures: Figures) -> list[str]:
    """Return the cells after the name; a duration is never broken over two lines."""
    counts = (figures.issued, figures.attended, figures.no_show, figures.left, figures.transferred)
    return [
        *map(number_format.format_count, counts),
        _lasting(figures.percentile_s("waits", 0.5)),
        _lasting(figures.percentile_s("waits", 0.9)),
        number_format.format_percent(figures.told_target_pct),
        _lasting(figures.percentile_s("services", 0.5)),
    ]


def _lasting(seconds: float | None) -> str:
    return number_format.format_duration(seconds).replace(" ", "\N{NO-BREAK SPACE}")
