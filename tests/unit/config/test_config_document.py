from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import pytest

from ciasc.content.config_files import DOCUMENT, from_toml, from_yaml, to_toml, to_yaml
from ciasc.content.languages.public_words import public_sources
from ciasc.content.messages import render, sentences
from ciasc.content.services_of_new_station import PICTOGRAMS, initial_services, service_words
from ciasc.domain.config.diff import config_diff
from ciasc.domain.config.document import (
    Configuration,
    DeskEntry,
    RuleChanges,
    ServiceEntry,
    StationData,
    StationKind,
    Tile,
)
from ciasc.domain.config.other_languages import OtherLanguage, Translation
from ciasc.domain.config.publish_blockers import publish_blockers
from ciasc.domain.config.timetable import DayHours, Span, SpecialDay
from ciasc.domain.config.validation import StationFacts, validate_config
from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.permissions import STAFF_ROLES, Role
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.services import ServiceWords
from ciasc.domain.core.station_day import LIMA
from ciasc.domain.queueing.desk import Desk, DeskState
from tests.documents import ROOT

AROUND = StationFacts(icons=PICTOGRAMS, roles=set(STAFF_ROLES))
SUNDAYS_OFF = tuple(Span(day=day, opens=time(8), closes=time(20)) for day in range(1, 7))


def entry(key: str, letter: str, **more: Any) -> ServiceEntry:
    words = {"es": ServiceWords(key.title(), key, "")}
    plain = ServiceEntry(
        key=key, letter=letter, icon="informes", words=words, target_wait_s=900, mean_service_s=600
    )
    return replace(plain, **more)


PLAIN = Configuration(
    station=StationData(name="Comisaría de prueba", district="Lima"),
    services=(
        entry("informes", "A"),
        entry("robo", "C"),
        entry("violencia", "A", lane="immediate", cover="informes", officer_only=True),
    ),
    desks=(DeskEntry(number=1), DeskEntry(number=2)),
)


def with_service(key: str, /, **more: Any) -> Configuration:
    return replace(
        PLAIN, services=tuple(replace(one, **more) if one.key == key else one for one in PLAIN.services)
    )


def words_of(config: Configuration, around: StationFacts = AROUND) -> list[str]:
    return [render(finding.words) for finding in validate_config(config, around)]


def test_a_plain_station_has_no_findings() -> None:
    assert words_of(PLAIN) == []


def test_the_services_of_a_new_station_have_no_findings() -> None:
    services = tuple(
        ServiceEntry(
            key=one.key,
            letter=one.letter,
            icon=one.icon,
            words={"es": service_words()[one.key]},
            lane=one.lane.word,
            target_wait_s=one.target_wait_s,
            mean_service_s=one.mean_service_s,
            officer_only=one.officer_only,
            cover=one.cover,
            enabled=one.enabled,
        )
        for one in initial_services()
    )
    assert words_of(replace(PLAIN, services=services)) == []


def test_every_pictogram_to_choose_from_is_in_the_kiosks_picture() -> None:
    drawn = (ROOT / "static" / "icons" / "kiosk.svg").read_text(encoding="utf-8")
    assert [name for name in PICTOGRAMS if f'id="i-{name}"' not in drawn] == []


