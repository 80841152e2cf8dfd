"""The services as the public may know them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, tzinfo
from typing import Final

from pydantic import Field, RootModel

from ciasc.content.messages import sentences
from ciasc.content.orientation_cards import shown_cards
from ciasc.content.services_of_new_station import ServiceCard, service_card, service_words
from ciasc.domain.config.document import FIRST_SCREEN, ServiceEntry, Tile
from ciasc.domain.config.orientation import OrientationCard
from ciasc.domain.core.print_jobs import PRINT_WITHIN_HOURS
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.services import LaneWord, Service, ServiceWords
from ciasc.domain.forecast.wait_estimate import Estimates
from ciasc.ports import Device, Reading
from ciasc.web.api.alert_listeners import Danger, Listening, dangers_of
from ciasc.web.api.output_base import Output
from ciasc.web.api.schemas import Moment

Said = Callable[[str], ServiceWords]
Gives = Callable[[str], bool]
PASSING: Final = {"dangers", "waits"}
"""Facts that are true only while the station answers."""

EntryOf = Callable[[str], ServiceEntry | None]


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
    card: ServiceCard = ServiceCard()


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
    `own` is of the kiosk that asks; None for others, and from a station of an earlier version. `cards` are
    the orientation cards, None from an earlier version. `waits` has by service the minutes within which 8 of
    10 who come now are called.
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
    cards: tuple[OrientationCard, ...] | None = None
    waits: Mapping[str, int] = Field(default_factory=dict)

    @property
    def lasting(self) -> dict[str, object]:
        """Return the facts that a kiosk keeps for the time without its station."""
        return self.model_dump(exclude={"server_time", *PASSING})

    @property
    def shown(self) -> dict[str, object]:
        """Return the facts whose change the kiosk's page must show."""
        return self.model_dump(exclude={"server_time"})


class ServiceList(RootModel[list[PublicService]], title="ServiceList"):
    """The services in the order in which they are shown."""


def public_services(
    services: Iterable[Service],
    *,
    station_open: bool,
    said: Said = lambda key: service_words()[key],
    gives: Gives = lambda _: True,
    entry_of: EntryOf = lambda _: None,
) -> ServiceList:
    """Return the services that this station offers, whether or not it issues tickets now.

    `said` returns the words of a service by its key, `gives` whether its hours hold, `entry_of` what the
    configuration says of it.
    """
    shown = [service for service in services if service.enabled]
    return ServiceList(
        [
            _public(one, said(one.key), entry_of(one.key), gives=station_open and gives(one.key))
            for one in shown
        ]
    )


def services_now(tx: Reading, at: datetime, tz: tzinfo, lang: str = "es") -> ServiceList:
    """Return the services of that station at that moment, in a language where their words were reviewed."""
    config = tx.config.in_force()
    return public_services(
        tx.config.services().values(),
        station_open=tx.config.station().open,
        said=lambda key: config.words_in(key, lang),
        gives=lambda key: config.open_for(key, at, tz),
        entry_of=config.service,
    )


def _public(
    service: Service, words: ServiceWords, entry: ServiceEntry | None, *, gives: bool
) -> PublicService:
    return PublicService(
        key=service.key,
        letter=service.letter,
        name=words.name,
        short=words.short,
        description=words.note,
        icon=service.icon,
        lane=service.lane.word,
        target_wait_s=service.target_wait_s,
        open=gives,
        card=service_card(service.key, entry, words.note),
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
        services.values(),
        station_open=station.open,
        said=lambda key: config.words_in(key, "es"),
        entry_of=config.service,
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
        cards=shown_cards(config),
    )


def waits_now(tx: Reading, foreseen: Estimates | None) -> dict[str, int]:
    """Return by service within how many minutes 8 of 10 who come now are called; discreet ones have none."""
    if foreseen is None:
        return {}
    known = tx.config.services()
    return {
        key: minutes
        for key, minutes in foreseen.until.items()
        if key in known and not known[key].discreet and key not in foreseen.quiet
    }


def _own(device: Device) -> OwnKiosk:
    return OwnKiosk(band=device.band, printer=device.own_printer, profile=device.own_profile)
