"""The words of citizens in other languages: catalogues, drafts, rights, and what a station changes."""

from dataclasses import replace
from importlib.resources import files

import pytest
from babel.messages.pofile import read_po as babel_po

from ciasc.content.languages.card_words import card_texts, said_card
from ciasc.content.languages.legal_texts import is_legal
from ciasc.content.languages.po_reader import catalogue
from ciasc.content.languages.public_words import (
    PaperService,
    PublicWords,
    languages_offered,
    paper_texts,
    public_sources,
)
from ciasc.content.orientation_cards import initial_cards
from ciasc.content.services_of_new_station import service_words
from ciasc.domain.config.other_languages import OTHER_LANGUAGES, OtherLanguage, Translation, places
from ciasc.domain.core.messages import message
from ciasc.domain.core.services import ServiceWords

OFFERED = [replace(one, offered=True) for one in OTHER_LANGUAGES]
CATALOGUES = ("en", "qu-chanka", "qu-cusco", "ay")
SOURCES = {
    **public_sources(),
    **{
        f"service.{key}.{name}": getattr(words, name)
        for key, words in service_words().items()
        for name in ("name", "short", "note")
    },
    **{key: source for card in initial_cards() for key, source in card_texts(card) if source},
}
each_catalogue = pytest.mark.parametrize("name", CATALOGUES)


def test_english_is_complete_and_reviewed() -> None:
    english = catalogue("en")
    assert {key for key in SOURCES if key not in english or not english[key].translation.reviewed} == set()


@each_catalogue
def test_each_translation_is_of_the_present_spanish_with_its_places(name: str) -> None:
    entries = catalogue(name)
    assert entries
    for key, entry in entries.items():
        assert entry.source == SOURCES[key]
        assert places(entry.translation.text) == places(entry.source)


@each_catalogue
def test_babel_reads_the_same_in_each_catalogue(name: str) -> None:
    with (files("ciasc.content.languages") / "po" / f"{name}.po").open("rb") as file:
        babel = babel_po(file, abort_invalid=True)
    read = {
        one.context: (one.id, Translation(str(one.string), reviewed=not one.fuzzy))
        for one in babel
        if one.id and one.string
    }
    assert read == {key: (entry.source, entry.translation) for key, entry in catalogue(name).items()}


@pytest.mark.parametrize("name", CATALOGUES[1:])
def test_drafts_say_nothing_of_rights_and_costs_and_are_not_reviewed(name: str) -> None:
    assert not [key for key in catalogue(name) if is_legal(key)]
    assert not [key for key, entry in catalogue(name).items() if entry.translation.reviewed]


def test_quechua_and_aymara_are_offered_only_where_a_station_turns_them_on() -> None:
    assert list(languages_offered(OTHER_LANGUAGES)) == ["es", "en"]
    assert PublicWords("qu").lang == "es"
    assert PublicWords("ay", OFFERED).lang == "ay"
    assert PublicWords("fr", OFFERED).lang == "es"


def test_a_draft_has_the_spanish_beside_it_and_what_is_missing_is_spanish() -> None:
    words = PublicWords("qu", OFFERED)
    draft = words.said("kiosk.choose")
    assert (draft.alone, draft.lang, draft.spanish) == (
        "¿Imapim yanapaykiman?",
        "qu",
        "¿En qué podemos ayudarle?",
    )
    assert draft == "¿Imapim yanapaykiman? · ¿En qué podemos ayudarle?"
    missing = words.said("kiosk.back")
    assert (missing, missing.lang, missing.spanish) == ("Volver", "es", "")


def test_a_draft_about_a_right_is_never_shown() -> None:
    draft = OtherLanguage(tag="qu", offered=True, phrases={"kiosk.promise": Translation("Mana qullqi")})
    assert PublicWords("qu", [draft]).said("kiosk.promise").lang == "es"
    reviewed = replace(draft, phrases={"kiosk.promise": Translation("Mana qullqi", reviewed=True)})
    assert PublicWords("qu", [reviewed]).said("kiosk.promise") == "Mana qullqi"


def test_each_variety_has_its_own_catalogue_and_the_same_tag() -> None:
    chanka, cusco = (
        PublicWords("qu", [OtherLanguage(tag="qu", offered=True, variety=variety)])
        for variety in ("chanka", "cusco")
    )
    words = {"es": service_words()["robo"]}
    assert chanka.service("robo", words).name.lang == "qu"
    assert cusco.service("robo", words).name.lang == "es"
    assert chanka.lang == cusco.lang == "qu"


def test_a_station_that_changed_its_spanish_gets_no_translation_of_other_words() -> None:
    english = PublicWords("en")
    assert english.service("robo", {"es": service_words()["robo"]}).name == "Robbery or theft"
    own = ServiceWords("Robos", "Robos", "")
    assert english.service("robo", {"es": own}).name.lang == "es"
    both = {"es": own, "en": ServiceWords("Robberies", "Robberies", "")}
    assert english.service("robo", both).short == "Robberies"


