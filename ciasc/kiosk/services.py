"""The services as the public may know them."""

from collections.abc import Iterable
from datetime import datetime

from pydantic import RootModel

from ciasc.content.catalogue import service_name, service_words
from ciasc.domain.service import LaneWord, Service
from ciasc.ports import Reading
from ciasc.web.api import Output
from ciasc.web.views import Moment


class PublicService(Output):
    """A service that people can come for, with no more than the public needs."""

    key: str
    letter: str
    name: str
    short: str
    description: str
    icon: str
    lane: LaneWord
    target_wait_s: int
    open: bool


class KnownService(PublicService):
    """A service as a kiosk of its own knows it; `paper` is the name on the paper, the cover's if discreet."""

    paper: str


class KioskFacts(Output):
    """What a kiosk of its own needs to know of its station."""

    station: str
    open: bool
    public_url: str
    server_time: Moment
    services: list[KnownService]


class ServiceList(RootModel[list[PublicService]]):
    """The services in the order in which they are shown."""


def public_services(services: Iterable[Service], *, station_open: bool) -> ServiceList:
    """The services that this station offers, whether or not it gives tickets now."""
    words = service_words()
    return ServiceList(
        [
            PublicService(
                key=service.key,
                letter=service.letter,
                name=words[service.key].name if service.key in words else service.key,
                short=words[service.key].short if service.key in words else service.key,
                description=words[service.key].note if service.key in words else "",
                icon=service.icon,
                lane=service.lane.word,
                target_wait_s=service.target_wait_s,
                open=station_open,
            )
            for service in services
            if service.enabled
        ]
    )


def kiosk_facts(tx: Reading, now: datetime, public_url: str) -> KioskFacts:
    """What a kiosk of its own needs to know of that station."""
    station, services = tx.station(), tx.services()
    shown = public_services(services.values(), station_open=station.open)
    return KioskFacts(
        station=station.name,
        open=station.open,
        public_url=public_url,
        server_time=now,
        services=[
            KnownService(**row.model_dump(), paper=service_name(services[row.key].public_key))
            for row in shown.root
        ],
    )
