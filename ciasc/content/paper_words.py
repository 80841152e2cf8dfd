"""The words of a paper ticket, by language, from `paper_words.toml`."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ciasc.content.toml_file import read_toml


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperWords:
    """What stands on a paper ticket besides its figures and names; names in braces are filled in."""

    days: Sequence[str]
    turn: str
    preferential: str
    copy: str
    next: str
    ahead: str
    wait: str
    range: str
    at_most: str
    over: str
    perhaps: str
    phone: str
    warning: str
    free: str


@cache
def paper_words(lang: str) -> PaperWords:
    """Return the words of a paper ticket in that language; in Spanish if it has none that were reviewed."""
    known = read_toml("paper_words.toml")
    return PaperWords(**known.get(lang, known["es"]))
