"""The texts of the tour of the demo, by language, from `tour_words.toml`."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from ciasc.content.toml_file import read_toml

TOUR_LANGUAGES: Final = ("es", "en")
"""The languages of the tour of the demo, the usual one first."""


@cache
def tour_words(lang: str) -> Mapping[str, Any]:
    """Return the texts of the tour of the demo in that language, in Spanish if it has none in it."""
    known = read_toml("tour_words.toml")
    return MappingProxyType(known.get(lang, known[TOUR_LANGUAGES[0]]))
