"""The texts that a kiosk speaks, and the clips of the voice pack that say them.

The key of a clip is its text. A text without a clip of its own is said in pieces, its numbers by the clips
of numbers, if there is a clip for each piece. `static/js/kiosk/clip_names.js` does the same in the browser.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import Final

from ciasc.content.languages.public_words import BETWEEN
from ciasc.content.messages import catalog
from ciasc.content.orientation_cards import initial_cards, shown_cards
from ciasc.content.services_of_new_station import service_card, service_words
from ciasc.domain.config.document import Configuration
from ciasc.domain.config.orientation import OrientationCard
from ciasc.domain.config.other_languages import SPANISH
from ciasc.settings import static_folder

TEXT: Final = "text/"
"""How the names of clips begin that say a text."""
LAST_AMOUNT: Final = 99
"""The largest number that has a clip without zeros in front; larger ones have those of ticket numbers."""

_SECTIONS: Final = (
    "kiosk.",
    "dates.opens.",
    "dates.closes.",
    "dates.weekdays.",
    "desk.roles.",
    "web.heard.desk",
)
_SILENT: Final = ("kiosk.title", "kiosk.guide.source", "kiosk.guide.reviewed")
_THREE_DIGITS: Final = 3
_PLACE: Final = re.compile(r"\{\w+\}")
_HOUR: Final = re.compile(r"\b0?([0-9]{1,2})(?::00|(:[0-9]{2}))\b")
_PIECE: Final = re.compile(r" ?[A-Z] [0-9]{3}\b|[0-9]+|[^0-9.,:;]+")
_SAID: Final = re.compile(r"[^\W_]")
_CODE: Final = re.compile(r"([A-Z]) ([0-9]{3})")


def built_in_texts() -> list[str]:
    """Return the texts that the pack has: those of the screens, services and cards that CIASC brings.

    A text with places has the pieces between them instead.
    """
    texts = [words for words in _messages() if words]
    for words in service_words().values():
        texts += [words.name, words.short, words.note]
    for card in initial_cards():
        texts += _card_texts(card)
    found = dict.fromkeys(piece for text in texts if text for piece in _whole_or_pieces(clean(text)))
    return [text for text in found if re.search(r"\w", text)]


def _messages() -> Iterator[str]:
    for section in dict.fromkeys(start.partition(".")[0] for start in _SECTIONS):
        for key, words in catalog(section).items():
            if key.startswith(_SECTIONS) and key not in _SILENT:
                yield from (words,) if isinstance(words, str) else words.values()


def _card_texts(card: OrientationCard) -> Iterator[str]:
    yield from (card.title, card.text, card.office, card.address, card.hours, *card.bring)
    yield from (step.words for step in card.steps)


def _whole_or_pieces(text: str) -> list[str]:
    if not _PLACE.search(text):
        return [text]
    return [piece for piece in _pieces(_PLACE.sub(", ", text)) if not piece.isdecimal()]


def clean(text: str) -> str:
    """Return that text with one space between its words."""
    return " ".join(text.split())


def _pieces(text: str) -> list[str]:
    parts = _PIECE.findall(_HOUR.sub(r"\1\2", text.replace(" y ", ", ")))
    return [piece.strip() for piece in parts if _SAID.search(piece)]


def clips_of(text: str, known: Collection[str]) -> list[str] | None:
    """Return the clips that say that text, of those known; None if it is silent."""
    found: list[str] = []
    for part in clean(text).split(BETWEEN):
        whole = f"{TEXT}{part}"
        names = [whole] if whole in known else [name for piece in _pieces(part) for name in _names(piece)]
        if any(name not in known for name in names):
            return None
        found += names
    return found


def _names(piece: str) -> list[str]:
    code = _CODE.fullmatch(piece)
    if code is not None:
        return [f"letter/{code[1]}", f"number/{code[2]}"]
    return _number_names(piece) if piece[0] in "0123456789" else [f"{TEXT}{piece}"]


def _number_names(digits: str) -> list[str]:
    number = int(digits)
    if len(digits) == _THREE_DIGITS and number > LAST_AMOUNT:
        return [f"number/{digits}"]
    if len(digits) < _THREE_DIGITS and (digits[0] != "0" or digits == "0"):
        return [f"amount/{number}"]
    pairs = len(digits) % 2 == 0 and digits[0] != "0"
    parts = re.findall("..", digits) if pairs else list(digits)
    return [f"amount/{int(part)}" for part in parts]


@cache
def pack_clips() -> frozenset[str]:
    """Return the names of all clips of the voice pack."""
    text = (static_folder() / "voice" / "es-PE" / "manifest.json").read_text(encoding="utf-8")
    return frozenset(row[0] for rows in json.loads(text)["bundles"].values() for row in rows)


def silent_texts(config: Configuration, known: Collection[str]) -> list[str]:
    """Return the Spanish texts that the kiosks of that station show and do not say."""
    return list(dict.fromkeys(text for text in _shown(config) if text and clips_of(text, known) is None))


def _shown(config: Configuration) -> Iterable[str]:
    yield from (tile.label for tile in config.tiles)
    for entry in config.services:
        words = entry.words.get(SPANISH)
        if entry.offered and words is not None:
            shown = service_card(entry.key, entry)
            yield words.short
            yield from (words.name, shown.note) if shown.shown else ()
    for card in shown_cards(config):
        yield from (*_card_texts(card), card.phone)
