"""Posters as PDF: size, language, tags and words, in every language that is reviewed."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from ciasc.content.languages.public_words import PublicWords
from ciasc.content.posters import FLOW, poster_content
from ciasc.domain.config.document import Configuration, StationData, StationKind
from ciasc.domain.config.other_languages import OTHER_LANGUAGES
from ciasc.domain.config.posters import INITIAL_POSTERS, POSTER_KEYS, Poster
from ciasc.domain.core.errors import NotFound, Unavailable
from ciasc.reports.files.poster_pdf import Paper, poster_pdf
from ciasc.settings import static_folder

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
CONFIG = Configuration(station=StationData(name="Comisaría de Collique", kind=StationKind.FAMILY))
MM = 72 / 25.4
SIZES = {Paper.A4: (210, 297), Paper.A3: (297, 420), Paper.A2: (420, 594)}


def pdf(key: str, config: Configuration = CONFIG, lang: str = "es", paper: Paper = Paper.A4) -> PdfReader:
    return PdfReader(BytesIO(poster_pdf(key, config, lang, paper, static_folder(), NOW)))


def text(file: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in file.pages).split())


@pytest.mark.parametrize("lang", ["es", "en"])
@pytest.mark.parametrize("key", [*POSTER_KEYS, FLOW])
def test_a_poster_is_one_tagged_sheet_in_its_language(key: str, lang: str) -> None:
    file = pdf(key, lang=lang, paper=Paper.A3)
    assert len(file.pages) == (2 if key == "preferente" else 1)
    root: Any = file.root_object
    assert root["/Lang"] == ("es-PE" if lang == "es" else "en")
    assert root["/MarkInfo"]["/Marked"]
    assert "pdfuaid" in root["/Metadata"].get_data().decode()
    said = text(file)
    if key in POSTER_KEYS:
        content = poster_content(Poster(key=key), CONFIG, PublicWords(lang), NOW.date())
        words = [content.title, *content.lines, *(one.words for one in content.items)]
        assert [one for one in words if one not in said] == []
        assert content.call is None or content.call.number in said
    assert CONFIG.station.name in said


@pytest.mark.parametrize("paper", Paper)
def test_the_sheet_has_the_size_of_its_paper(paper: Paper) -> None:
    page = pdf(FLOW, paper=paper).pages[0].mediabox
    assert (round(page.width / MM), round(page.height / MM)) == SIZES[paper]


def test_the_preferential_poster_has_a_place_for_the_text_of_the_law() -> None:
    assert "péguelo aquí" in " ".join(pdf("preferente").pages[1].extract_text().split())


def test_all_posters_are_one_file() -> None:
    assert len(pdf("").pages) == len(POSTER_KEYS) + 2
    general = replace(CONFIG, station=replace(CONFIG.station, kind=StationKind.GENERAL))
    assert len(pdf("", general).pages) == len(POSTER_KEYS) + 1


def test_what_a_station_writes_is_never_markup() -> None:
    name = '#panic("x") *A* $x$ <b> \\ "]'
    said = text(
        pdf("gratuidad", replace(CONFIG, station=replace(CONFIG.station, name=name, cud_line="*18*")))
    )
    assert " ".join(name.split()) in said
    assert "*18*" in said


def test_the_longest_texts_still_fit_on_a_sheet() -> None:
    station = replace(
        CONFIG.station, name="Comisaría de Familia " * 3 + "de Lima", cud_line="0800 123 456 anexo 1"
    )
    posters = tuple(replace(one, source="Ley número " * 5) for one in INITIAL_POSTERS)
    file = pdf("", replace(CONFIG, station=station, posters=posters))
    assert len(file.pages) == len(POSTER_KEYS) + 2


def test_the_same_values_give_the_same_bytes() -> None:
    made = [poster_pdf("opinion", CONFIG, "es", Paper.A4, static_folder(), NOW) for _ in range(2)]
    assert made[0] == made[1]


def test_no_poster_is_in_a_language_with_drafts_or_under_another_key() -> None:
    offered = replace(CONFIG, languages=tuple(replace(one, offered=True) for one in OTHER_LANGUAGES))
    with pytest.raises(NotFound):
        pdf("gratuidad", offered, "qu")
    with pytest.raises(NotFound):
        pdf("otra")


def test_without_the_fonts_it_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        poster_pdf("gratuidad", CONFIG, "es", Paper.A4, tmp_path, NOW)
