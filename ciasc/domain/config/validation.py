"""Validate a configuration before it is published: find what is wrong and what looks strange."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import reduce
from typing import Final

from ciasc.domain.config.card_pictures import BRING_PICTURES
from ciasc.domain.config.cards_validation import card_findings
from ciasc.domain.config.document import Configuration, DeskEntry, ServiceEntry
from ciasc.domain.config.finding import ConfigFinding, error_finding, find_repeated, is_key, text_findings
from ciasc.domain.config.hall_sound import sound_findings
from ciasc.domain.config.hours_validation import gap_findings, hour_findings
from ciasc.domain.config.kiosk_tiles_validation import tile_findings
from ciasc.domain.config.other_languages import VARIETIES, OtherLanguage, places
from ciasc.domain.config.posters import poster_findings
from ciasc.domain.core.messages import message
from ciasc.domain.core.permissions import Role
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.queueing.desk import may_serve

LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
"""The letters of tickets: without I and O, which look like digits."""

LANGUAGES: Final = ("es", "qu", "ay", "en")
"""The languages of the kiosk's words."""

NEEDS: Final = (*LANGUAGES, "prl")
"""What a person may need and a desk may offer: those, and Peruvian sign language, which is not written."""

_MOST_SERVICES: Final = 40
_MOST_DESKS: Final = 99
_DAY_S: Final = 86_400


@dataclass(frozen=True, slots=True)
class StationFacts:
    """What a configuration is validated against: existing pictograms and roles of active accounts.

    `phrases` is the Spanish of the texts of citizens by message id.
    """

    icons: Collection[str]
    roles: Collection[Role]
    phrases: Mapping[str, str] = field(default_factory=dict)


def validate_config(config: Configuration, around: StationFacts) -> list[ConfigFinding]:
    """Return all findings of the configuration, grave ones first."""
    found = [
        *(*_station(config), *_services(config, around), *_desks(config)),
        *(
            *hour_findings(config),
            *sound_findings(config.sound),
            *_rules(config),
            *_languages(config, around),
            *tile_findings(config, around.icons),
            *card_findings(config),
            *poster_findings(config.posters),
        ),
    ]
    if not any(finding.grave for finding in found):  # else the rest would repeat the same faults
        found += [*gap_findings(config), *_staffed(config, around), *_translated(config)]
    return sorted(found, key=lambda finding: not finding.grave)


def _station(config: Configuration) -> Iterator[ConfigFinding]:
    station = config.station
    yield from text_findings("station.name", message("config.station.name"), station.name, 80)
    yield from text_findings("station.district", message("config.station.district"), station.district, 80, 0)
    yield from text_findings("station.cud_line", message("config.station.cud_line"), station.cud_line, 20, 0)
    for phone in station.phones:
        yield from text_findings("station.phones", message("config.station.phone"), phone, 60)


def _services(config: Configuration, around: StationFacts) -> Iterator[ConfigFinding]:
    if not any(entry.offered for entry in config.services):
        yield error_finding("services", message("config.services.none"))
    if len(config.services) > _MOST_SERVICES:
        yield error_finding("services", message("config.services.too_many", most=_MOST_SERVICES))
    for key in find_repeated([entry.key for entry in config.services]):
        yield error_finding("services", message("config.services.repeated", key=str(key)))
    for entry in config.services:
        yield from _service(entry, f"services.{entry.key}", around)
        if not entry.archived:
            yield from _cover(config, entry)
    yield from _letters(config)


def _service(entry: ServiceEntry, where: str, around: StationFacts) -> Iterator[ConfigFinding]:
    name = entry.name
    if not is_key(entry.key):
        yield error_finding(where, message("config.services.bad_key"))
    if "es" not in entry.words:
        yield error_finding(where, message("config.services.no_name", service=name))
    for lang, words in entry.words.items():
        if lang not in LANGUAGES:
            yield error_finding(where, message("config.services.bad_language", language=lang))
            continue
        least = int(lang == "es")
        path = f"{where}.words.{lang}"
        named = message("config.services.name", service=name)
        yield from text_findings(f"{path}.name", named, words.name, 80, least)
        button = message("config.services.short", service=name)
        yield from text_findings(f"{path}.short", button, words.short, 40, least)
        note = message("config.services.note", service=name)
        yield from text_findings(f"{path}.note", note, words.note, 200, 0)
    if entry.letter not in LETTERS or len(entry.letter) != 1:
        yield error_finding(
            f"{where}.letter", message("config.services.bad_letter", service=name, letters=LETTERS)
        )
    if entry.icon not in around.icons:
        yield error_finding(
            f"{where}.icon", message("config.services.no_icon", icon=entry.icon, service=name)
        )
    yield from _lane_and_bring(entry, where)
    yield from _times(entry, where)


def _lane_and_bring(entry: ServiceEntry, where: str) -> Iterator[ConfigFinding]:
    if any(name not in BRING_PICTURES for name in entry.bring or ()):
        yield error_finding(f"{where}.bring", message("config.services.no_bring", service=entry.name))
    if entry.lane == "preferential":
        yield error_finding(f"{where}.lane", message("config.services.preferential", service=entry.name))


