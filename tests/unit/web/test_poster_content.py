"""The content of posters: their words, the station's phone lines and places, and what must be reviewed."""

from dataclasses import replace
from datetime import date

import pytest

from ciasc.content.languages.public_words import PublicWords
from ciasc.content.orientation_cards import initial_cards
from ciasc.content.posters import (
    FLOW,
    PosterContent,
    family_flow,
    paper_languages,
    poster_content,
    poster_title,
    poster_titles_to_review,
    review_of,
)
from ciasc.domain.config.card_pictures import CARD_PICTURES
from ciasc.domain.config.document import Configuration, StationData, StationKind
from ciasc.domain.config.other_languages import OTHER_LANGUAGES
from ciasc.domain.config.posters import INITIAL_POSTERS, POSTER_KEYS, Poster

TODAY = date(2026, 12, 1)
CARDS = {card.key: card for card in initial_cards()}
KNOWN = tuple(replace(card, confirmed=True) for card in CARDS.values())
CONFIG = Configuration(station=StationData(name="Comisaría A"), cards=KNOWN)
MOST_WORDS = 12
each_poster = pytest.mark.parametrize("key", POSTER_KEYS)


def content(key: str, lang: str = "es", config: Configuration = CONFIG, **more: int) -> PosterContent:
    return poster_content(Poster(key=key), config, PublicWords(lang), TODAY, **more)


@each_poster
@pytest.mark.parametrize("lang", ["es", "en"])
def test_each_poster_has_few_words_pictures_and_its_source(key: str, lang: str) -> None:
    found = content(key, lang)
    words = [found.title, *found.lines, *(item.words for item in found.items)]
    assert found.lang == lang
    assert all(0 < len(one.split()) <= MOST_WORDS for one in words)
    pictures = {found.picture, *(one.picture for one in found.items), *(one.picture for one in found.places)}
    assert pictures - {""} <= {*CARD_PICTURES, "gratis", "pregnant", "baby", "older", "wheelchair"}
    assert found.source_words.startswith(found.source)
    assert not found.unconfirmed


@pytest.mark.parametrize("key", [*POSTER_KEYS, FLOW])
def test_a_poster_is_on_paper_in_spanish_and_english_and_in_no_draft(key: str) -> None:
    offered = replace(CONFIG, languages=tuple(replace(one, offered=True) for one in OTHER_LANGUAGES))
    assert paper_languages(key, offered) == ["es", "en"]
    assert paper_languages(key, replace(CONFIG, languages=())) == ["es"]


def test_what_the_station_wrote_and_did_not_translate_keeps_a_poster_in_spanish() -> None:
    card = replace(CARDS["donde-dni"], address="Av. Perú 100")
    config = replace(CONFIG, cards=(card,))
    assert paper_languages("no-se-tramita", config) == ["es"]
    assert paper_languages("gratuidad", config) == ["es", "en"]


def test_only_a_family_station_has_its_flow() -> None:
    assert family_flow(CONFIG, PublicWords("es"), TODAY) is None
    family = replace(CONFIG, station=replace(CONFIG.station, kind=StationKind.FAMILY))
    flow = family_flow(family, PublicWords("en"), TODAY)
    assert flow is not None
    assert (flow.title, len(flow.items), flow.unconfirmed) == ("How we protect you", 5, False)


def test_phone_lines_are_those_of_the_station() -> None:
    other = replace(CONFIG, station=replace(CONFIG.station, cud_line="0800 12345"))
    call = content("gratuidad", config=other).call
    assert call is not None
    assert (call.words, call.number) == ("Si le cobran, llame al", "0800 12345")
    none = replace(CONFIG, station=replace(CONFIG.station, cud_line=""))
    assert content("gratuidad", config=none).call is None
    help_line = replace(CARDS["linea-100"], phone="1 100")
    call = content("violencia", config=replace(CONFIG, cards=(help_line,))).call
    assert call is not None
    assert call.number == "1 100"


def test_a_poster_flags_a_law_and_a_phone_line_that_must_be_reviewed() -> None:
    law = Poster(key="desaparecidos", valid_until=date(2026, 11, 30))
    assert poster_content(law, CONFIG, PublicWords("es"), TODAY).unconfirmed
    renewed = replace(law, valid_until=TODAY, source="Ley 30000", reviewed=date(2026, 11, 20))
    found = poster_content(renewed, CONFIG, PublicWords("es"), TODAY)
    assert (found.unconfirmed, found.source_words) == (False, "Ley 30000 · revisado el 20/11/2026")
    assert content("gratuidad", config=replace(CONFIG, cards=())).unconfirmed
    shown = tuple(replace(one, shown=one.key in ("gratuidad", "celular")) for one in INITIAL_POSTERS)
    config = replace(CONFIG, cards=(), posters=shown)
    assert poster_titles_to_review(config, TODAY) == ["Denunciar es gratis"]
    assert poster_titles_to_review(config, date(2027, 12, 1)) == [
        "Denunciar es gratis",
        "¿Le robaron el celular?",
    ]


def test_places_have_the_address_of_the_station() -> None:
    card = replace(CARDS["donde-dni"], address="Av. Perú 100")
    cards = (*(one for one in KNOWN if one.key != "donde-dni"), card)
    places = {one.title: one for one in content("no-se-tramita", config=replace(CONFIG, cards=cards)).places}
    place = places[card.title]
    assert (place.office, place.address, place.unconfirmed) == ("RENIEC", "Av. Perú 100", True)


def test_only_one_poster_says_the_average_wait() -> None:
    assert content("como-funciona", wait_min=12).wait_words == "12 min"
    assert content("como-funciona").wait_words == ""
    assert [key for key in POSTER_KEYS if content(key, wait_min=12).wait_words] == ["como-funciona"]


def test_a_poster_has_a_title_and_a_review() -> None:
    assert poster_title(Poster(key="opinion")) == "El buen trato es su derecho"
    assert poster_title(Poster(key="otra")) == "otra"
    found = review_of(Poster(key="celular", valid_until=TODAY))
    assert found == ("OSIPTEL", date(2026, 11, 1), TODAY)
