"""What a kiosk of its own knows of its station."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, Final

from pydantic import Field

from ciasc.content.languages.public_words import PublicWords
from ciasc.content.messages import sentences
from ciasc.content.orientation_cards import shown_cards
from ciasc.domain.config.document import FIRST_SCREEN, Configuration, Tile
from ciasc.domain.config.orientation import CardKind, OrientationCard
from ciasc.domain.config.other_languages import OTHER_LANGUAGES, SPANISH, OtherLanguage
from ciasc.domain.core.print_jobs import PRINT_WITHIN_HOURS
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.services import Service, ServiceWords
from ciasc.kiosk.public_services import PublicService, SaidOf, public_services, said_fields, said_in
from ciasc.ports import Device, Reading
from ciasc.web.api.alert_listeners import Danger, Listening, dangers_of
from ciasc.web.api.output_base import Output
from ciasc.web.api.schemas import Moment

PASSING: Final = {"dangers", "waits"}
"""Facts that are true only while the station answers."""


class KnownService(PublicService, title="KnownService"):
    """A service as a kiosk of its own knows it; `paper` is the name on the paper, the cover's if discreet.

    `public_key` is the cover's key if it is discreet. `words` are by language.
    """

    paper: str
    public_key: str = ""
    words: Mapping[str, ServiceWords] = Field(default_factory=dict)
    note_on_paper: bool = False


class OwnKiosk(Output, title="OwnKiosk"):
    """What the station gave to that kiosk of its own: numbers, printer, screen, voice; None for none."""

    band: str | None = None
    printer: str | None = None
    profile: str | None = None
    screen: str | None = None
    voice: str | None = None


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
    languages: tuple[OtherLanguage, ...] = OTHER_LANGUAGES
    paper_names_service: bool = False
    cud_line: str = ""
    logo: str = ""
    cards: tuple[OrientationCard, ...] | None = None
    waits: Mapping[str, int] = Field(default_factory=dict)

    @property
    def lasting(self) -> dict[str, object]:
        """Return the facts that a kiosk keeps for the time without its station."""
        return self.model_dump(exclude={"server_time", *PASSING})

    @property
    def shown(self) -> dict[str, object]:
        """Return the facts that make the kiosk's page change when they do."""
        return self.model_dump(exclude={"server_time"})


def read_facts(text: str) -> KioskFacts:
    """Return the facts in that JSON of any station; raise ValidationError if it has none.

    Fields and kinds of cards that only a later version knows are ignored.
    """
    found: Any = json.loads(text)
    if isinstance(found, dict) and isinstance(cards := found.get("cards"), list):
        known = [card for card in cards if not isinstance(card, dict) or card.get("kind") in {*CardKind}]
        text = json.dumps(found | {"cards": known})
    # Its parts are strict: what came as JSON is read as JSON, where a tuple is a list.
    return KioskFacts.model_validate_json(text, extra="ignore")


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
        services.values(), station_open=station.open, said=said_in(config, SPANISH), entry_of=config.service
    )
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
        cards=shown_cards(config),
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


def said_by_node(rows: Sequence[KnownService], words: PublicWords) -> SaidOf:
    """Return the function that returns the words of a service that a kiosk of its own knows."""
    known = {row.key: row.words or _spanish(row) for row in rows}
    return lambda key: words.service(key, known.get(key, {}))


def in_language(rows: Sequence[KnownService], words: PublicWords) -> list[PublicService]:
    """Return the services that a kiosk of its own knows, in that language."""
    said = said_by_node(rows, words)
    public = {*PublicService.model_fields}
    return [
        PublicService(**row.model_dump(include=public) | said_fields(said(row.key), row.card)) for row in rows
    ]


def _spanish(row: KnownService) -> Mapping[str, ServiceWords]:
    return {SPANISH: ServiceWords(row.name, row.short, row.description)}


def _own(device: Device) -> OwnKiosk:
    return OwnKiosk(
        band=device.band,
        printer=device.own_printer,
        profile=device.own_profile,
        screen=device.screen,
        voice=device.voice,
    )
