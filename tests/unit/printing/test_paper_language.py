"""The language of a paper: the variety of the station, and Spanish where a phrase cannot be filled."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ciasc.content.languages import public_words
from ciasc.content.languages.po_reader import Entry
from ciasc.content.languages.public_words import PaperService, PublicWords, paper_texts, public_sources
from ciasc.content.services_of_new_station import service_words
from ciasc.domain.config.other_languages import OTHER_LANGUAGES, OtherLanguage, Translation
from ciasc.domain.core.print_jobs import PaperTicket
from ciasc.kiosk.facts_for_node import KioskFacts, KnownService
from ciasc.node.paper_ticket import slip_of
from ciasc.ports import Given
from ciasc.printing.profiles import load_profile
from ciasc.printing.receipt.ticket_layout import Text, receipt
from tests.builders import a_slip

TM = load_profile("epson-tm-t20iii")
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
PAPER = {key: source for key, source in public_sources().items() if key.startswith("paper.")}
ROBBERY = PaperService(key="robo", letter="C", words={"es": service_words()["robo"]})
QUECHUA = OtherLanguage(tag="qu", offered=True, variety="prueba")


def words(slip: PaperTicket) -> list[str]:
    return [line.text for line in receipt(slip, TM) if isinstance(line, Text)]


@pytest.fixture
def _two_varieties(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each variety of a language have a reviewed catalogue of its own for papers."""

    def brought(language: OtherLanguage) -> Mapping[str, Entry]:
        return {
            key: Entry(key, source, Translation(f"{language.variety} {source}", reviewed=True))
            for key, source in PAPER.items()
        }

    monkeypatch.setattr(public_words, "brought", brought)


@pytest.mark.usefixtures("_two_varieties")
def test_a_paper_is_in_the_variety_of_its_station() -> None:
    for variety in ("prueba", "otra"):
        texts = paper_texts("qu", [replace(QUECHUA, variety=variety)], ROBBERY)
        assert (texts.lang, texts.variety) == ("qu", variety)
        printed = words(a_slip(lang=texts.lang, variety=texts.variety, phrases=texts.own))
        assert f"{variety} Su ticket es" in printed


@pytest.mark.usefixtures("_two_varieties")
def test_a_paper_of_a_node_is_in_the_variety_of_its_station() -> None:
    facts = KioskFacts.model_construct(station="S", public_url="", services=[], languages=(QUECHUA,))
    service = KnownService.model_construct(key="robo", letter="C", paper="Robos")
    given = Given(id="t", code="C001", service="robo", lane="normal", arrived_at=NOW, offline=False)
    slip = slip_of(given, facts, service, "qu")
    assert (slip.lang, slip.variety) == ("qu", "prueba")
    assert "prueba Su ticket es" in words(slip)


@pytest.mark.parametrize("text", ["Free {oops}", "Free {cud", "Free {cud!r}", "Free {0}", "Free {}"])
def test_a_phrase_that_cannot_be_filled_leaves_the_paper_in_spanish(text: str) -> None:
    assert words(a_slip(lang="en", phrases={"paper.free": text})) == words(a_slip())


def test_a_phrase_with_other_places_is_not_among_those_that_a_station_uses() -> None:
    phrases = {
        "paper.free": Translation("Free {oops}", reviewed=True),
        "paper.turn": Translation("It is", reviewed=True),
        "paper.no_such_text": Translation("x", reviewed=True),
    }
    english = [replace(one, phrases=phrases) for one in OTHER_LANGUAGES if one.tag == "en"]
    assert PublicWords("en", english).own_phrases("paper.") == {"paper.turn": "It is"}
    texts = paper_texts("en", english, ROBBERY)
    printed = words(a_slip(lang=texts.lang, phrases=texts.own))
    assert "It is" in printed
    assert "It is free. Asked to pay? Call 1818" in printed