GRAVE: list[tuple[Configuration, str]] = [
    (replace(PLAIN, station=StationData(name=" ")), "El nombre de la comisaría debe tener entre 1 y 80"),
    (replace(PLAIN, station=replace(PLAIN.station, phones=("a\nb",))), "Cada teléfono debe tener"),
    (replace(PLAIN, services=()), "No hay ningún servicio"),
    (replace(PLAIN, services=PLAIN.services * 14), "más de 40 servicios"),
    (replace(PLAIN, services=(*PLAIN.services, PLAIN.services[0])), "«informes» está en dos servicios"),
    (with_service("robo", key="Robo y hurto"), "solo minúsculas"),
    (with_service("robo", words={}), "le falta el nombre en castellano"),
    (
        with_service("robo", words={**PLAIN.services[1].words, "fr": ServiceWords("Vol", "Vol", "")}),
        "«fr» no es",
    ),
    (with_service("robo", words={"es": ServiceWords("Robo", "", "")}), "El botón de «Robo»"),
    (with_service("robo", letter="I"), "La letra de «Robo» debe ser"),
    (with_service("robo", letter="AB"), "La letra de «Robo» debe ser"),
    (with_service("robo", letter="A"), "La letra A está repetida: «Informes» y «Robo»"),
    (with_service("robo", lane="preferential"), "preferente es la persona"),
    (with_service("robo", bring=("dragon",)), "«Robo»"),
    (with_service("robo", icon="dragon"), "No existe el pictograma «dragon»"),
    (with_service("robo", target_wait_s=0), "La meta de espera de «Robo»"),
    (with_service("robo", mean_service_s=90_000), "La duración usual de «Robo»"),
    (with_service("violencia", cover="nada"), "no dice como qué servicio común se muestra"),
    (with_service("violencia", cover="violencia"), "no dice como qué servicio común se muestra"),
    (with_service("violencia", letter="V"), "debe llevar la letra de «Informes»: A"),
    (with_service("informes", enabled=False), "delataría al discreto"),
    (replace(PLAIN, desks=()), "No hay ningún módulo"),
    (replace(PLAIN, desks=(DeskEntry(number=1),) * 2), "El módulo 1 está dos veces"),
    (replace(PLAIN, desks=(DeskEntry(number=100),)), "va de 1 a 99"),
    (replace(PLAIN, desks=(DeskEntry(number=1, place="x" * 61),)), "El lugar del módulo 1"),
    (replace(PLAIN, desks=(DeskEntry(number=1, services=("nada",)),)), "atiende «nada», que no existe"),
    (replace(PLAIN, desks=(DeskEntry(number=1, languages=("fr",)),)), "«fr» no es un idioma del módulo 1"),
    (replace(PLAIN, languages=(OtherLanguage(tag="en"),) * 2), "El idioma «en» está dos veces."),
    (replace(PLAIN, languages=(OtherLanguage(tag="fr"),)), "No hay un idioma «fr» para las personas."),
    (
        replace(PLAIN, languages=(OtherLanguage(tag="qu", variety="x"),)),
        "La variedad del idioma «qu» no existe.",
    ),
    (replace(PLAIN, hours=(Span(day=8, opens=time(8), closes=time(9)),)), "nombra un día que no existe"),
    (replace(PLAIN, hours=(Span(day=1, opens=time(8), closes=time(9)),) * 2), "tiene horas que se cruzan"),
    (
        replace(with_service("robo", hours=(Span(day=7, opens=time(8), closes=time(9)),)), hours=SUNDAYS_OFF),
        "El horario de «Robo» nunca coincide",
    ),
    (
        replace(PLAIN, special_days=(SpecialDay(day=date(2026, 7, 28), name="Fiestas"),) * 2),
        "El día 2026-07-28 está dos veces",
    ),
    (replace(PLAIN, special_days=(SpecialDay(day=date(2026, 7, 28), name=""),)), "El motivo del 28/07/2026"),
    (replace(PLAIN, shifts=(8, 0)), "Los turnos son de 1 a 8 horas distintas"),
    (replace(PLAIN, shifts=()), "Los turnos son de 1 a 8 horas distintas"),
    (replace(PLAIN, rules=RuleChanges(undo_seconds=-1)), "Una regla no puede ser negativa"),
    (replace(PLAIN, rules=RuleChanges(no_show_min_calls=10)), "son a lo más 9"),
]


@pytest.mark.parametrize(("config", "words"), GRAVE, ids=[words for _, words in GRAVE])
def test_what_forbids_publishing_is_said_in_words(config: Configuration, words: str) -> None:
    found = validate_config(config, AROUND)
    assert found[0].grave
    assert any(words in render(finding.words) for finding in found), words_of(config)


@pytest.mark.parametrize(
    ("tiles", "words"),
    [
        ([Tile(key="robo", services=("robo",))] * 2, "El botón «robo» está dos veces"),
        (
            [Tile(key="a", services=("robo",)), Tile(key="b", services=("robo",))],
            "«Robo» está en dos botones",
        ),
        ([Tile(key="a", services=("robo", "informes"))], "Al grupo «a» le falta el nombre"),
        ([Tile(key="a", services=("robo", "informes"), label="x" * 41)], "a lo más 40"),
        ([Tile(key="", services=("robo",))], "La clave del botón «» no sirve"),
        ([Tile(key="guide", services=("robo",))], "La clave del botón «guide» no sirve"),
        ([Tile(key="prefer", services=("robo",))], "La clave del botón «prefer» no sirve"),
        ([Tile(key="a", label="Robos", icon="nube")], "No existe el pictograma «nube» del botón «Robos»"),
    ],
)
def test_an_invalid_first_screen_is_explained_in_words(tiles: list[Tile], words: str) -> None:
    found = validate_config(replace(PLAIN, tiles=tuple(tiles)), AROUND)
    assert words in " ".join(render(one.words) for one in found if one.grave)


