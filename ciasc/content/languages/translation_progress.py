"""The translations of one station: what there is to translate, how far that is, and what a file changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from ciasc.content.languages.card_words import card_texts
from ciasc.content.languages.legal_texts import CARD, is_legal
from ciasc.content.languages.po_files import PoFile, PoText
from ciasc.content.languages.public_words import PublicWords, public_sources
from ciasc.content.messages import text
from ciasc.content.orientation_cards import all_cards
from ciasc.domain.config.document import Configuration, ServiceEntry
from ciasc.domain.config.orientation import OrientationCard
from ciasc.domain.config.other_languages import SPANISH, OtherLanguage, Translation
from ciasc.domain.core.services import ServiceWords

_PARTS: Final = ("name", "short", "note")
_SERVICE: Final = "service"
_GROUPS: Final = ("kiosk", "phone", "paper", _SERVICE, CARD.rstrip("."))
_OTHERS: Final = "others"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many texts of a group there are, and how many of them are reviewed or drafts."""

    group: str
    total: int
    reviewed: int
    drafts: int

    @property
    def missing(self) -> int:
        """Return how many have no translation."""
        return self.total - self.reviewed - self.drafts

    @property
    def reviewed_pct(self) -> int:
        """Return how many of 100 are reviewed, rounded down: 100 means all."""
        return 100 * self.reviewed // self.total if self.total else 100


def language_of(config: Configuration, tag: str) -> OtherLanguage:
    """Return that language of a configuration, offered or not."""
    return next((one for one in config.languages if one.tag == tag), OtherLanguage(tag=tag))


def texts_to_translate(config: Configuration, tag: str) -> list[PoText]:
    """Return each text that citizens read, with its translation in that language if there is one."""
    words = PublicWords(tag, [replace(language_of(config, tag), offered=True)])
    found = [
        PoText(key, source, _note(key), words.translation(key, source))
        for key, source in public_sources().items()
    ]
    of_cards = (text for card in all_cards(config) for text in _card_texts(card, words))
    return [*found, *(text for entry in config.services for text in _service_texts(entry, words)), *of_cards]


def coverage(config: Configuration, tag: str) -> list[Coverage]:
    """Return how far each group of texts is translated."""
    texts = texts_to_translate(config, tag)
    found = []
    for group in (*_GROUPS, _OTHERS):
        some = [one for one in texts if _group(one.id) == group]
        known = [one.translation for one in some if one.translation is not None]
        reviewed = sum(one.reviewed for one in known)
        found.append(Coverage(group, len(some), reviewed, len(known) - reviewed))
    return found


def with_translations(config: Configuration, tag: str, file: PoFile) -> Configuration:
    """Return the configuration with the translations of a file; what the file does not have is kept."""
    texts = {one.id: one for one in texts_to_translate(config, tag)}
    now = {key: one.translation and replace(one.translation, spanish="") for key, one in texts.items()}
    fresh = {
        key: replace(one, spanish=texts[key].source)
        for key, one in file.translations.items()
        if now.get(key) != one
    }
    phrases = {key: one for key, one in fresh.items() if not key.startswith(f"{_SERVICE}.")}
    language = language_of(config, tag)
    changed = replace(language, phrases={**language.phrases, **phrases})
    others = tuple(changed if one.tag == tag else one for one in config.languages)
    languages = others if changed in others else (*others, changed)
    services = tuple(_translated(entry, tag, fresh, now) for entry in config.services)
    return replace(config, languages=languages, services=services)


def _translated(
    entry: ServiceEntry, tag: str, fresh: Mapping[str, Translation], now: Mapping[str, Translation | None]
) -> ServiceEntry:
    """Return the service with its new words; one text that is not reviewed makes all of them drafts."""
    keys = {part: f"{_SERVICE}.{entry.key}.{part}" for part in _PARTS}
    if not any(key in fresh for key in keys.values()):
        return entry
    words = {
        part: fresh.get(key) or now.get(key) or Translation("", reviewed=True) for part, key in keys.items()
    }
    said = ServiceWords(
        words["name"].text,
        words["short"].text,
        words["note"].text,
        reviewed=all(one.reviewed for one in words.values()),
    )
    return replace(entry, words={**entry.words, tag: said})


def _service_texts(entry: ServiceEntry, words: PublicWords) -> Iterator[PoText]:
    spanish = entry.words.get(SPANISH) or ServiceWords(entry.key, entry.key, "")
    own = entry.words.get(words.lang)
    for part in _PARTS:
        key, source = f"{_SERVICE}.{entry.key}.{part}", str(getattr(spanish, part))
        if not source:
            continue
        mine = str(getattr(own, part)) if own is not None else ""
        found = (
            Translation(mine, own.reviewed) if own is not None and mine else words.translation(key, source)
        )
        yield PoText(key, source, _note(key), found)


def _card_texts(card: OrientationCard, words: PublicWords) -> Iterator[PoText]:
    for key, source in card_texts(card):
        if source:
            yield PoText(key, source, _note(key), words.translation(key, source))


def _group(key: str) -> str:
    start = key.partition(".")[0]
    return start if start in _GROUPS else _OTHERS


def _note(key: str) -> str:
    """Return what a translator should know of that text."""
    return text("admin.languages.legal") if is_legal(key) else ""
