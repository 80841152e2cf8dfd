"""The words of a paper ticket: `paper.toml`, in another language only where all of them were reviewed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache

from ciasc.content.languages.public_words import PAPER, PublicWords
from ciasc.domain.config.other_languages import OTHER_LANGUAGES, OtherLanguage


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperWords:
    """What stands on a paper ticket besides its figures and names; names in braces are filled in."""

    days: Sequence[str]
    turn: str
    preferential: str
    copy: str
    now: str
    next: str
    ahead: str
    wait: str
    estimate_range: str
    estimate_most: str
    estimate_over: str
    estimate_perhaps: str
    phone: str
    bring: str
    free: str
    free_bare: str
    violence: str


def paper_words(lang: str, own: Mapping[str, str] | None = None) -> PaperWords:
    """Return the words of a paper ticket in that language; `own` are those that the station changes."""
    return _paper_words(lang, tuple(sorted((own or {}).items())))


@lru_cache(16)
def _paper_words(lang: str, own: tuple[tuple[str, str], ...]) -> PaperWords:
    every = [OtherLanguage(tag=one.tag, variety=one.variety, offered=True) for one in OTHER_LANGUAGES]
    words, changed = PublicWords(lang, every), dict(own)

    def said(name: str) -> str:
        return changed.get(f"{PAPER}{name}") or words.said(f"{PAPER}{name}").alone

    named = {item.name: said(item.name) for item in fields(PaperWords) if item.name != "days"}
    return PaperWords(days=[said(f"days.{number}") for number in range(1, 8)], **named)
