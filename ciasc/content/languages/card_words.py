"""The words of orientation cards, by the id of their translation, and a card in another language."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from ciasc.content.languages.legal_texts import CARD
from ciasc.content.languages.public_words import PublicWords
from ciasc.domain.config.orientation import OrientationCard

_TEXTS: Final = ("title", "text", "office", "address", "hours", "source")


def card_texts(card: OrientationCard) -> Iterator[tuple[str, str]]:
    """Yield the id and the Spanish of each text of that card."""
    for name in _TEXTS:
        yield f"{CARD}{card.key}.{name}", str(getattr(card, name))
    for at, line in enumerate(card.bring, start=1):
        yield f"{CARD}{card.key}.bring.{at}", line
    for at, step in enumerate(card.steps, start=1):
        yield f"{CARD}{card.key}.step.{at}", step.words


def said_card(card: OrientationCard, words: PublicWords) -> OrientationCard:
    """Return that card with its texts in the language of those words, Spanish where one is not translated."""
    said = {key: words.said(key, source) if source else source for key, source in card_texts(card)}
    start = f"{CARD}{card.key}."
    steps = [replace(step, words=said[f"{start}step.{at}"]) for at, step in enumerate(card.steps, start=1)]
    return replace(
        card,
        title=said[f"{start}title"],
        text=said[f"{start}text"],
        office=said[f"{start}office"],
        address=said[f"{start}address"],
        hours=said[f"{start}hours"],
        source=said[f"{start}source"],
        bring=tuple(said[f"{start}bring.{at}"] for at, _ in enumerate(card.bring, start=1)),
        steps=tuple(steps),
    )