def test_a_first_screen_holds_six_tiles_and_the_rest_is_a_finding() -> None:
    many = tuple(entry(f"s{n}", "BCDEFGHJ"[n]) for n in range(7))
    tiles = tuple(Tile(key=one.key, services=(one.key,)) for one in many)
    full = replace(PLAIN, services=many, tiles=tiles)
    assert "En la primera pantalla caben 6 botones: junte servicios en grupos." in words_of(full)
    assert words_of(replace(full, services=many[:6])) == []
    assert words_of(replace(full, services=many[:5], tiles=tiles[:4])) == [
        "En «Otros trámites» del dispensador, porque ningún botón los nombra: S4."
    ]


def test_another_order_of_tiles_is_one_change() -> None:
    first, second, *rest = PLAIN.tiles
    moved = config_diff(PLAIN, replace(PLAIN, tiles=(second, first, *rest)))
    assert [change.path for change in moved] == ["tile_order"]


def test_the_phones_of_a_station_are_a_sentence() -> None:
    data = PLAIN.station
    assert data.phone_words is None
    assert sentences(replace(data, phones=("01 1",)).phone_words) == "Teléfono: 01 1."
    assert sentences(replace(data, phones=("01 1", "01 2")).phone_words) == "Teléfonos: 01 1, 01 2."


def test_an_archived_service_is_not_validated() -> None:
    desks = (*PLAIN.desks, DeskEntry(number=3, services=("robo",), languages=("qu",)))
    archived = with_service("violencia", archived=True, letter="V", cover=None)
    assert words_of(replace(archived, desks=desks)) == []


def test_a_day_left_blank_is_a_finding() -> None:
    monday = replace(PLAIN, hours=(Span(day=1, opens=time(8), closes=time(13)),))
    days = "los martes, los miércoles, los jueves, los viernes, los sábados y los domingos"
    assert words_of(monday) == [f"Con este horario no se entregan tickets {days}."]
    assert words_of(replace(PLAIN, hours=SUNDAYS_OFF)) == [
        "Con este horario no se entregan tickets los domingos."
    ]


def test_a_desk_that_is_closed_on_sundays_leaves_a_service_alone() -> None:
    desks = (DeskEntry(number=1, hours=SUNDAYS_OFF), DeskEntry(number=2, archived=True))
    found = words_of(replace(PLAIN, desks=desks))
    assert "«Robo» no tiene módulo abierto los domingos." in found
    assert "«Violencia» no tiene módulo abierto los domingos." in found
    weekdays = replace(PLAIN, desks=desks, hours=SUNDAYS_OFF)
    assert words_of(weekdays) == [
        "Con este horario no se entregan tickets los domingos.",
        "«Violencia» no tiene módulo abierto los domingos.",
    ]
    mondays = (DeskEntry(number=1, hours=SUNDAYS_OFF[:5]),)
    assert "«Robo» no tiene módulo abierto los sábados y los domingos." in words_of(
        replace(PLAIN, desks=mondays)
    )


def test_a_service_without_desk_or_people_is_a_finding() -> None:
    alone = replace(PLAIN, desks=(DeskEntry(number=1, services=("informes", "violencia")),))
    assert words_of(alone) == ["Ningún módulo atiende «Robo»."]
    found = words_of(PLAIN, StationFacts(icons=PICTOGRAMS, roles={Role.AUXILIARY}))
    assert found == ["Nadie puede atender «Violencia»: hace falta la cuenta de un efectivo policial."]
    assert len(words_of(PLAIN, StationFacts(icons=PICTOGRAMS, roles=set()))) == 3
    assert words_of(with_service("robo", enabled=False)) == []


def test_a_draft_in_another_language_is_a_finding() -> None:
    words = {
        "es": ServiceWords("Robo", "Robo", ""),
        "qu": ServiceWords("Suwakuy", "Suwakuy", "", reviewed=False),
    }
    config = with_service("robo", words=words)
    assert words_of(config) == [
        "Textos en quechua sin revisar, que se muestran con el castellano al lado: Robo."
    ]
    assert with_service("robo", words={}).name_of("robo") == "robo"
    assert config.name_of("nada") == "nada"


