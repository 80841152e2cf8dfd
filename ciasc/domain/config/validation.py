"""Validate a configuration before it is published: find what is wrong and what looks strange."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from typing import Final

from ciasc.domain.config.document import Configuration, DeskEntry, ServiceEntry
from ciasc.domain.config.finding import ConfigFinding, error_finding, find_repeated, text
from ciasc.domain.config.hours_validation import gap_findings, hour_findings
from ciasc.domain.config.kiosk_tiles_validation import tile_findings
from ciasc.domain.core.permissions import Role
from ciasc.domain.core.policy import Policy
from ciasc.domain.queueing.desk import may_serve

LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""The letters of tickets: without I and O, which look like digits."""

LANGUAGES: Final = {"es": "castellano", "qu": "quechua", "ay": "aimara", "en": "inglés"}
"""The languages of the kiosk's words."""

NEEDS: Final = LANGUAGES | {"prl": "lengua de señas"}
"""What a person may need and a desk may offer: those, and Peruvian sign language, which is not written."""

_KEY: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_-")
_MOST_SERVICES: Final = 40
_MOST_DESKS: Final = 99
_DAY_S: Final = 86_400


@dataclass(frozen=True, slots=True)
class StationFacts:
    """What a configuration is validated against: existing pictograms and roles of active accounts."""

    icons: Collection[str]
    roles: Collection[Role]


def validate_config(config: Configuration, around: StationFacts) -> list[ConfigFinding]:
    """Return all findings of the configuration, grave ones first."""
    found = [
        *(*_station(config), *_services(config, around), *_desks(config)),
        *(*hour_findings(config), *_rules(config), *tile_findings(config, around.icons)),
    ]
    if not any(finding.grave for finding in found):  # else the rest would repeat the same faults
        found += [*gap_findings(config), *_staffed(config, around), *_translated(config)]
    return sorted(found, key=lambda finding: not finding.grave)


def _station(config: Configuration) -> Iterator[ConfigFinding]:
    station = config.station
    yield from text("station.name", "El nombre de la comisaría", station.name, 80)
    yield from text("station.district", "El distrito", station.district, 80, 0)
    yield from text("station.cud_line", "La línea de la CUD", station.cud_line, 20, 0)
    for phone in station.phones:
        yield from text("station.phones", "Cada teléfono", phone, 60)


def _services(config: Configuration, around: StationFacts) -> Iterator[ConfigFinding]:
    if not any(entry.offered for entry in config.services):
        yield error_finding("services", "No hay ningún servicio que se ofrezca.")
    if len(config.services) > _MOST_SERVICES:
        yield error_finding("services", f"Hay más de {_MOST_SERVICES} servicios.")
    for key in find_repeated([entry.key for entry in config.services]):
        yield error_finding("services", f"La clave «{key}» está en dos servicios.")
    for entry in config.services:
        yield from _service(entry, f"services.{entry.key}", around)
        if not entry.archived:
            yield from _cover(config, entry)
    yield from _letters(config)


def _service(entry: ServiceEntry, where: str, around: StationFacts) -> Iterator[ConfigFinding]:
    name = entry.name
    if not 0 < len(entry.key) <= 40 or not set(entry.key) <= _KEY:  # noqa: PLR2004 - as wide as the API takes
        yield error_finding(where, "La clave de un servicio tiene solo minúsculas, cifras y guiones.")
    if "es" not in entry.words:
        yield error_finding(where, f"Al servicio «{name}» le falta el nombre en castellano.")
    for lang, words in entry.words.items():
        if lang not in LANGUAGES:
            yield error_finding(where, f"«{lang}» no es un idioma del dispensador.")
            continue
        least = int(lang == "es")
        yield from text(f"{where}.words.{lang}.name", f"El nombre de «{name}»", words.name, 80, least)
        yield from text(f"{where}.words.{lang}.short", f"El botón de «{name}»", words.short, 40, least)
        yield from text(f"{where}.words.{lang}.note", f"La nota de «{name}»", words.note, 200, 0)
    if entry.letter not in LETTERS or len(entry.letter) != 1:
        yield error_finding(f"{where}.letter", f"La letra de «{name}» debe ser una de {LETTERS}.")
    if entry.lane == "preferential":
        yield error_finding(f"{where}.lane", f"«{name}»: preferente es la persona, no el servicio.")
    if entry.icon not in around.icons:
        yield error_finding(f"{where}.icon", f"No existe el pictograma «{entry.icon}» de «{name}».")
    yield from _times(entry, where)


