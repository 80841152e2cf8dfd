"""The services as the public may know them."""

from collections.abc import Iterable

from pydantic import RootModel

from ciasc.content.catalogue import service_words
from ciasc.domain.service import LaneWord, Service
from ciasc.web.api import Output


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
