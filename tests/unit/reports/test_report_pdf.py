"""The PDF as a reader, a screen reader and a machine find it."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from ciasc.domain.core.errors import Unavailable
from ciasc.domain.core.services import Lane
from ciasc.domain.stats.facts import Fact
from ciasc.reports.files.file_labels import PdfKind
from ciasc.reports.files.pdf import FONT_FILE, pdf_file
from ciasc.reports.files.pdf_font import characters, printable
from ciasc.reports.files.summary_text import kpis, summary_sentences
from ciasc.settings import static_folder
from tests.facts import a_fact
from tests.report_data import NAMES, a_book, ended_unusually, some_facts

LONG = "Comisaría de Familia de San Juan de Lurigancho y de todo lo que la rodea, hasta."
OUTAGE = "la impresora sala no imprimió durante 1 h 35 min"
WORDS = "feriado, Inmaculada Concepción de la Virgen María; la impresora sala no imprimió durante 1 h 35 min"
NOTES = {date(2026, 3, day): f"día {day}: {WORDS}" for day in (3, 5, 8, 9, 12, 20)}
FEBRUARY = date(2027, 2, 28)
MANY = {f"s{at}": f"Servicio número {at} de los que hay" for at in range(26)}
FEWEST = 320
"""The least letters of a page: one with fewer is nearly empty."""


def busy(days: range, services: tuple[str, ...] = ("denuncias", "informes"), each: int = 25) -> list[Fact]:
    """Create so many tickets in each of ten hours of those days after the Monday."""
    found = []
    for at in ((day, hour, one) for day in days for hour in range(10) for one in range(each)):
        day, hour, one = at
        came = day * 86400 + hour * 3600 + one * 100
        called = came + one * 37 * (hour + 1) * (day % 7 + 1) % 2400
        found.append(
            a_fact(
                f"b{day}-{hour}-{one}", service=services[one % len(services)], queued=came, called=called,
                serving=called + 5, ended=called + 405,
                lane=Lane.PREFERENTIAL if one % 5 == 0 else Lane.NORMAL,
            )
        )  # fmt: skip
    return found


def pdf(kind: PdfKind, **changes: Any) -> PdfReader:
    return PdfReader(BytesIO(pdf_file(a_book(**changes), kind, static_folder())))


@pytest.fixture(scope="module")
def summary() -> PdfReader:
    return pdf(PdfKind.SUMMARY)


@pytest.fixture(scope="module")
def report() -> PdfReader:
    return pdf(PdfKind.REPORT, facts=busy(range(2)), last=date(2026, 3, 3))


def text(file: PdfReader) -> str:
    """Return its text in one line."""
    return " ".join(" ".join(page.extract_text() for page in file.pages).split())


def parts(file: PdfReader) -> Iterator[tuple[dict[str, Any], int, int | None]]:
    """Return its structure in reading order: each part, and its pieces as page and number on it."""
    pages = {page.indirect_reference.idnum: n for n, page in enumerate(file.pages) if page.indirect_reference}
    tree: Any = file.root_object["/StructTreeRoot"]
    ahead: list[tuple[Any, int]] = [(tree["/K"], 0)]
    while ahead:
        part, page = ahead.pop(0)
        part = part.get_object() if hasattr(part, "get_object") else part
        if isinstance(part, int):
            yield {}, page, part
        elif isinstance(part, list):
            ahead[:0] = [(one, page) for one in part]
        elif isinstance(part, dict):
            page = pages[part.raw_get("/Pg").idnum] if "/Pg" in part else page  # type: ignore[attr-defined]
            if "/S" in part:
                yield part, page, None
            ahead.insert(0, (part.get("/MCID", part.get("/K", [])), page))


def kinds(file: PdfReader) -> list[str]:
    return [str(part["/S"]) for part, _, _ in parts(file) if part]


def test_the_summary_is_one_page_with_figures_and_sentences_as_text(summary: PdfReader) -> None:
    told, book = text(summary), a_book()
    assert len(summary.pages) == 1
    assert [kpi.name for kpi in kpis(book) if kpi.name not in told] == []
    assert [kpi.value for kpi in kpis(book) if " ".join(kpi.value.split()) not in told] == []
    assert [sentence for sentence in summary_sentences(book) if " ".join(sentence.split()) not in told] == []


def test_the_pdf_is_tagged_and_in_spanish(summary: PdfReader) -> None:
    root: Any = summary.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "es-PE"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert summary.metadata is not None
    assert str(summary.metadata.title).startswith("Hoja de la jefatura: Comisaría de prueba")
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert kinds(summary).count("/H1") == 1
    charts = [part for part, _, _ in parts(summary) if part and part["/S"] == "/Figure"]
    assert len(charts) == 2
    assert all(str(part["/Alt"]) for part in charts)


def test_a_chart_has_alternative_text_with_its_figures(report: PdfReader) -> None:
    charts = [str(part["/Alt"]) for part, _, _ in parts(report) if part and part["/S"] == "/Figure"]
    trend, funnel, heat = charts
    assert trend.startswith("Por día: minutos que esperaron")
    assert "2, " in trend
    assert "Emitidos: 500 (100 %)" in " ".join(funnel.split())
    assert "Lo más largo, los martes de" in heat


@pytest.mark.parametrize("name", ["summary", "report"])
def test_the_reading_order_is_the_visual_order(name: str, request: pytest.FixtureRequest) -> None:
    file: PdfReader = request.getfixturevalue(name)
    found = list(parts(file))
    places, kind = list[tuple[int, int]](), ""
    for part, page, number in found:
        kind = str(part["/S"]) if part else kind
        if number is not None:
            places.append((page, number))
    assert len(places) == len(set(places)) > 20
    assert places == sorted(places)
    heads = [str(part["/S"]) for part, _, _ in found if part and part["/S"] in ("/H2", "/Figure")]
    assert heads[:4] == ["/H2", "/Figure"] * 2
    levels = [int(kind[2:]) for kind in kinds(file) if kind.startswith("/H")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))  # none is skipped
    drawn = {
        (n, int(operands[1]["/MCID"]))
        for n, page in enumerate(file.pages)
        for operands, operator in ContentStream(page.get_contents(), file).operations
        if operator == b"BDC" and "/MCID" in operands[1]
    }
    assert drawn >= set(places)  # the content is there


def test_each_column_of_a_table_has_a_tagged_heading(report: PdfReader) -> None:
    tables, rows = list[list[list[str]]](), list[list[str]]()
    for part, _, _ in parts(report):
        kind = part.get("/S")
        if kind == "/Table":
            rows = []
            tables.append(rows)
        elif kind == "/TR":
            rows.append([])
        elif kind == "/TH":
            (of,) = [one for one in _listed(part["/A"]) if one["/O"] == "/Table"]
            rows[-1].append(str(of["/Scope"]))
        elif kind == "/TD":
            rows[-1].append("")
    assert len(tables) == 5
    for head, *body in tables:
        assert set(head) == {"/Column"}
        assert body
        assert {len(row) for row in body} == {len(head)}


def _listed(value: Any) -> list[Any]:
    value = value.get_object() if hasattr(value, "get_object") else value
    return list(value) if isinstance(value, list) else [value]


def test_the_whole_report_has_every_indicator_in_tables_with_headings(report: PdfReader) -> None:
    told, book = text(report), a_book()
    assert [one.name for one in book.indicators if one.name not in told] == []
    assert "la CUD" in told
    assert kinds(report).count("/TH") > 30
    assert "Violencia" not in told


def test_cancelled_and_expired_tickets_are_counted_apart_in_the_pdf() -> None:
    plain = text(pdf(PdfKind.REPORT))
    assert "0 · 0" in plain
    shown = text(pdf(PdfKind.REPORT, facts=[*some_facts(), *ended_unusually(expired=4, cancelled=7)]))
    assert "Vencidos · anulados" in shown
    # By service, by lane and by shift: all of one service, all normal, all in the morning.
    assert shown.count("4 · 7") == 3


def test_the_pdf_embeds_its_font_and_loads_nothing_else(summary: PdfReader) -> None:
    page: Any = summary.pages[0]
    fonts = page["/Resources"]["/Font"]
    names = {str(font.get_object()["/BaseFont"]) for font in fonts.values()}
    assert names
    assert all("Atkinson" in name for name in names), names
    for font in fonts.values():
        (inner,) = font.get_object()["/DescendantFonts"]
        assert {"/FontFile2", "/FontFile3"} & set(inner.get_object()["/FontDescriptor"].get_object())
    assert b"http" not in page.get_contents().get_data()


EVERYTHING: dict[str, Any] = {
    "facts": busy(range(0, 28, 7), each=7),
    "first": date(2026, 3, 1), "last": date(2026, 3, 28), "settled": False,
    "station": LONG, "names": dict.fromkeys(NAMES, LONG), "notes": NOTES,
}  # fmt: skip
"""A provisional notice, six long notes, a heatmap, and long names, all at once."""

PERIODS: dict[str, dict[str, Any]] = {
    "few": {},
    "open day": {"last": date(2026, 3, 2), "settled": False},
    "open day, long names": {"last": date(2026, 3, 2), **{
        name: EVERYTHING[name] for name in ("settled", "station", "names")
    }},
    "everything": EVERYTHING,
    "month": {"facts": busy(range(2)), "first": date(2026, 3, 1), "last": date(2026, 3, 31)},
    "year": {"facts": busy(range(0, 364, 28), each=5), "last": FEBRUARY},
    "open year": {"last": FEBRUARY, "settled": False, "notes": NOTES},
    "many services": {"facts": busy(range(2), tuple(MANY), 26), "names": MANY, "last": date(2026, 3, 4)},
    "nobody": {"facts": []},
    "longest notes": EVERYTHING | {"notes": {day: f"{one}; {OUTAGE}; y 6 más" for day, one in NOTES.items()}},
}  # fmt: skip


@pytest.mark.parametrize("name", PERIODS)
def test_the_summary_is_one_page_with_any_content(name: str) -> None:
    file = pdf(PdfKind.SUMMARY, **PERIODS[name])
    assert len(file.pages) == 1
    assert ("provisionales" in text(file)) is ("settled" in PERIODS[name])
    assert "Sin nombres, DNI ni teléfonos" in text(file)  # its last line


def test_more_notes_than_fit_on_a_page_are_rendered_all_the_same() -> None:
    notes = dict.fromkeys(NOTES, "; ".join([WORDS] * 9))
    assert text(pdf(PdfKind.SUMMARY, **EVERYTHING | {"notes": notes})).count("Inmaculada") == 9 * len(notes)


@pytest.mark.parametrize("rows", [12, 20, 21, 22])
def test_the_last_rows_of_a_table_are_never_alone_on_a_page(rows: int) -> None:
    names = {f"s{at:02d}": f"S{at:02d}" for at in range(rows)}
    file = pdf(
        PdfKind.REPORT, facts=busy(range(2), tuple(names), 2 * rows), names=names, last=date(2026, 3, 4)
    )
    lines = [Counter(re.findall(r"\bS\d\d\b", page.extract_text())) for page in file.pages[1:]]
    assert sum(map(Counter.total, lines)) == rows
    assert min(found.total() for found in lines if found) >= 3


@pytest.mark.parametrize("name", PERIODS)
def test_no_page_of_the_report_is_nearly_empty_or_ends_in_a_heading(name: str) -> None:
    file = pdf(PdfKind.REPORT, **PERIODS[name])
    assert 3 <= len(file.pages) <= 6
    assert min(len(page.extract_text()) for page in file.pages) > FEWEST
    pieces, kind = list[tuple[int, str]](), ""
    for part, page, number in parts(file):
        kind = str(part["/S"]) if part else kind
        if number is not None:
            pieces.append((page, kind))
    assert not {"/H2", "/H3", "/TH", "/Figure"} & set(dict(pieces).values())  # the last piece of each page
    beside = Counter(page for page, kind in pieces if kind != "/Figure")
    assert min(beside[page] for page in range(len(file.pages))) > 10  # more than one chart


@pytest.mark.long
@pytest.mark.parametrize("services", [1, 9, 18, 26, 40])
@pytest.mark.parametrize("days", [2, 17, 31, 44, 366])
def test_no_page_is_nearly_empty_with_any_number_of_services_and_days(services: int, days: int) -> None:
    names = {f"s{at}": f"Servicio número {at}" for at in range(services)}
    first = date(2026, 3, 2)
    facts = busy(range(2), tuple(names), max(20, services))
    file = pdf(PdfKind.REPORT, facts=facts, names=names, first=first, last=first + timedelta(days=days - 1))
    assert min(len(page.extract_text()) for page in file.pages) > FEWEST


def test_typed_text_is_printed_as_typed() -> None:
    typed = "#let $x$ *a* \\ _b_ `c` <d> @e //f [g] {h} = i"
    assert typed in text(pdf(PdfKind.SUMMARY, station=typed))
    assert "W" * 80 in text(pdf(PdfKind.REPORT, station="W" * 80))
    assert LONG in text(pdf(PdfKind.SUMMARY, station=LONG))


def test_a_letter_without_a_glyph_is_replaced() -> None:
    file = pdf(
        PdfKind.SUMMARY,
        station="Q\N{MODIFIER LETTER APOSTROPHE}eros \N{POLICE CAR} ạ\tb ≤5",
        names=dict.fromkeys(NAMES, "\N{BELL}x"),
    )
    assert "Q\N{RIGHT SINGLE QUOTATION MARK}eros ? a b <=5" in text(file)


def test_a_text_with_all_glyphs_is_unchanged() -> None:
    known = characters((static_folder() / FONT_FILE).read_bytes())
    for words in ("Ñuñoa: ¿cuántos?", "9 de cada 10 · «así» \N{EN DASH} 4\N{NO-BREAK SPACE}541"):
        assert printable(words, known) == words
    assert printable("n\N{COMBINING TILDE}", known) == "ñ"
    assert printable("4\N{NARROW NO-BREAK SPACE}541", known) == "4\N{NO-BREAK SPACE}541"


@pytest.mark.parametrize("data", [b"", b"\0\1\0\0\0\0", b"\0\1\0\0\0\1" + bytes(100)])
def test_a_file_that_is_no_font_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="font"):
        characters(data)


@pytest.mark.parametrize("kind", PdfKind)
def test_the_same_figures_at_the_same_moment_are_the_same_bytes(kind: PdfKind) -> None:
    first, second = (pdf_file(a_book(), kind, static_folder()) for _ in range(2))
    assert first == second
    assert pdf_file(a_book(at=a_book().at + timedelta(days=1)), kind, static_folder()) != first


@pytest.mark.parametrize("spoil", [lambda path: path.unlink(), lambda path: path.write_bytes(b"no font")])
def test_a_pdf_that_cannot_be_rendered_is_refused_in_words(tmp_path: Path, spoil: Any) -> None:
    static = tmp_path / "static"
    copytree(static_folder() / "fonts", static / "fonts")
    spoil(static / FONT_FILE)
    with pytest.raises(Unavailable, match=r"files\.pdf\.failed"):
        pdf_file(a_book(), PdfKind.SUMMARY, static)
