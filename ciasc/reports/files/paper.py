"""The figures on paper: HTML from templates, PDF from WeasyPrint, with nothing from any network."""

import base64
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum, auto
from importlib.metadata import version
from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from ciasc.domain.errors import Unavailable
from ciasc.domain.figures import Figures
from ciasc.reports import charts, heat, words
from ciasc.reports.files.book import Book, added
from ciasc.reports.files.groups import told_lanes, told_services
from ciasc.reports.files.say import kpis, sentences

NEEDS: Final = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
"""The packages of Debian without which there is no PDF."""

FONT: Final = "Atkinson Hyperlegible Next"
_FONT_FILE: Final = "fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2"
_VARIANT: Final = "pdf/ua-1"
_LONG: Final = 45
"""Days; longer periods are told by week."""

_NOTES: Final = 6
"""So many of the things that happened have room on a page."""


class Kind(StrEnum):
    """What is put on paper: one page for the chief, or all of it."""

    SUMMARY = auto()
    REPORT = auto()


def pdf_file(book: Book, kind: Kind, static: Path) -> bytes:
    """The book as PDF/UA. `static` is the folder of the fonts. Unavailable where the system lacks Pango."""
    html = _page(book, kind, _packed((static / _FONT_FILE).read_bytes()))
    try:
        from weasyprint import HTML  # noqa: PLC0415 - 100 MB that a server without PDF need not carry
        from weasyprint.urls import URLFetcher  # noqa: PLC0415 - as above
    except OSError as error:
        raise Unavailable(
            f"Para hacer PDF falta instalar: sudo apt-get install {NEEDS}. El Excel y el CSV no lo necesitan."
        ) from error
    only_data = URLFetcher(allowed_protocols=("data",))
    made = HTML(string=html, url_fetcher=only_data).write_pdf(pdf_variant=_VARIANT, pdf_tags=True)
    assert isinstance(made, bytes)  # noqa: S101 - no target was named
    return made


def _packed(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _page(book: Book, kind: Kind, font: str) -> str:
    shelf = Environment(
        loader=PackageLoader("ciasc.reports", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    shelf.filters["picture"] = picture
    shelf.globals.update(
        lasting=words.lasting,
        percent=words.percent,
        whole=words.whole,
        day_words=words.day_words,
        some_legs=words.some_legs,
        tickets_and_moves=words.tickets_and_moves,
    )
    return shelf.get_template(f"paper_{kind}.html").render(
        book=book, kpis=kpis(book), sentences=sentences(book), font_name=FONT,
        version=version("ciasc"), font=font, **_charts(book), **_tables(book),
    )  # fmt: skip


def picture(drawing: str, words: str) -> Markup:
    """A chart as an image that a screen reader is told in words."""
    larger = (
        str(drawing).strip().replace('font-size="12"', 'font-size="14"', 1)
    )  # it is drawn half as wide as on a screen
    svg = larger.replace("<svg ", f'<svg xmlns="http://www.w3.org/2000/svg" font-family="{FONT}" ', 1)
    data = _packed(svg.encode())
    return Markup('<img class="chart" alt="{}" src="data:image/svg+xml;base64,{}">').format(
        escape(words), data
    )


def _charts(book: Book) -> Mapping[str, object]:
    found: dict[str, object] = {
        "funnel": charts.funnel(book.total),
        "trend": _trend(book),
        "hours": _hours(book),
    }
    found["hour_words"] = ", ".join(
        f"{hour} h, {issued} y {broken}" for hour, issued, broken in _hours(book) if issued
    )
    if book.days > 1:
        found["heat"] = heat.heatmap(book.by_week, heat.WAIT_P90)
    return found


def _hours(book: Book) -> list[tuple[int, int, int]]:
    """How many tickets and transfers of each hour there were, and for how many the promise was broken."""
    told = [(hour, book.by_hour.get(hour, Figures())) for hour in range(heat.HOURS)]
    return [(hour, figures.issued, figures.broken) for hour, figures in told]


def _trend(book: Book) -> charts.Trend:
    if book.days == 1:
        points = [
            charts.Point(f"{hour:02d} h", book.first, book.last, book.by_hour.get(hour, Figures()))
            for hour in range(heat.HOURS)
        ]
        return charts.trend("Por hora de llegada", points)
    if book.days > _LONG:
        return charts.trend("Por semana", _weeks(book))
    days = [book.first + timedelta(days=at) for at in range(book.days)]
    points = [charts.Point(str(day.day), day, day, book.by_day.get(day, Figures())) for day in days]
    notes = [charts.Note(at, book.notes[day]) for at, day in enumerate(days) if day in book.notes]
    return charts.trend("Por día", points, notes=notes[:_NOTES])


def _weeks(book: Book) -> list[charts.Point]:
    found, monday = [], book.first - timedelta(days=book.first.weekday())
    while monday <= book.last:
        begin, end = max(monday, book.first), min(monday + timedelta(days=6), book.last)
        told = added(figures for day, figures in book.by_day.items() if begin <= day <= end)
        found.append(charts.Point(f"{begin:%d/%m}", begin, end, told))
        monday += timedelta(weeks=1)
    return found


def _tables(book: Book) -> Mapping[str, object]:
    services = sorted(told_services(book), key=lambda group: -group.told.issued)
    return {
        "services": [(group.name, group.told, group.target_s) for group in services],
        "lanes": [(group.name, group.told, None) for group in told_lanes(book)],
        "shifts": [
            (words.shift_words(shift, book.shifts), told, None)
            for shift, told in sorted(book.by_shift.items())
        ],
    }