def test_days_closed_all_day_are_findings_by_year() -> None:
    noon = (DayHours(opens=time(12), closes=time(13)),)
    days = [
        SpecialDay(day=date(2027, 1, 1), name="Año Nuevo"),
        SpecialDay(day=date(2026, 12, 25), name="Navidad"),
        SpecialDay(day=date(2026, 7, 28), name="Fiestas Patrias"),
        SpecialDay(day=date(2026, 7, 29), name="Fiestas Patrias", hours=noon),
    ]
    assert words_of(replace(PLAIN, special_days=tuple(days))) == [
        "3 días cerrados todo el día: 28 de julio, 25 de diciembre de 2026; 1 de enero de 2027."
    ]
    assert words_of(replace(PLAIN, special_days=tuple(days[:1]))) == [
        "1 día cerrado todo el día: 1 de enero de 2027."
    ]
    assert words_of(replace(PLAIN, special_days=tuple(days[3:]))) == []


def test_danger_never_closes() -> None:
    config = replace(
        with_service("robo", hours=(Span(day=1, opens=time(8), closes=time(10)),)), hours=SUNDAYS_OFF
    )
    night = datetime(2026, 3, 2, 23, tzinfo=LIMA)
    assert not config.open_for("informes", night, LIMA)
    assert config.open_for("violencia", night, LIMA)
    assert config.open_for("unknown", night, LIMA)
    noon = datetime(2026, 3, 2, 12, tzinfo=LIMA)
    assert config.open_for("informes", noon, LIMA)
    assert not config.open_for("robo", noon, LIMA)
    assert render(config.opens_words("robo", noon, LIMA)) == "Abrimos el 09/03 a las 08:00."
    assert render(config.opens_words("robo", night, LIMA)) == "Abrimos mañana a las 08:00."
    assert render(config.opens_words("unknown", night, LIMA)) == "Abrimos mañana a las 08:00."


def test_rules_are_those_of_the_server_but_for_what_the_station_sets() -> None:
    changed = RuleChanges(undo_seconds=0, absent_keeps_seconds=60).over(Policy(no_show_min_calls=3))
    assert changed == Policy(no_show_min_calls=3, undo_seconds=0, absent_keeps_seconds=60)


def test_each_field_that_differs_is_a_change() -> None:
    after = replace(
        with_service("robo", target_wait_s=600, hours=SUNDAYS_OFF[:1]),
        special_days=(
            SpecialDay(
                day=date(2026, 7, 28), name="Fiestas", hours=(DayHours(opens=time(9), closes=time(12)),)
            ),
        ),
        station=replace(PLAIN.station, kind=StationKind.FAMILY),
    )
    assert [change.data for change in config_diff(PLAIN, after)] == [
        {"path": "station.kind", "before": "general", "after": "family"},
        {"path": "services.robo.target_wait_s", "before": 900, "after": 600},
        {
            "path": "services.robo.hours",
            "before": (),
            "after": ({"day": 1, "opens": "08:00", "closes": "20:00"},),
        },
        {"path": "special_days.2026-07-28.day", "before": None, "after": "2026-07-28"},
        {"path": "special_days.2026-07-28.name", "before": None, "after": "Fiestas"},
        {
            "path": "special_days.2026-07-28.hours",
            "before": None,
            "after": ({"opens": "09:00", "closes": "12:00"},),
        },
    ]
    assert config_diff(PLAIN, PLAIN) == []
    back = {change.path: change.after for change in config_diff(after, PLAIN)}
    assert back["special_days.2026-07-28.name"] is None


def test_another_order_of_services_is_one_change() -> None:
    after = replace(PLAIN, services=PLAIN.services[::-1])
    assert [change.path for change in config_diff(PLAIN, after)] == ["order"]


RISKS: list[tuple[Callable[[], Configuration], str]] = [
    (lambda: with_service("robo", letter="D"), "2 personas esperan por «Robo»: cambie su letra"),
    (lambda: with_service("robo", lane="immediate"), "cambie su clase de atención"),
    (lambda: with_service("robo", cover="informes"), "cambie si es discreto"),
    (lambda: with_service("robo", enabled=False), "deje de ofrecerlo"),
    (lambda: with_service("robo", archived=True), "deje de ofrecerlo"),
    (lambda: with_service("informes", letter="D"), "1 persona espera por «Informes»"),
    (lambda: replace(PLAIN, services=PLAIN.services[:1]), "archívelo en lugar de borrarlo"),
    (lambda: replace(PLAIN, desks=PLAIN.desks[:1]), "El módulo 2 ya existió"),
    (
        lambda: replace(PLAIN, desks=(DeskEntry(number=1, archived=True), PLAIN.desks[1])),
        "El módulo 1 está abierto",
    ),
]
DESKS = (Desk(number=1, state=DeskState.OPEN), Desk(number=2))


