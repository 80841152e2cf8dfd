"""The PDF as a reader, a screen reader and a machine find it; needs Pango."""

import sys
from collections.abc import Iterator
from ctypes.util import find_library
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from ciasc.domain.errors import Unavailable
from ciasc.reports.files.paper import NEEDS, Kind, pdf_file
from ciasc.reports.files.say import kpis, sentences
from ciasc.settings import static_folder
from tests.books import NAMES, a_book

LONG = "Comisaría de Familia de San Juan de Lurigancho y de todo lo que la rodea"
pango = pytest.mark.skipif(find_library("pangoft2-1.0") is None, reason=f"no Pango: apt-get install {NEEDS}")


def pdf(kind: Kind, **changes: Any) -> PdfReader:
    return PdfReader(BytesIO(pdf_file(a_book(**changes), kind, static_folder())))


@pytest.fixture(scope="module")
def summary() -> PdfReader:
    return pdf(Kind.SUMMARY)


@pytest.fixture(scope="module")
def report() -> PdfReader:
    return pdf(Kind.REPORT)


def text(file: PdfReader) -> str:
    """What it says, in one line."""
    return " ".join(" ".join(page.extract_text() for page in file.pages).split())


def tags(file: PdfReader) -> Iterator[tuple[str, str | None]]:
    """Its structure: the kind of each part and the words for who cannot see it."""
    tree: Any = file.root_object["/StructTreeRoot"]
    ahead: list[Any] = [tree["/K"]]
    while ahead:
        part = ahead.pop(0)
        part = part.get_object() if hasattr(part, "get_object") else part
        if isinstance(part, dict):
            if "/S" in part:
                yield str(part["/S"]), part.get("/Alt")
            ahead.insert(0, part.get("/K", []))
        elif isinstance(part, list):
            ahead[:0] = part


@pango
def test_the_one_pager_is_one_page_with_the_figures_and_sentences_as_text(summary: PdfReader) -> None:
    told, book = text(summary), a_book()
    assert len(summary.pages) == 1
    assert [kpi.name for kpi in kpis(book) if kpi.name not in told] == []
    assert [kpi.value for kpi in kpis(book) if " ".join(kpi.value.split()) not in told] == []
    assert [sentence for sentence in sentences(book) if " ".join(sentence.split()) not in told] == []


@pango
def test_it_is_tagged_and_says_so_in_spanish(summary: PdfReader) -> None:
    root: Any = summary.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "es-PE"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert summary.metadata is not None
    assert str(summary.metadata.title).startswith("Hoja de la jefatura: Comisaría de prueba")
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    found = list(tags(summary))
    assert [kind for kind, _ in found].count("/H1") == 1
    charts = [words for kind, words in found if kind == "/Figure"]
    assert len(charts) == 2
    assert all(words for words in charts)


def told_parts(file: PdfReader) -> Iterator[tuple[dict[str, Any], int, int | None]]:
    """Its structure in the order in which it is read: each part, and its pieces as page and number on it."""
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


@pango
@pytest.mark.parametrize("name", ["summary", "report"])
def test_it_is_read_in_the_order_in_which_it_is_seen(name: str, request: pytest.FixtureRequest) -> None:
    file: PdfReader = request.getfixturevalue(name)
    parts = list(told_parts(file))
    places, kind = list[tuple[int, int]](), ""
    for part, page, number in parts:
        kind = str(part["/S"]) if part else kind
        if number is not None and kind != "/Figure":  # pictures are drawn before the words around them
            places.append((page, number))
    assert len(places) == len(set(places)) > 20
    assert places == sorted(places)
    heads = [str(part["/S"]) for part, _, _ in parts if part and part["/S"] in ("/H2", "/Figure")]
    assert heads[:4] == ["/H2", "/Figure"] * 2
    levels = [int(part["/S"][2:]) for part, _, _ in parts if part and str(part["/S"]).startswith("/H")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))  # none is skipped
    drawn = {
        (n, int(operands[1]["/MCID"]))
        for n, page in enumerate(file.pages)
        for operands, operator in ContentStream(page.get_contents(), file).operations
        if operator == b"BDC" and "/MCID" in operands[1]
    }
    assert drawn >= set(places)  # what is read is there


@pango
def test_each_cell_of_a_table_knows_its_headings(report: PdfReader) -> None:
    parts = [part for part, _, _ in told_parts(report) if part]
    heads = {str(part["/ID"]) for part in parts if part["/S"] == "/TH"}
    cells = [part for part in parts if part["/S"] == "/TD"]
    assert len(cells) > 100
    for cell in cells:
        named = {str(head) for head in cell["/A"]["/Headers"]}
        assert len(named) >= 1
        assert named <= heads


@pango
def test_the_whole_report_has_every_indicator_in_tables_with_headings(report: PdfReader) -> None:
    told, book = text(report), a_book()
    assert [one.name for one in book.indicators if one.name not in told] == []
    assert "la CUD" in told
    assert len(report.pages) >= 4
    assert min(len(page.extract_text()) for page in report.pages) > 400  # none is nearly empty
    kinds = [kind for kind, _ in tags(report)]
    assert kinds.count("/Table") == 5
    assert kinds.count("/TH") > 40
    assert "Violencia" not in told


@pango
def test_its_font_is_in_it_and_nothing_comes_from_elsewhere(summary: PdfReader) -> None:
    page: Any = summary.pages[0]
    fonts = page["/Resources"]["/Font"]
    names = {str(font.get_object()["/BaseFont"]) for font in fonts.values()}
    assert all("Atkinson" in name for name in names), names
    assert b"http" not in page.get_contents().get_data()


@pytest.mark.long
@pango
@pytest.mark.parametrize(
    "changes",
    [
        {"last": date(2026, 3, 2), "settled": False},
        {"last": date(2026, 3, 2), "settled": False, "station": LONG, "names": dict.fromkeys(NAMES, LONG)},
        {"last": date(2026, 6, 30), "settled": False},
        {"first": date(2026, 3, 1), "last": date(2026, 3, 31), "notes": {date(2026, 3, 3): "Sin luz"}},
    ],
)
def test_other_periods_fit_on_the_page_too(changes: dict[str, Any]) -> None:
    file = pdf(Kind.SUMMARY, **changes)
    assert len(file.pages) == 1
    assert ("provisionales" in text(file)) is ("settled" in changes)


def test_without_pango_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango')\n")
    for name in [name for name in sys.modules if name.partition(".")[0] == "weasyprint"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(Unavailable, match="apt-get install libpango"):
        pdf_file(a_book(), Kind.SUMMARY, static_folder())
