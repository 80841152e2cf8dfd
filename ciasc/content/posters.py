"""The content of the posters: the words of CIASC, the station's phone lines and places, and their review."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from ciasc.content.languages.card_words import card_texts, said_card
from ciasc.content.languages.public_words import PublicWords, Said, public_sources
from ciasc.content.orientation_cards import all_cards, shown_cards, with_cud_line
from ciasc.content.toml_file import read_toml
from ciasc.domain.config.document import Configuration
from ciasc.domain.config.orientation import CardKind, OrientationCard
from ciasc.domain.config.other_languages import SPANISH
from ciasc.domain.config.posters import Poster, known_posters

FLOW: Final = "flujo-familia"
"""The key of the flow of a family station as a poster on paper."""

_MOST_PLACES: Final = 6


@dataclass(frozen=True, slots=True)
class PosterItem:
    """One picture of a poster with its words; a step where the poster is a flow."""

    picture: str
    words: str


@dataclass(frozen=True, slots=True)
class PosterCall:
    """A phone line on a poster: why to call, and its number."""

    words: str
    number: str


@dataclass(frozen=True, slots=True)
class PosterPlace:
    """Where something is done that is not done here; `unconfirmed` if that must be reviewed."""

    picture: str
    title: str
    office: str
    address: str
    unconfirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PosterContent:
    """A poster to render: its words in one language, with their source and review.

    `wait_min` is the average wait of the last hour, None where it is not shown or not known; `law` is true if
    the full text of a law hangs beside it.
    """

    key: str
    layout: str
    lang: str
    title: str
    picture: str = ""
    lines: tuple[str, ...] = ()
    items: tuple[PosterItem, ...] = ()
    call: PosterCall | None = None
    places: tuple[PosterPlace, ...] = ()
    waits: bool = False
    wait_min: int | None = None
    law: bool = False
    source: str = ""
    reviewed: date | None = None
    unconfirmed: bool = False
    frame: Mapping[str, Said]

    @property
    def source_words(self) -> str:
        """Return who says it and when that was checked; empty for a picture of the station."""
        if self.reviewed is None:
            return ""
        day = f"{self.reviewed:%d/%m/%Y}" if self.lang == SPANISH else f"{self.reviewed}"
        return self.frame["source"].format(source=self.source, day=day)

    @property
    def wait_words(self) -> str:
        """Return the average wait in words; empty if it is not known."""
        return "" if self.wait_min is None else self.frame["minutes"].format(minutes=self.wait_min)


@cache
def _brought() -> Mapping[str, Mapping[str, Any]]:
    return read_toml("posters.toml")


def poster_content(
    poster: Poster, config: Configuration, words: PublicWords, today: date, wait_min: int | None = None
) -> PosterContent:
    """Return that poster of a station in the language of those words, as it is rendered on that day."""
    frame = words.section("poster")["frame"]
    brought, said = _brought()[poster.key], words.section("poster")[poster.key]
    cards = {card.key: card for card in with_cud_line(all_cards(config), config.station.cud_line)}
    flow, phone = cards.get(brought.get("flow", "")), cards.get(brought.get("phone", ""))
    used = [card for card in (flow, phone) if card is not None]
    return PosterContent(
        key=poster.key,
        layout=brought["layout"],
        lang=words.lang,
        title=said["title"],
        picture=brought.get("picture", ""),
        lines=tuple(said.get("lines", {}).values()),
        items=_items(brought, said, None if flow is None else said_card(flow, words)),
        call=None if phone is None else PosterCall(said["call"], phone.phone),
        places=_places(config, words, today) if brought["layout"] == "table" else (),
        waits=brought.get("wait", False),
        wait_min=wait_min if brought.get("wait") else None,
        law=brought.get("law", False),
        source=words.said(f"poster.{poster.key}.source", poster.source or None),
        reviewed=poster.reviewed or brought["reviewed"],
        unconfirmed=_outdated(poster, today) or any(card.unconfirmed(today) for card in used),
        frame=frame,
    )


def _items(
    brought: Mapping[str, Any], said: Mapping[str, Any], flow: OrientationCard | None
) -> tuple[PosterItem, ...]:
    """Return the pictures with their words: of the flow of the station, else of CIASC."""
    if flow is not None:
        return tuple(PosterItem(step.icon, step.words) for step in flow.steps)
    pictures = brought.get("pictures", ())
    return tuple(map(PosterItem, pictures, said.get("items", {}).values()))


def _places(config: Configuration, words: PublicWords, today: date) -> tuple[PosterPlace, ...]:
    """Return where things are done that are not done here, as the station's orientation cards say it."""
    cards = [said_card(card, words) for card in shown_cards(config) if card.kind is CardKind.PLACE]
    named = [card for card in cards if card.office]
    return tuple(
        PosterPlace(card.icon, card.title, card.office, card.address, card.unconfirmed(today))
        for card in named[:_MOST_PLACES]
    )