def _times(entry: ServiceEntry, where: str) -> Iterator[ConfigFinding]:
    for field_name in ("target_wait_s", "mean_service_s"):
        if not 60 <= getattr(entry, field_name) <= _DAY_S:  # noqa: PLR2004 - a minute to a day
            yield error_finding(
                f"{where}.{field_name}",
                message(f"config.services.bad_times.{field_name}", service=entry.name),
            )


def _cover(config: Configuration, entry: ServiceEntry) -> Iterator[ConfigFinding]:
    if entry.cover is None:
        return
    where = f"services.{entry.key}.cover"
    cover = config.service(entry.cover)
    if cover is None or cover.cover is not None:
        yield error_finding(where, message("config.services.no_cover", service=entry.name))
    elif entry.offered and not cover.offered:
        yield error_finding(
            where, message("config.services.cover_hidden", cover=cover.name, service=entry.name)
        )
    elif entry.letter != cover.letter:
        yield error_finding(
            where,
            message(
                "config.services.cover_letter", service=entry.name, cover=cover.name, letter=cover.letter
            ),
        )


def _letters(config: Configuration) -> Iterator[ConfigFinding]:
    open_ones = [entry for entry in config.services if entry.offered and entry.cover is None]
    for letter in find_repeated([entry.letter for entry in open_ones]):
        names = reduce(
            lambda some, one: message("config.lists.last", some=some, one=one),
            [message("config.quoted", name=entry.name) for entry in open_ones if entry.letter == letter],
        )
        yield error_finding(
            "services", message("config.services.repeated_letter", letter=str(letter), services=names)
        )


def _desks(config: Configuration) -> Iterator[ConfigFinding]:
    if not any(not desk.archived for desk in config.desks):
        yield error_finding("desks", message("config.desks.none"))
    for number in find_repeated([desk.number for desk in config.desks]):
        yield error_finding("desks", message("config.desks.repeated", desk=str(number)))
    known = {entry.key for entry in config.services}
    for desk in config.desks:
        yield from _desk(desk, known)


def _desk(desk: DeskEntry, known: Collection[str]) -> Iterator[ConfigFinding]:
    where = f"desks.{desk.number}"
    if not 1 <= desk.number <= _MOST_DESKS:
        yield error_finding(where, message("config.desks.bad_number", most=_MOST_DESKS))
    yield from text_findings(where, message("config.desks.place", desk=desk.number), desk.place, 60, 0)
    for key in desk.services:
        if key not in known:
            yield error_finding(where, message("config.desks.no_service", desk=desk.number, key=key))
    for lang in desk.languages:
        if lang not in NEEDS:
            yield error_finding(where, message("config.desks.bad_language", language=lang, desk=desk.number))


def _languages(config: Configuration, around: StationFacts) -> Iterator[ConfigFinding]:
    for tag in find_repeated([one.tag for one in config.languages]):
        yield error_finding("languages", message("config.other_languages.repeated", language=str(tag)))
    for one in config.languages:
        where = f"languages.{one.tag}"
        if one.tag not in LANGUAGES[1:]:
            yield error_finding(where, message("config.other_languages.unknown", language=one.tag))
        elif one.variety not in VARIETIES.get(one.tag, ("",)):
            yield error_finding(where, message("config.other_languages.variety", language=one.tag))
        for key, phrase in one.phrases.items():
            path = f"{where}.phrases.{key}"
            yield from text_findings(
                path, message("config.other_languages.phrase", key=key), phrase.text, 500
            )
        yield from _places(one, where, around.phrases)


def _places(language: OtherLanguage, where: str, spanish: Mapping[str, str]) -> Iterator[ConfigFinding]:
    """Find phrases with other places to fill than their Spanish; they are not used, so they block nothing."""
    for key, phrase in language.phrases.items():
        source = spanish.get(key)
        if source is not None and places(phrase.text) != places(source):
            names = ", ".join(f"{{{name}}}" for name in sorted(places(source) or ())) or "—"
            words = message("config.other_languages.places", key=key, language=language.tag, names=names)
            yield ConfigFinding(grave=False, where=f"{where}.phrases.{key}", words=words)


def _rules(config: Configuration) -> Iterator[ConfigFinding]:
    for item in fields(config.rules):
        value = getattr(config.rules, item.name)
        if value is not None and not 0 <= value <= _DAY_S:
            yield error_finding(f"rules.{item.name}", message("config.rules.bad_value"))
    if config.rules.over(Policy()).no_show_min_calls > 9:  # noqa: PLR2004 - nobody calls ten times
        yield error_finding("rules.no_show_min_calls", message("config.rules.too_many_calls"))


def _staffed(config: Configuration, around: StationFacts) -> Iterator[ConfigFinding]:
    for position, entry in enumerate(config.services):
        if entry.offered and not any(may_serve(role, entry.at(position)) for role in around.roles):
            who = "no_officer" if entry.officer_only else "no_staff"
            words = message(f"config.services.{who}", service=entry.name)
            yield ConfigFinding(grave=False, where=f"services.{entry.key}", words=words)


def _translated(config: Configuration) -> Iterator[ConfigFinding]:
    for lang in LANGUAGES:
        drafts = [
            entry.name
            for entry in config.services
            if entry.offered and lang in entry.words and not entry.words[lang].reviewed
        ]
        if drafts and lang != "es":
            language = message(f"config.languages.{lang}")
            words = message("config.services.drafts", language=language, services=", ".join(drafts))
            yield ConfigFinding(grave=False, where="services", words=words)
