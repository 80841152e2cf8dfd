"""What is wrong with orientation cards: keys, pictures, steps, lines, addresses and tickets."""

import re
from dataclasses import replace
from datetime import date

import pytest

from ciasc.content.messages import render, section_words
from ciasc.content.orientation_cards import initial_cards
from ciasc.domain.config.card_pictures import BRING_PICTURES, CARD_PICTURES
from ciasc.domain.config.cards_validation import card_findings
from ciasc.domain.config.document import Configuration, ServiceEntry, StationData
from ciasc.domain.config.orientation import INITIAL_DIGITAL, CardKind, FlowStep, OrientationCard
from ciasc.domain.core.services import ServiceWords
from tests.documents import ROOT

CARD = OrientationCard(
    key="mia",
    kind=CardKind.NEED,
    icon="dni",
    title="Algo",
    source="Norma",
    reviewed=date(2026, 1, 10),
    valid_until=date(2027, 1, 10),
    author="Comisaría",
)
FLOW = replace(CARD, kind=CardKind.FLOW, steps=(FlowStep(icon="touch", words="Toque"),))


def service(key: str, cover: str | None = None) -> ServiceEntry:
    words = {"es": ServiceWords(key, key, "")}
    return ServiceEntry(
        key=key, letter="A", icon="informes", words=words, target_wait_s=60, mean_service_s=60, cover=cover
    )


def found(card: OrientationCard) -> list[str]:
    services = (
        service("informes"),
        service("reclamos", "informes"),
        replace(service("violencia"), lane="immediate"),
    )
    config = Configuration(station=StationData(name="A"), services=services, cards=(card,))
    return [render(one.words) for one in card_findings(config)]


@pytest.mark.parametrize("card", [CARD, FLOW, replace(CARD, link="https://www.gob.pe/1", service="informes")])
def test_a_plain_card_is_fine(card: OrientationCard) -> None:
    assert found(card) == []


@pytest.mark.parametrize("key", ["", "a b", "Á", "phone", "need-2", "a.b", "x" * 41])
def test_a_key_that_is_no_name_of_an_element_or_names_another_screen_is_refused(key: str) -> None:
    (words,) = found(replace(CARD, key=key))
    assert "La clave de la tarjeta «Algo» no sirve" in words


@pytest.mark.parametrize(
    ("card", "words"),
    [
        (replace(CARD, icon="nube"), "No existe el dibujo «nube»"),
        (replace(CARD, bring=("a",), pictures=("dinero",)), "No existe el dibujo «dinero»"),
        (replace(CARD, pictures=("dni",) * 4), "más de tres líneas"),
        (replace(FLOW, steps=(FlowStep(icon="nube", words="Toque"),)), "No existe el dibujo «nube»"),
        (replace(FLOW, steps=(FlowStep(icon="touch", words="x" * 31),)), "Cada paso de la tarjeta «Algo»"),
        (replace(FLOW, steps=FLOW.steps * 6), "solo el flujo tiene pasos, de uno a 5"),
        (replace(FLOW, steps=()), "solo el flujo tiene pasos"),
        (replace(CARD, steps=FLOW.steps), "solo el flujo tiene pasos"),
        (replace(CARD, link="https://"), "https://"),
        (replace(CARD, link="https://gob.pe/a b"), "no tener espacios"),
        (replace(CARD, service="violencia"), "es de peligro o discreto"),
        (replace(CARD, service="reclamos"), "es de peligro o discreto"),
    ],
)
def test_a_card_that_the_kiosk_cannot_show_is_refused(card: OrientationCard, words: str) -> None:
    (said,) = found(card)
    assert words in said


def test_cards_are_neither_repeated_nor_too_many() -> None:
    cards = tuple(replace(CARD, key=f"mia{at}") for at in range(101))
    config = Configuration(station=StationData(name="A"), services=(), cards=cards)
    (many,) = card_findings(config)
    (twice,) = card_findings(replace(config, cards=(CARD, CARD)))
    assert (many.where, twice.where) == ("cards", "cards")
    assert many.words != twice.words


def test_the_initial_cards_have_no_findings() -> None:
    plain = [replace(card, service=None) for card in initial_cards()]
    assert [words for card in plain for words in found(card)] == []
    assert [card.key for card in plain if card.kind is CardKind.DIGITAL] == [INITIAL_DIGITAL]


def test_every_picture_of_a_card_is_drawn() -> None:
    drawn = {
        name
        for sprite in ("kiosk", "guide")
        for name in re.findall(r'id="i-([^"]+)"', (ROOT / f"static/icons/{sprite}.svg").read_text("utf-8"))
    }
    assert drawn >= CARD_PICTURES
    assert set(section_words("kiosk")["bring"]) == set(BRING_PICTURES)
