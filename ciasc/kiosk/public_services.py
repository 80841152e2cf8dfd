"""The services as the public may know them."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Any

from pydantic import RootModel

from ciasc.content.languages.public_words import PublicWords, SaidService
from ciasc.content.services_of_new_station import ServiceCard, service_card, service_words
from ciasc.domain.config.document import Configuration, ServiceEntry
from ciasc.domain.config.other_languages import SPANISH
from ciasc.domain.core.services import Lane, LaneWord, Service
from ciasc.domain.forecast.wait_estimate import Estimates
from ciasc.ports import Reading
from ciasc.web.api.output_base import Output

SaidOf = Callable[[str], SaidService]
Gives = Callable[[str], bool]
EntryOf = Callable[[str], ServiceEntry | None]


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
    card: ServiceCard = ServiceCard()
    lang: str = SPANISH
    description_lang: str = SPANISH


class ServiceList(RootModel[list[PublicService]], title="ServiceList"):
    """The services in the order in which they are shown."""


def public_services(
    services: Iterable[Service],
    *,
    station_open: bool,
    said: SaidOf = lambda key: PublicWords(SPANISH).service(key, {SPANISH: service_words()[key]}),
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


def services_for_headphones(services: Iterable[Service]) -> list[str]:
    """Return the services that are not named aloud, by key: immediate ones, and those with a cover."""
    return [one.key for one in services if one.discreet or one.lane is Lane.IMMEDIATE]


def services_now(tx: Reading, at: datetime, tz: tzinfo, lang: str = SPANISH) -> ServiceList:
    """Return the services of that station at that moment, in a language that it offers."""
    config = tx.config.in_force()
    return public_services(
        tx.config.services().values(),
        station_open=tx.config.station().open,
        said=said_in(config, lang),
        gives=lambda key: config.open_for(key, at, tz),
        entry_of=config.service,
    )


def said_in(config: Configuration, lang: str) -> SaidOf:
    """Return the function that returns the words of a service of that configuration in that language."""
    words = PublicWords(lang, config.languages)
    by_key = {entry.key: entry.words for entry in config.services}
    return lambda key: words.service(key, by_key.get(key, {}))


def said_fields(said: SaidService, card: ServiceCard) -> dict[str, Any]:
    """Return the texts of a service and their languages, as `PublicService` has them; the card's note too."""
    return {
        "card": replace(card, note=said.note if card.note else ""),
        "name": said.name,
        "short": said.short,
        "description": said.note,
        "lang": said.short.lang,
        "description_lang": said.note.lang,
    }


def _public(service: Service, said: SaidService, entry: ServiceEntry | None, *, gives: bool) -> PublicService:
    card = service_card(service.key, entry)
    return PublicService(
        key=service.key,
        letter=service.letter,
        icon=service.icon,
        lane=service.lane.word,
        target_wait_s=service.target_wait_s,
        open=gives,
        **said_fields(said, card),
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
