"""The words of a paper ticket: `paper.toml`, in another language only where all of them were reviewed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Final

from ciasc.content.languages.public_words import PAPER, PublicWords, public_sources
from ciasc.domain.config.other_languages import OtherLanguage, places


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


_DAYS: Final = tuple(f"days.{number}" for number in range(1, 8))
_KEYS: Final = {
    name: f"{PAPER}{name}"
    for name in (*_DAYS, *(item.name for item in fields(PaperWords) if item.name != "days"))
}
"""The message ids of the words of a paper, by their names."""


def paper_words(lang: str, variety: str = "", own: Mapping[str, str] | None = None) -> PaperWords:
    """Return the words of a paper ticket in that variety of a language, or all of them in Spanish.

    `own` are those that the station changes. They are Spanish where any has other places to fill than its
    Spanish: a paper comes out in any case.
    """
    return _paper_words(lang, variety, tuple(sorted((own or {}).items())))


@lru_cache(16)
def _paper_words(lang: str, variety: str, own: tuple[tuple[str, str], ...]) -> PaperWords:
    words = PublicWords(lang, [OtherLanguage(tag=lang, variety=variety, offered=True)])
    sources, changed = public_sources(), dict(own)
    said = {name: changed.get(key) or words.said(key).alone for name, key in _KEYS.items()}
    if any(places(said[name]) != places(sources[key]) for name, key in _KEYS.items()):
        said = {name: sources[key] for name, key in _KEYS.items()}
    days = [said.pop(day) for day in _DAYS]
    return PaperWords(days=days, **said)
