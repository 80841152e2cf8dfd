"""Validate the orientation cards of a station before they are published."""

import re
from collections.abc import Iterator
from typing import Final

from ciasc.domain.config.card_pictures import BRING_PICTURES, CARD_PICTURES
from ciasc.domain.config.document import Configuration
from ciasc.domain.config.finding import ConfigFinding, error_finding, find_repeated, is_key, text_findings
from ciasc.domain.config.orientation import INITIAL_DIGITAL, LONGEST_LINK, CardKind, OrientationCard
from ciasc.domain.core.messages import Message, message

_MOST_LINES: Final = 3
_MOST_STEPS: Final = 5
_LONGEST_LINE: Final = 40
_LONGEST_STEP: Final = 30
_MOST_CARDS: Final = 40
_TAKEN: Final = re.compile(rf"(?:{'|'.join(CardKind)})(?:-[0-9]+)?")
"""Keys of the screens that list the cards of a kind."""
_ADDRESS: Final = re.compile(r"https://[a-z0-9-]+(\.[a-z0-9-]+)+(:[0-9]+)?(/\S*)?", re.IGNORECASE)


def card_findings(config: Configuration) -> Iterator[ConfigFinding]:
    """Return what is wrong with the cards: too long, without source, or with a doubtful address."""
    if len(config.cards) > _MOST_CARDS:
        yield error_finding("cards", message("config.cards.too_many", most=_MOST_CARDS))
    for key in find_repeated([card.key for card in config.cards]):
        yield error_finding("cards", message("config.cards.repeated", key=str(key)))
    for card in config.cards:
        where = f"cards.{card.key}"
        if not is_key(card.key) or (_TAKEN.fullmatch(card.key) and card.key != INITIAL_DIGITAL):
            yield error_finding(where, message("config.cards.bad_key", card=card.title))
        yield from _texts(card, where)
        yield from _bring(card, where)
        yield from _steps(card, where)
        yield from _address_and_dates(card, where)
        yield from _service(config, card, f"{where}.service")


def _texts(card: OrientationCard, where: str) -> Iterator[ConfigFinding]:
    for name, (most, least) in _LONGEST.items():
        yield from text_findings(f"{where}.{name}", _named(name, card), getattr(card, name), most, least)
    if card.icon not in CARD_PICTURES:
        yield _no_picture(f"{where}.icon", card, card.icon)


def _bring(card: OrientationCard, where: str) -> Iterator[ConfigFinding]:
    for line in card.bring:
        yield from text_findings(f"{where}.bring", _named("bring", card), line, _LONGEST_LINE)
    if len(card.bring) > _MOST_LINES or len(card.pictures) > _MOST_LINES:
        yield error_finding(f"{where}.bring", message("config.cards.too_many_lines", card=card.title))
    for name in card.pictures:
        if name and name not in BRING_PICTURES:
            yield _no_picture(f"{where}.pictures", card, name)


def _steps(card: OrientationCard, where: str) -> Iterator[ConfigFinding]:
    if (card.kind is CardKind.FLOW) != bool(card.steps) or len(card.steps) > _MOST_STEPS:
        steps = message("config.cards.bad_steps", card=card.title, most=_MOST_STEPS)
        yield error_finding(f"{where}.steps", steps)
    for step in card.steps:
        yield from text_findings(f"{where}.steps", _named("steps", card), step.words, _LONGEST_STEP)
        if step.icon not in CARD_PICTURES:
            yield _no_picture(f"{where}.steps", card, step.icon)


def _address_and_dates(card: OrientationCard, where: str) -> Iterator[ConfigFinding]:
    if card.link and not _ADDRESS.fullmatch(card.link):
        yield error_finding(f"{where}.link", message("config.cards.bad_link", card=card.title))
    if card.valid_until < card.reviewed:
        yield error_finding(f"{where}.valid_until", message("config.cards.bad_dates", card=card.title))


def _service(config: Configuration, card: OrientationCard, where: str) -> Iterator[ConfigFinding]:
    """Yield what is wrong with the ticket: who is in danger is not to be asked for a preferential lane."""
    if card.service is None:
        return
    entry = config.service(card.service)
    if entry is None:
        yield error_finding(where, message("config.cards.no_service", card=card.title))
    elif entry.never_closes:
        wrong = message("config.cards.discreet_service", card=card.title, service=entry.name)
        yield error_finding(where, wrong)


def _named(field: str, card: OrientationCard) -> Message:
    return message(f"config.cards.fields.{field}", card=card.title)


def _no_picture(where: str, card: OrientationCard, picture: str) -> ConfigFinding:
    return error_finding(where, message("config.cards.no_picture", card=card.title, picture=picture))


_LONGEST: Final = {
    "title": (32, 1),
    "text": (90, 0),
    "office": (30, 0),
    "address": (60, 0),
    "hours": (40, 0),
    "link": (LONGEST_LINK, 0),
    "phone": (20, 0),
    "source": (60, 1),
    "author": (60, 1),
}
