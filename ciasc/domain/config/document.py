"""The configuration of a station as one value: what is drafted, validated, compared and published."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, tzinfo
from enum import StrEnum, auto
from functools import lru_cache
from typing import Final

from ciasc.domain.config.hall_sound import HallSound
from ciasc.domain.config.orientation import OrientationCard
from ciasc.domain.config.other_languages import OTHER_LANGUAGES, OtherLanguage
from ciasc.domain.config.posters import INITIAL_POSTERS, Poster
from ciasc.domain.config.timetable import Span, SpecialDay, Timetable
from ciasc.domain.core.messages import Message, message
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.services import Lane, LaneWord, Service, ServiceWords
from ciasc.domain.core.shifts import SHIFTS


class StationKind(StrEnum):
    """Kind of station."""

    GENERAL = auto()
    FAMILY = auto()


class VersionState(StrEnum):
    """State of a version of the configuration: a draft, or in force from its publication."""

    DRAFT = auto()
    PUBLISHED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class StationData:
    """What the station says about itself. `cud_line` is the phone line for complaints.

    `paper_names_service`: a paper ticket names its service. `logo`: a small PNG of one bit in base64, made by
    `ciasc/content/logo.py`. `full_posters`: posters fill the walls between calls.
    """

    name: str
    district: str = ""
    kind: StationKind = StationKind.GENERAL
    cud_line: str = "1818"
    phones: tuple[str, ...] = ()
    paper_names_service: bool = False
    logo: str = ""
    full_posters: bool = False

    @property
    def phone_words(self) -> Message | None:
        """Return where to call, as a sentence for a person at a closed door; None without a phone."""
        if not self.phones:
            return None
        return message("config.station.call", n=len(self.phones), phones=", ".join(self.phones))


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceEntry:
    """A service with its words by language and its hours; empty hours mean the station's.

    `card` shows its card before the ticket, None unless it is discreet. `bring` (pictures) and `free` are as
    in the catalogue if None. `note_on_paper` is true if a paper ticket says what to bring.
    """

    key: str
    letter: str
    icon: str
    words: Mapping[str, ServiceWords]
    lane: LaneWord = "normal"
    target_wait_s: int
    mean_service_s: int
    officer_only: bool = False
    denuncia: bool = False
    cover: str | None = None
    hours: tuple[Span, ...] = ()
    enabled: bool = True
    archived: bool = False
    card: bool | None = None
    bring: tuple[str, ...] | None = None
    free: bool | None = None
    note_on_paper: bool = False

    @property
    def offered(self) -> bool:
        """Return whether people can come for it."""
        return self.enabled and not self.archived

    @property
    def name(self) -> str:
        """Return its Spanish name, or its key if it has none."""
        return self.words["es"].name if "es" in self.words else self.key

    @property
    def never_closes(self) -> bool:
        """Return whether the service is for danger, which has no hours."""
        return self.lane == Lane.IMMEDIATE.word or self.cover is not None

    def at(self, position: int) -> Service:
        """Return the service as the rules use it, at that position."""
        return Service(
            key=self.key,
            letter=self.letter,
            lane=Lane.of(self.lane),
            target_wait_s=self.target_wait_s,
            mean_service_s=self.mean_service_s,
            icon=self.icon,
            position=position,
            officer_only=self.officer_only,
            denuncia=self.denuncia,
            cover=self.cover,
            enabled=self.offered,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskEntry:
    """A desk and its services (empty: all); `calls_all_aloud` if discreet calls have a voice too."""

    number: int
    place: str = ""
    services: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    hours: tuple[Span, ...] = ()
    archived: bool = False
    calls_all_aloud: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A button of the kiosk's first screen: a ticket for its one service, or a group with `label` and `icon`.

    Without a label it shows the catalogue's words for its key. `OTHER` takes services that no tile names.
    """

    key: str
    services: tuple[str, ...] = ()
    label: str = ""
    icon: str = "more"