def test_a_card_is_in_the_language_and_what_its_station_wrote_is_spanish() -> None:
    english = PublicWords("en")
    card = next(one for one in initial_cards() if one.key == "necesito-celular")
    said = said_card(card, english)
    assert (said.title, said.bring) == ("My phone was stolen", ("Phone number and IMEI, if you know them",))
    own = said_card(replace(card, title="Celular perdido", address="Av. Perú 100"), english)
    assert (own.title, own.address, own.bring) == ("Celular perdido", "Av. Perú 100", said.bring)
    assert said_card(card, PublicWords("es")) == card


def test_a_translation_of_the_station_is_shown_only_beside_the_spanish_that_it_translates() -> None:
    phrase = Translation("Av. Peru 100, near the park", reviewed=True, spanish="Av. Perú 100")
    own = OtherLanguage(tag="en", offered=True, phrases={"card.donde-dni.address": phrase})
    card = next(one for one in initial_cards() if one.key == "donde-dni")
    moved = said_card(replace(card, address="Jr. Nuevo 5"), PublicWords("en", [own]))
    assert said_card(replace(card, address="Av. Perú 100"), PublicWords("en", [own])).address == phrase.text
    assert moved.address == "Jr. Nuevo 5"
    unsaid = replace(own, phrases={"card.donde-dni.address": replace(phrase, spanish="")})
    assert (
        said_card(replace(card, address="Jr. Nuevo 5"), PublicWords("en", [unsaid])).address == "Jr. Nuevo 5"
    )


def test_messages_with_values_and_plurals_are_in_the_language() -> None:
    english = PublicWords("en")
    monday = message("dates.opens.weekday", weekday=message("dates.weekdays.1"), time="08:00")
    assert english.render(monday) == "We open on Monday at 08:00."
    assert english.text("config.station.call", n=1, phones="555") == "Phone: 555."
    assert english.text("config.station.call", n=2, phones="555, 556") == "Phones: 555, 556."


ROBBERY = PaperService(key="robo", letter="C", words={"es": service_words()["robo"]})


def test_a_paper_is_in_a_language_only_if_all_of_it_is_reviewed() -> None:
    english = paper_texts("en", OTHER_LANGUAGES, ROBBERY)
    assert (english.lang, english.service, english.greeting) == ("en", "Service C", "Welcome")
    draft = paper_texts("qu", OFFERED, ROBBERY)
    assert (draft.lang, draft.service, draft.greeting) == ("es", "Servicio C", "")
    own = replace(ROBBERY, words={"es": ServiceWords("Robos", "Robos", "")}, named=True)
    assert paper_texts("en", OTHER_LANGUAGES, own).lang == "es"


def test_a_spanish_paper_greets_in_the_language_if_that_is_reviewed() -> None:
    greets = {"paper.greeting": Translation("Allin hamusqaykichik", reviewed=True)}
    quechua = [OtherLanguage(tag="qu", offered=True, variety="chanka", phrases=greets)]
    texts = paper_texts("qu", quechua, ROBBERY)
    assert (texts.lang, texts.greeting, texts.own) == ("es", "Allin hamusqaykichik", {})


def test_a_station_that_reviews_all_phrases_gets_its_paper_in_the_language() -> None:
    phrases = {
        key: Translation(f"[{source}]", reviewed=True)
        for key, source in public_sources().items()
        if key.startswith("paper.")
    }
    aymara = [OtherLanguage(tag="ay", offered=True, phrases=phrases)]
    texts = paper_texts("ay", aymara, ROBBERY)
    assert (texts.lang, texts.service) == ("ay", "[Servicio C]")
    assert texts.own["paper.turn"] == "[Su ticket es]"


def test_a_text_with_values_keeps_its_language_and_the_spanish_beside_it() -> None:
    english = PublicWords("en").text("web.heard.desk", n=3, desk=3)
    assert (english.lang, english.spanish) == ("en", "")
    phrases = {"config.station.call.one": Translation("Waqyay: {phones}")}
    draft = PublicWords("qu", [OtherLanguage(tag="qu", offered=True, phrases=phrases)])
    call = draft.text("config.station.call", n=1, phones="555")
    assert (call.alone, call.lang, call.spanish) == ("Waqyay: 555", "qu", "Teléfono: 555.")
    missing = draft.text("config.station.call", n=2, phones="555, 556")
    assert (missing.lang, missing.spanish) == ("es", "")


def test_a_text_in_a_text_is_in_the_language_of_that() -> None:
    phrases = {
        "dates.opens.weekday": Translation("Kichanqa {weekday} {time}"),
        "dates.weekdays.1": Translation("killachaw"),
    }
    monday = message("dates.opens.weekday", weekday=message("dates.weekdays.1"), time="08:00")
    both = PublicWords("qu", [OtherLanguage(tag="qu", offered=True, phrases=phrases)]).render(monday)
    assert both.alone == "Kichanqa killachaw 08:00"
    assert both.spanish == PublicWords("es").render(monday)
    inner = {"dates.weekdays.1": replace(phrases["dates.weekdays.1"], reviewed=True)}
    outer = PublicWords("qu", [OtherLanguage(tag="qu", offered=True, phrases=inner)]).render(monday)
    assert (outer, outer.lang) == (PublicWords("es").render(monday), "es")
