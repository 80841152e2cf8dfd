"""The services as the public may know them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, tzinfo

from pydantic import Field, RootModel

from ciasc.content.languages.public_words import PublicWords, SaidService
from ciasc.content.messages import sentences
from ciasc.content.services_of_new_station import service_words
from ciasc.domain.config.document import FIRST_SCREEN, Configuration, Tile
from ciasc.domain.config.other_languages import OTHER_LANGUAGES, SPANISH, OtherLanguage
from ciasc.domain.core.print_jobs import PRINT_WITHIN_HOURS
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.services import LaneWord, Service, ServiceWords
from ciasc.ports import Device, Reading
from ciasc.web.api.alert_listeners import Danger, Listening, dangers_of
from ciasc.web.api.output_base import Output
from ciasc.web.api.schemas import Moment

SaidOf = Callable[[str], SaidService]
Gives = Callable[[str], bool]


class PublicService(Output, title="PublicService"):
    """A service for the public, with no more than the public needs.

    `lang` is the language that `name` and `short` are really in, `description_lang` that of `description`.
    A draft in that language has the Spanish beside it.
    """

    key: str
    letter: str
    name: str
    short: str
    description: str
    icon: str
    lane: LaneWord
    target_wait_s: int
    open: bool
    lang: str = SPANISH
    description_lang: str = SPANISH


class KnownService(PublicService, title="KnownService"):
    """A service as a kiosk of its own knows it; `paper` is the name on the paper, the cover's if discreet.

    `public_key` is the cover's key if it is discreet. `words` are by language.
    """

    paper: str
    public_key: str = ""
    words: Mapping[str, ServiceWords] = Field(default_factory=dict)
    note_on_paper: bool = False


class OwnKiosk(Output, title="OwnKiosk"):
    """What the station gave to that kiosk of its own: its band and its printer, None where it gave none."""

    band: str | None = None
    printer: str | None = None
    profile: str | None = None


class KioskFacts(Output, title="KioskFacts"):
    """What a kiosk of its own needs to know of its station.

    Its services are open whatever the hours, which may pass while it is cut off; `opens` is of the moment.
    `own` is of the kiosk that asks; None for others, and from a station of an earlier version.
    """

    station: str
    open: bool
    opens: str | None = None
    public_url: str
    server_time: Moment
    print_within_hours: int = PRINT_WITHIN_HOURS
    services: list[KnownService]
    tiles: tuple[Tile, ...] = FIRST_SCREEN
    immediate_numbers: bool = False
    dangers: tuple[Danger, ...] = ()
    own: OwnKiosk | None = None
    languages: tuple[OtherLanguage, ...] = OTHER_LANGUAGES
    paper_names_service: bool = False
    cud_line: str = ""
    logo: str = ""


class ServiceList(RootModel[list[PublicService]], title="ServiceList"):
    """The services in the order in which they are shown."""


def public_services(
    services: Iterable[Service],
    *,
    station_open: bool,
    said: SaidOf = lambda key: PublicWords(SPANISH).service(key, {SPANISH: service_words()[key]}),
    gives: Gives = lambda _: True,
) -> ServiceList:
    """Return the services that this station offers, whether or not it issues tickets now.

    `said` returns the words of a service by its key, `gives` whether its hours hold.
    """
    return ServiceList(
        [_public(service, said(service.key), gives, station_open) for service in services if service.enabled]
    )


def services_now(tx: Reading, at: datetime, tz: tzinfo, lang: str = SPANISH) -> ServiceList:
    """Return the services of that station at that moment, in a language that it offers."""
    config = tx.config.in_force()
    return public_services(
        tx.config.services().values(),
        station_open=tx.config.station().open,
        said=said_in(config, lang),
        gives=lambda key: config.open_for(key, at, tz),
    )


def said_in(config: Configuration, lang: str) -> SaidOf:
    """Return the function that returns the words of a service of that configuration in that language."""
    words = PublicWords(lang, config.languages)
    by_key = {entry.key: entry.words for entry in config.services}
    return lambda key: words.service(key, by_key.get(key, {}))


def said_by_node(rows: Sequence[KnownService], words: PublicWords) -> SaidOf:
    """Return the function that returns the words of a service that a kiosk of its own knows."""
    known = {row.key: row.words or _spanish(row) for row in rows}
    return lambda key: words.service(key, known.get(key, {}))


def in_language(rows: Sequence[KnownService], words: PublicWords) -> list[PublicService]:
    """Return the services that a kiosk of its own knows, in that language."""
    said = said_by_node(rows, words)
    public = {*PublicService.model_fields}
    return [PublicService(**row.model_dump(include=public) | said_fields(said(row.key))) for row in rows]


def said_fields(said: SaidService) -> dict[str, str]:
    """Return the texts of a service and their languages, as `PublicService` has them."""
    return {
        "name": said.name,
        "short": said.short,
        "description": said.note,
        "lang": said.short.lang,
        "description_lang": said.note.lang,
    }


def _spanish(row: KnownService) -> Mapping[str, ServiceWords]:
    return {SPANISH: ServiceWords(row.name, row.short, row.description)}


def _public(service: Service, said: SaidService, gives: Gives, station_open: bool) -> PublicService:  # noqa: FBT001 - as above
    return PublicService(
        key=service.key,
        letter=service.letter,
        icon=service.icon,
        lane=service.lane.word,
        target_wait_s=service.target_wait_s,
        open=station_open and gives(service.key),
        **said_fields(said),
    )


def kiosk_facts(
    tx: Reading,
    now: datetime,
    public_url: str,
    tz: tzinfo,
    print_within_hours: int,
    rules: Policy,
    listening: Listening,
    kiosk: str | None,
) -> KioskFacts:
    """Return the facts of that station that the kiosk of its own with that name needs."""
    station, services, config = tx.config.station(), tx.config.services(), tx.config.in_force()
    hours = config.timetable(tz)
    shown = public_services(services.values(), station_open=station.open, said=said_in(config, SPANISH))
    return KioskFacts(
        station=station.name,
        open=station.open,
        opens=None if hours.open_at(now) else sentences(hours.opens_words(now), config.station.phone_words),
        public_url=public_url,
        server_time=now,
        print_within_hours=print_within_hours,
        services=[_known(row, config, services[row.key]) for row in shown.root],
        tiles=config.tiles,
        dangers=tuple(dangers_of(tx, kiosk, now, rules, listening)) if kiosk is not None else (),
        immediate_numbers=rules.immediate_numbers,
        own=next((_own(one) for one in tx.devices.all() if one.name == kiosk), None),
        languages=config.languages,
        paper_names_service=config.station.paper_names_service,
        cud_line=config.station.cud_line,
        logo=config.station.logo,
    )


def _known(row: PublicService, config: Configuration, service: Service) -> KnownService:
    entry, cover = config.service(row.key), config.service(service.public_key)
    return KnownService(
        **row.model_dump(),
        paper=config.name_of(service.public_key),
        public_key=service.public_key,
        words={} if entry is None else {**entry.words},
        note_on_paper=cover is not None and cover.note_on_paper,
    )


def _own(device: Device) -> OwnKiosk:
    return OwnKiosk(band=device.band, printer=device.own_printer, profile=device.own_profile)