@pytest.mark.parametrize(("after", "words"), RISKS, ids=[words for _, words in RISKS])
def test_what_would_harm_people_in_the_hall_must_wait(after: Callable[[], Configuration], words: str) -> None:
    found = publish_blockers(PLAIN, after(), {"robo": 2, "informes": 1}, DESKS)
    assert any(words in render(line) for line in found), found


def test_the_same_may_happen_with_an_empty_hall() -> None:
    for after, words in RISKS[:6]:
        assert publish_blockers(PLAIN, after(), {}, DESKS) == [], words
    assert publish_blockers(PLAIN, with_service("robo", target_wait_s=60), {"robo": 2}, DESKS) == []
    archived = replace(PLAIN, desks=(PLAIN.desks[0], DeskEntry(number=2, archived=True)))
    assert publish_blockers(PLAIN, archived, {}, DESKS) == []


def test_a_configuration_comes_back_from_its_file_as_it_was() -> None:
    full = replace(
        with_service("robo", hours=SUNDAYS_OFF),
        desks=(
            DeskEntry(number=1, place="Entrada", services=("robo",), languages=("qu",), hours=SUNDAYS_OFF),
        ),
        hours=SUNDAYS_OFF,
        special_days=(SpecialDay(day=date(2026, 7, 28), name="Fiestas Patrias"),),
        rules=RuleChanges(no_show_min_calls=3),
    )
    assert from_toml(to_toml(full)) == full
    assert from_yaml(to_yaml(full)) == full
    assert DOCUMENT.validate_json(DOCUMENT.dump_json(full)) == full


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("= 3", "files.config.not_toml place=files.config.at line=1 column=1$"),
        ("", "files.config.wrong_value place=comisaría$"),
        ('[station]\nname = "x"\ncolour = "red"', "place=comisaría, colour$"),
        ('hours = "always"\n[station]\nname = "x"', "place=horario$"),
        (
            '[station]\nname = "x"\n[[hours]]\nday = 1\nopens = "08:00"\ncloses = "25:00"',
            "place=horario n.º 1, hora de cierre$",
        ),
        ("a = " + "[" * 5000, "files.config.not_understood"),
    ],
)
def test_a_file_that_cannot_be_understood_says_where(text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        from_toml(text)


def test_a_file_of_yaml_is_read_as_people_write_it() -> None:
    text = """
station: {name: Comisaría NO, phones: [no, '1']}
hours:
  - day: 1
    opens: 14:00
    closes: 18:30
special_days:
  - day: 2026-07-28
    name: Fiestas Patrias
rules: {undo_seconds: ~}
"""
    read = from_yaml(text)
    assert read.station.phones == ("no", "1")
    assert read.hours == (Span(day=1, opens=time(14), closes=time(18, 30)),)
    assert read.special_days == (SpecialDay(day=date(2026, 7, 28), name="Fiestas Patrias"),)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: [", "files.config.not_yaml place=files.config.at line=1 column=5$"),
        ("a: \x00", "files.config.not_yaml place=$"),
        ("a: 1\n---\nb: 2", "files.config.not_yaml place=files.config.at line=2 "),
        ("station: !!python/object:os.system {}", "files.config.not_yaml"),
        ("", "files.config.no_configuration"),
        ("hola", "files.config.no_configuration"),
        ("station: {name: x, phones: 3}", "place=comisaría, teléfonos$"),
        ("a: &a [x]\nb: 1", "files.config.reference line=1$"),
        ("a: 1\nb: *a", "files.config.reference line=2$"),
        ("a: " + "[" * 5000, "files.config.not_understood|files.config.not_yaml"),
        ("? !!binary aGk=\n: 1", "files.config.not_understood"),
        ("station: {name: " + "9" * 5000 + "}", "files.config.not_understood"),
    ],
)
def test_a_file_of_yaml_that_cannot_be_understood_says_where(text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        from_yaml(text)


def test_a_phrase_with_other_places_than_its_spanish_is_found_and_blocks_nothing() -> None:
    phrases = {
        "paper.free": Translation("Free {oops}"),
        "paper.turn": Translation("It is"),
        "gone": Translation("{x}"),
    }
    config = replace(PLAIN, languages=(OtherLanguage(tag="en", offered=True, phrases=phrases),))
    found = validate_config(config, replace(AROUND, phrases=public_sources()))
    assert [(one.where, one.grave) for one in found] == [("languages.en.phrases.paper.free", False)]
    assert "{cud}" in render(found[0].words)
