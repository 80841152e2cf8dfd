"""Validate the orientation cards of a station before they are published."""

from collections.abc import Iterator

from ciasc.domain.config.document import Configuration
from ciasc.domain.config.finding import ConfigFinding, error_finding, find_repeated, text_findings
from ciasc.domain.config.orientation import OrientationCard
from ciasc.domain.core.messages import message

_MOST_LINES = 3
_MOST_CARDS = 40


def card_findings(config: Configuration) -> Iterator[ConfigFinding]:
    """Return what is wrong with the cards: too long, without source, or with a doubtful address."""
    if len(config.cards) > _MOST_CARDS:
        yield error_finding("cards", message("config.cards.too_many", most=_MOST_CARDS))
    for key in find_repeated([card.key for card in config.cards]):
        yield error_finding("cards", message("config.cards.repeated", key=str(key)))
    for card in config.cards:
        yield from _card(card, f"cards.{card.key}")
        if card.service is not None and config.service(card.service) is None:
            yield error_finding(
                f"cards.{card.key}.service", message("config.cards.no_service", card=card.title)
            )


def _card(card: OrientationCard, where: str) -> Iterator[ConfigFinding]:
    named = {name: message(f"config.cards.fields.{name}", card=card.title) for name in _LONGEST}
    for name, (most, least) in _LONGEST.items():
        yield from text_findings(f"{where}.{name}", named[name], getattr(card, name), most, least)
    for line in card.bring:
        line_name = message("config.cards.fields.bring", card=card.title)
        yield from text_findings(f"{where}.bring", line_name, line, 40)
    if len(card.bring) > _MOST_LINES:
        yield error_finding(f"{where}.bring", message("config.cards.too_many_lines", card=card.title))
    if card.link and not card.link.startswith("https://"):
        yield error_finding(f"{where}.link", message("config.cards.bad_link", card=card.title))
    if card.valid_until < card.reviewed:
        yield error_finding(f"{where}.valid_until", message("config.cards.bad_dates", card=card.title))


_LONGEST = {
    "title": (32, 1),
    "text": (90, 0),
    "office": (30, 0),
    "address": (60, 0),
    "hours": (40, 0),
    "link": (60, 0),
    "phone": (20, 0),
    "source": (60, 1),
    "author": (60, 1),
}
