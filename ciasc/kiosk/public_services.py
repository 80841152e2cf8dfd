"""The services as the public may know them."""

from collections.abc import Callable, Iterable
from datetime import datetime, tzinfo

from pydantic import RootModel

from ciasc.content.messages import sentences
from ciasc.content.services_of_new_station import service_words
from ciasc.domain.config.document import FIRST_SCREEN, Tile
from ciasc.domain.core.print_jobs import PRINT_WITHIN_HOURS
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.services import LaneWord, Service, ServiceWords
from ciasc.ports import Device, Reading
from ciasc.web.api.alert_listeners import Danger, Listening, dangers_of
from ciasc.web.api.output_base import Output
from ciasc.web.api.schemas import Moment

Said = Callable[[str], ServiceWords]
Gives = Callable[[str], bool]


class PublicService(Output, title="PublicService"):
    """A service for the public, with no more than the public needs."""

    key: str
    letter: str
    name: str
    short: str
    description: str
    icon: str
    lane: LaneWord
    target_wait_s: int
    open: bool


class KnownService(PublicService, title="KnownService"):
    """A service as a kiosk of its own knows it; `paper` is the name on the paper, the cover's if discreet."""

    paper: str


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


class ServiceList(RootModel[list[PublicService]], title="ServiceList"):
    """The services in the order in which they are shown."""


def public_services(
    services: Iterable[Service],
    *,
    station_open: bool,
    said: Said = lambda key: service_words()[key],
    gives: Gives = lambda _: True,
) -> ServiceList:
    """Return the services that this station offers, whether or not it issues tickets now.

    `said` returns the words of a service by its key, `gives` whether its hours hold.
    """
    return ServiceList(
        [_public(service, said, gives, station_open) for service in services if service.enabled]
    )


def services_now(tx: Reading, at: datetime, tz: tzinfo, lang: str = "es") -> ServiceList:
    """Return the services of that station at that moment, in a language where their words were reviewed."""
    config = tx.config.in_force()
    return public_services(
        tx.config.services().values(),
        station_open=tx.config.station().open,
        said=lambda key: config.words_in(key, lang),
        gives=lambda key: config.open_for(key, at, tz),
    )


def _public(service: Service, said: Said, gives: Gives, station_open: bool) -> PublicService:  # noqa: FBT001 - as above
    words = said(service.key)
    return PublicService(
        key=service.key,
        letter=service.letter,
        name=words.name,
        short=words.short,
        description=words.note,
        icon=service.icon,
        lane=service.lane.word,
        target_wait_s=service.target_wait_s,
        open=station_open and gives(service.key),
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
    shown = public_services(
        services.values(), station_open=station.open, said=lambda key: config.words_in(key, "es")
    )
    return KioskFacts(
        station=station.name,
        open=station.open,
        opens=None if hours.open_at(now) else sentences(hours.opens_words(now), config.station.phone_words),
        public_url=public_url,
        server_time=now,
        print_within_hours=print_within_hours,
        services=[
            KnownService(**row.model_dump(), paper=config.name_of(services[row.key].public_key))
            for row in shown.root
        ],
        tiles=config.tiles,
        dangers=tuple(dangers_of(tx, kiosk, now, rules, listening)) if kiosk is not None else (),
        immediate_numbers=rules.immediate_numbers,
        own=next((_own(one) for one in tx.devices.all() if one.name == kiosk), None),
    )


def _own(device: Device) -> OwnKiosk:
    return OwnKiosk(band=device.band, printer=device.own_printer, profile=device.own_profile)