def _times(entry: ServiceEntry, where: str) -> Iterator[ConfigFinding]:
    for field_name, words in (
        ("target_wait_s", "La meta de espera"),
        ("mean_service_s", "La duración usual"),
    ):
        if not 60 <= getattr(entry, field_name) <= _DAY_S:  # noqa: PLR2004 - a minute to a day
            yield error_finding(
                f"{where}.{field_name}", f"{words} de «{entry.name}» debe ser de 1 minuto a 24 horas."
            )


def _cover(config: Configuration, entry: ServiceEntry) -> Iterator[ConfigFinding]:
    if entry.cover is None:
        return
    where = f"services.{entry.key}.cover"
    cover = config.service(entry.cover)
    if cover is None or cover.cover is not None:
        yield error_finding(
            where, f"El servicio discreto «{entry.name}» no tiene un servicio común que lo encubra."
        )
    elif entry.offered and not cover.offered:
        yield error_finding(
            where, f"«{cover.name}» encubre a «{entry.name}» y no se ofrece: delataría al discreto."
        )
    elif entry.letter != cover.letter:
        yield error_finding(
            where,
            f"El servicio discreto «{entry.name}» debe llevar la letra de «{cover.name}»: {cover.letter}.",
        )


def _letters(config: Configuration) -> Iterator[ConfigFinding]:
    open_ones = [entry for entry in config.services if entry.offered and entry.cover is None]
    for letter in find_repeated([entry.letter for entry in open_ones]):
        names = " y ".join(f"«{entry.name}»" for entry in open_ones if entry.letter == letter)
        yield error_finding("services", f"La letra {letter} está repetida: {names}.")


def _desks(config: Configuration) -> Iterator[ConfigFinding]:
    if not any(not desk.archived for desk in config.desks):
        yield error_finding("desks", "No hay ningún módulo.")
    for number in find_repeated([desk.number for desk in config.desks]):
        yield error_finding("desks", f"El módulo {number} está dos veces.")
    known = {entry.key for entry in config.services}
    for desk in config.desks:
        yield from _desk(desk, known)


def _desk(desk: DeskEntry, known: Collection[str]) -> Iterator[ConfigFinding]:
    where = f"desks.{desk.number}"
    if not 1 <= desk.number <= _MOST_DESKS:
        yield error_finding(where, f"El número de un módulo va de 1 a {_MOST_DESKS}.")
    yield from text(where, f"El lugar del módulo {desk.number}", desk.place, 60, 0)
    for key in desk.services:
        if key not in known:
            yield error_finding(where, f"El módulo {desk.number} atiende «{key}», que no existe.")
    for lang in desk.languages:
        if lang not in NEEDS:
            yield error_finding(where, f"«{lang}» no es un idioma del módulo {desk.number}.")


def _rules(config: Configuration) -> Iterator[ConfigFinding]:
    for item in fields(config.rules):
        value = getattr(config.rules, item.name)
        if value is not None and not 0 <= value <= _DAY_S:
            yield error_finding(f"rules.{item.name}", "Una regla no puede ser negativa ni pasar de un día.")
    if config.rules.over(Policy()).no_show_min_calls > 9:  # noqa: PLR2004 - nobody calls ten times
        yield error_finding("rules.no_show_min_calls", "Los llamados antes de marcar ausente son a lo más 9.")


def _staffed(config: Configuration, around: StationFacts) -> Iterator[ConfigFinding]:
    for position, entry in enumerate(config.services):
        if entry.offered and not any(may_serve(role, entry.at(position)) for role in around.roles):
            who = "un efectivo policial" if entry.officer_only else "un auxiliar o efectivo"
            words = f"Nadie puede atender «{entry.name}»: hace falta la cuenta de {who}."
            yield ConfigFinding(grave=False, where=f"services.{entry.key}", words=words)


def _translated(config: Configuration) -> Iterator[ConfigFinding]:
    for lang, language in LANGUAGES.items():
        drafts = [
            entry.name
            for entry in config.services
            if entry.offered and lang in entry.words and not entry.words[lang].reviewed
        ]
        if drafts and lang != "es":
            words = f"Textos en {language} sin revisar, que no se muestran: {', '.join(drafts)}."
            yield ConfigFinding(grave=False, where="services", words=words)