def _outdated(poster: Poster, today: date) -> bool:
    valid_until: date = poster.valid_until or _brought()[poster.key]["valid_until"]
    return today > valid_until


def review_of(poster: Poster) -> tuple[str, date, date]:
    """Return the source, the review and the last valid day of a poster."""
    brought = _brought()[poster.key]
    return (
        poster.source or public_sources()[f"poster.{poster.key}.source"],
        poster.reviewed or brought["reviewed"],
        poster.valid_until or brought["valid_until"],
    )


def poster_title(poster: Poster) -> str:
    """Return the Spanish title of a poster."""
    return public_sources().get(f"poster.{poster.key}.title", poster.key)


def poster_titles_to_review(config: Configuration, today: date) -> list[str]:
    """Return the titles of the shown posters with a law or a phone line that must be reviewed again."""
    spanish = PublicWords(SPANISH)
    shown: Iterable[Poster] = (one for one in known_posters(config.posters) if one.shown)
    contents = (poster_content(one, config, spanish, today) for one in shown)
    return [one.title for one in contents if one.unconfirmed]


def paper_languages(key: str, config: Configuration) -> list[str]:
    """Return the languages in which that poster may be on paper: each text of it is reviewed in them."""
    other = (PublicWords(one.tag, config.languages) for one in config.languages if one.offered)
    return [SPANISH, *(words.lang for words in other if _reviewed(key, config, words))]


def _reviewed(key: str, config: Configuration, words: PublicWords) -> bool:
    """Return whether every text of that poster is reviewed in the language of those words."""
    sources = dict(_sources(key, config))
    found = [words.translation(name, source) for name, source in sources.items() if source]
    return all(one is not None and one.reviewed for one in found)


def _sources(key: str, config: Configuration) -> Iterator[tuple[str, str]]:
    """Yield the id and the Spanish of each text of that poster, those of its orientation cards too."""
    starts = (f"poster.{key}.", "poster.frame.")
    yield from ((name, words) for name, words in public_sources().items() if name.startswith(starts))
    brought: Mapping[str, Any] = _brought().get(key, {})
    for card in all_cards(config):
        is_place = brought.get("layout") == "table" and card.kind is CardKind.PLACE and card.shown
        if is_place or card.key in (brought.get("flow"), key):
            yield from ((name, words) for name, words in card_texts(card) if not name.endswith(".hours"))


def family_flow(config: Configuration, words: PublicWords, today: date) -> PosterContent | None:
    """Return the flow of a family station as a poster of its own; None where the station is none."""
    cards = (card for card in shown_cards(config) if card.kind is CardKind.FLOW and card.family)
    card = next(cards, None)
    if card is None:
        return None
    said = said_card(card, words)
    return PosterContent(
        key=FLOW,
        layout="flow",
        lang=words.lang,
        title=said.title,
        items=tuple(PosterItem(step.icon, step.words) for step in said.steps),
        source=said.source,
        reviewed=card.reviewed,
        unconfirmed=card.unconfirmed(today),
        frame=words.section("poster")["frame"],
    )
