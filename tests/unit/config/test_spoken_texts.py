"""The clips that say a text, and the texts of a station that no clip says."""

from dataclasses import replace

import pytest

from ciasc.content.orientation_cards import initial_cards
from ciasc.content.services_of_new_station import initial_services, service_words
from ciasc.content.spoken_texts import built_in_texts, clips_of, pack_clips, silent_texts
from ciasc.domain.config.document import Configuration, ServiceEntry, StationData, Tile
from ciasc.domain.config.orientation import CardKind

CASES: list[tuple[str, list[str] | None]] = [
    ("¿En qué podemos ayudarle?", ["text/¿En qué podemos ayudarle?"]),
    ("  Robo \n o hurto ", ["text/Robo o hurto"]),
    ("60 a más", ["text/60 a más"]),
    ("6 personas antes que usted", ["amount/6", "text/personas antes que usted"]),
    ("15 a 25 minutos", ["amount/15", "text/a", "amount/25", "text/minutos"]),
    ("140 personas antes que usted", ["number/140", "text/personas antes que usted"]),
    ("Espera: hasta 5 min", ["text/Espera", "text/hasta", "amount/5", "text/min"]),
    ("C 042", ["letter/C", "number/042"]),
    ("Su número: B 007", ["text/Su número", "letter/B", "number/007"]),
    ("1818", ["amount/18", "amount/18"]),
    ("105", ["number/105"]),
    ("0800", ["amount/0", "amount/8", "amount/0", "amount/0"]),
    ("Abrimos mañana a las 08:00.", ["text/Abrimos mañana a las", "amount/8"]),
    ("De 08:30 a 16:05", None),
    ("8:05 a 20:00", ["amount/8", "amount/0", "amount/5", "text/a", "amount/20"]),
    ("(01) 430-1182", ["amount/0", "amount/1", "number/430", "amount/11", "amount/82"]),
    ("—", []),
    (
        "Policía · Dato por confirmar: pregunte al personal.",
        ["text/Policía", "text/Dato por confirmar: pregunte al personal."],
    ),
    ("Lo que la comisaría escribió", None),
    ("6 caballos", None),
    ("", []),
]


@pytest.mark.parametrize(("text", "clips"), CASES)
def test_a_text_is_said_whole_or_in_its_pieces_or_not_at_all(text: str, clips: list[str] | None) -> None:
    assert clips_of(text, pack_clips()) == clips


def test_who_comes_to_help_is_said_by_name() -> None:
    said = clips_of("Avisado: módulo 3 y supervisor. Espere aquí.", pack_clips())
    assert said == ["text/Avisado", "text/módulo", "amount/3", "text/supervisor", "text/Espere aquí"]


def test_all_texts_of_a_new_station_are_said() -> None:
    assert all(f"text/{text}" in pack_clips() for text in built_in_texts())
    assert silent_texts(a_configuration(), pack_clips()) == []


def test_what_a_station_writes_itself_is_named_as_silent() -> None:
    config = a_configuration()
    first, *others = config.services
    own = replace(
        first, words={"es": replace(first.words["es"], short="Mesa de partes", note="Por la puerta 2.")}
    )
    hidden = replace(others[0], enabled=False, words={"es": replace(others[0].words["es"], short="No se ve")})
    card = replace(
        initial_cards()[0],
        key="propia",
        kind=CardKind.PLACE,
        title="A la posta",
        text="",
        address="Jr. Lima 12",
        phone="anexo 3",
        bring=(),
        pictures=(),
    )
    changed = replace(
        config,
        services=(own, hidden, *others[1:]),
        tiles=(Tile(key="otros", label="Lo demás"),),
        cards=(card,),
    )
    assert silent_texts(changed, pack_clips()) == [
        "Lo demás",
        "Mesa de partes",
        "Por la puerta 2.",
        "A la posta",
        "Jr. Lima 12",
        "anexo 3",
    ]


def a_configuration() -> Configuration:
    words = service_words()
    services = tuple(
        ServiceEntry(
            key=one.key,
            letter=one.letter,
            icon=one.icon,
            words={"es": words[one.key]},
            lane=one.lane.word,
            target_wait_s=one.target_wait_s,
            mean_service_s=one.mean_service_s,
            cover=one.cover,
            enabled=one.enabled,
        )
        for one in initial_services()
    )
    return Configuration(station=StationData(name="Comisaría de prueba"), services=services)
