"""The languages beside Spanish that a station offers to citizens, with its own phrases in them."""

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from operator import itemgetter
from typing import Final

SPANISH: Final = "es"
"""The language of the source: every text exists in it."""

VARIETIES: Final[Mapping[str, tuple[str, ...]]] = {"qu": ("chanka", "cusco")}
"""The varieties of a language with a catalogue of their own; the tag does not change."""


@dataclass(frozen=True, slots=True)
class Translation:
    """One text in another language; `reviewed` is true if a speaker of it has checked the text.

    `spanish` is the text that it translates, empty in a configuration of an earlier version.
    """

    text: str
    reviewed: bool = False
    spanish: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherLanguage:
    """A language beside Spanish: whether citizens may choose it, its variety, and the station's own phrases.

    `phrases` are by message id and replace those that CIASC brings.
    """

    tag: str
    offered: bool = False
    variety: str = ""
    phrases: Mapping[str, Translation] = field(default_factory=dict)


OTHER_LANGUAGES: Final = (
    OtherLanguage(tag="qu", variety="chanka"),
    OtherLanguage(tag="ay"),
    OtherLanguage(tag="en", offered=True),
)
"""The default: English, which is complete; Quechua and Aymara are drafts, which a station turns on."""


def languages_mark(languages: Sequence[OtherLanguage]) -> str:
    """Return letters that change when what citizens may choose, or a phrase in it, does."""
    kept = [
        (one.tag, one.offered, one.variety, sorted(one.phrases.items(), key=itemgetter(0)))
        for one in languages
    ]
    return sha256(repr(kept).encode()).hexdigest()[:12]


@lru_cache(2048)
def places(text: str) -> frozenset[str] | None:
    """Return the names in braces of a text; None if its braces are not closed or name more than a value."""
    try:
        parsed = list(string.Formatter().parse(text))
    except ValueError:
        return None
    if any(
        name is not None and (not name.isidentifier() or spec or conversion)
        for _, name, spec, conversion in parsed
    ):
        return None
    return frozenset(name for _, name, _, _ in parsed if name is not None)