OTHER: Final = "otros"
MOST_TILES: Final = 6  # with "urgente" and "orientación" eight, and still 30 mm high on a 7-inch screen

FIRST_SCREEN: Final = (  # in reading order
    Tile(key="robo", services=("robo",)),
    Tile(key="documentos", services=("documentos",)),
    Tile(key="denuncia", services=("transito", "otras_denuncias"), icon="denuncia"),
    Tile(key="mi-denuncia", services=("copia", "seguimiento"), icon="mi-denuncia"),
    Tile(key=OTHER, services=("citaciones", "constatacion", "antecedentes", "reclamos")),
    Tile(key="informes", services=("informes",)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleChanges:
    """The rules that this station changes; seconds unless named otherwise."""

    no_show_min_calls: int | None = None
    no_show_min_seconds: int | None = None
    recall_cooldown_seconds: int | None = None
    undo_seconds: int | None = None
    absent_keeps_seconds: int | None = None

    def over(self, rules: Policy) -> Policy:
        """Return those rules with these changes."""
        return _changed(self, rules)


@lru_cache(16)
def _changed(changes: RuleChanges, rules: Policy) -> Policy:
    """Return those rules with these changes; every command needs them, and they seldom differ."""
    given = {item.name: getattr(changes, item.name) for item in fields(changes)}
    return replace(rules, **{name: value for name, value in given.items() if value is not None})


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Everything that a station configures; services and posters are in the order in which people see them.

    `shifts` are the hours at which work shifts begin, `cards` the station's own orientation cards.
    """

    station: StationData
    services: tuple[ServiceEntry, ...] = ()
    desks: tuple[DeskEntry, ...] = ()
    tiles: tuple[Tile, ...] = FIRST_SCREEN
    hours: tuple[Span, ...] = ()
    special_days: tuple[SpecialDay, ...] = ()
    shifts: tuple[int, ...] = SHIFTS
    rules: RuleChanges = field(default_factory=RuleChanges)
    cards: tuple[OrientationCard, ...] = ()
    languages: tuple[OtherLanguage, ...] = OTHER_LANGUAGES
    sound: HallSound = field(default_factory=HallSound)
    posters: tuple[Poster, ...] = INITIAL_POSTERS

    def service(self, key: str) -> ServiceEntry | None:
        """Return the service with that key."""
        return next((entry for entry in self.services if entry.key == key), None)

    def name_of(self, key: str) -> str:
        """Return the full Spanish name of a service, or its key if the configuration does not have it."""
        entry = self.service(key)
        return key if entry is None else entry.name

    def desk(self, number: int) -> DeskEntry | None:
        """Return the desk with that number."""
        return next((entry for entry in self.desks if entry.number == number), None)

    def skills(self, number: int) -> frozenset[str]:
        """Return the services that a desk is for; empty means all."""
        entry = self.desk(number)
        return frozenset() if entry is None else frozenset(entry.services)

    def timetable(self, tz: tzinfo) -> Timetable:
        """Return the hours in which the station issues tickets."""
        return Timetable(self.hours, self.special_days, tz)

    def opens_words(self, key: str, at: datetime, tz: tzinfo) -> Message:
        """Return when tickets for that service are next issued, as a sentence for people."""
        entry = self.service(key)
        own = Timetable(entry.hours if entry else (), (), tz)
        whole = self.timetable(tz)
        return whole.opens_words(at) if not whole.open_at(at) else own.opens_words(at)

    def open_for(self, key: str, at: datetime, tz: tzinfo) -> bool:
        """Return whether tickets for that service are issued at `at`, by its hours and the station's."""
        entry = self.service(key)
        if entry is None or entry.never_closes:
            return True
        return self.timetable(tz).open_at(at) and Timetable(entry.hours, (), tz).open_at(at)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigVersion:
    """One version of the configuration.

    `revision` grows with each save of a draft; `author` is an actor's id.
    """

    version: int
    state: VersionState
    revision: int
    document: Configuration
    author: str
    created_at: datetime
    published_at: datetime | None = None
    note: str = ""
