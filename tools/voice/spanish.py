"""Spanish for the voice: numbers as words, and words respelled for an engine that speaks as in Castile."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

WORDS: Final[Mapping[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "words.toml").read_text(encoding="utf-8")
)
_NUMBERS: Final = WORDS["numbers"]
_VOWEL: Final = re.compile("[aeiouáéíóú]+")
_ACCENTS: Final = str.maketrans("aeiou", "áéíóú")


def number_words(number: int) -> str:
    """Return the words of a number from 0 to 999."""
    if number < len(_NUMBERS["to_29"]):
        return str(_NUMBERS["to_29"][number])
    if number < 100:  # noqa: PLR2004 - two digits
        ten, unit = divmod(number, 10)
        tens = _NUMBERS["tens"][ten - 3]
        return f"{tens} y {number_words(unit)}" if unit else str(tens)
    hundreds, rest = divmod(number, 100)
    if number == 100:  # noqa: PLR2004 - the one hundred that has a word of its own
        return str(_NUMBERS["hundred"])
    head = str(_NUMBERS["hundreds"][hundreds - 1])
    return f"{head} {number_words(rest)}" if rest else head


def code_words(number: int) -> str:
    """Return the three digits of a ticket as people say them: the zeros in front one by one."""
    zeros = 3 - len(str(number))
    return " ".join([number_words(0)] * zeros + [number_words(number)])


def respelled(text: str) -> str:
    """Return the text so that an engine of Castile reads it with the sounds of Peru: s for z and soft c."""
    return re.sub(r"[^\W\d_]+", lambda found: _respelled(found[0].lower()), text)


def _respelled(word: str) -> str:
    given = WORDS["respelled"].get(word)
    if given is not None:
        return str(given)
    if word.endswith("z"):
        word = _with_accent(word[:-1]) + "s"
    word = re.sub("xc(?=[eiéí])", "ks", word)
    word = re.sub("s?c(?=[eiéí])", "s", word)
    return word.replace("z", "s")


def _with_accent(word: str) -> str:
    """Return the word with its last vowel accented, where only a final z put the stress there."""
    vowels = list(_VOWEL.finditer(word))
    if len(vowels) < 2 or re.search("[áéíóú]", word):  # noqa: PLR2004 - a word of one syllable has no choice
        return word
    end = vowels[-1].end()
    return word[: end - 1] + word[end - 1].translate(_ACCENTS) + word[end:]
