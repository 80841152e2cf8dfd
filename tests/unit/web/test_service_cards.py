"""What the card of a service says: what to bring, whether it is free, and its note."""

from dataclasses import replace

import pytest

from ciasc.content.messages import section_words
from ciasc.content.orientation_cards import initial_cards, shown_cards, with_cud_line
from ciasc.content.services_of_new_station import ServiceCard, initial_services, service_card, service_words
from ciasc.domain.config.document import Configuration, ServiceEntry, StationData
from ciasc.domain.core.services import ServiceWords
from ciasc.kiosk.public_services import public_services
from ciasc.kiosk.tile_groups import screens


def entry(key: str, note: str = "", cover: str | None = None) -> ServiceEntry:
    words = {"es": ServiceWords(key, key, note)}
    return ServiceEntry(
        key=key, letter="A", icon="informes", words=words, target_wait_s=60, mean_service_s=60, cover=cover
    )


def test_a_service_is_free_only_where_that_is_known() -> None:
    own = service_card("fotos", entry("fotos", "Cuesta S/ 8.50"))
    assert (own.free, own.note) == (None, "Cuesta S/ 8.50")
    assert service_card("fotos", replace(entry("fotos"), free=True)).free is True
    assert service_card("antecedentes", None).free is False
    assert service_card("robo", None).free is True
    assert ServiceCard() == ServiceCard(shown=False, free=None)  # what a station of an earlier version says


def test_the_card_of_a_copy_says_only_that_the_first_one_is_free() -> None:
    card = service_card("copia", None)
    assert card.free is None
    assert card.note.startswith("La primera copia es gratuita")


@pytest.mark.parametrize(
    ("key", "first"),
    [
        ("citaciones", "Si ya es la hora de su citación, avise al llegar."),
        ("antecedentes", "Solo en comisarías con esta sección."),
        ("otras_denuncias", "Estafa, daños, lesiones, amenazas y otros hechos."),
        ("constatacion", "Abandono o retiro del hogar y otros."),
        ("reclamos", "Puede pedir el Libro de Reclamaciones."),
    ],
)
def test_the_note_is_on_the_card_with_its_safety_words_first(key: str, first: str) -> None:
    assert service_card(key, None).note.startswith(first)


def test_a_note_that_the_pictures_say_whole_is_not_repeated() -> None:
    assert service_card("robo", None).note == ""
    assert service_card("transito", None).bring[0] == "heridos"
    words = {"es": service_words()["robo"]}
    plain = replace(entry("robo"), words=words)
    assert service_card("robo", plain).note == ""
    assert service_card("robo", replace(plain, bring=("dni",))).note == words["es"].note


def test_a_discreet_service_has_no_card_unless_the_station_wants_it() -> None:
    assert not service_card("reclamos", None).shown
    discreet = entry("quejas", cover="informes")
    assert not service_card("quejas", discreet).shown
    assert service_card("quejas", replace(discreet, card=True)).shown
    assert service_card("fotos", entry("fotos")).shown
    rows = [row.model_dump() for row in public_services(initial_services(), station_open=True).root]
    carded = {card.key for card in screens(rows, section_words("kiosk")["tile"]).cards}
    assert "reclamos" not in carded
    assert "robo" in carded


def test_the_line_for_complaints_is_that_of_the_station() -> None:
    station = Configuration(station=StationData(name="A", cud_line="18018"))
    phones = {card.key: card.phone for card in shown_cards(station)}
    assert (phones["cud"], phones["donde-policia"]) == ("18018", "18018")
    without = {card.key: card.phone for card in with_cud_line(initial_cards(), "")}
    assert "cud" not in without
    assert without["donde-policia"] == ""


def test_what_no_source_says_yet_is_marked() -> None:
    for card in initial_cards():
        assert card.source.startswith("Por confirmar") is not card.confirmed, card.key
        assert card.unconfirmed(card.reviewed) is not card.confirmed, card.key
