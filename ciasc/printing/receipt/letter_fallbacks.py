"""Replace the letters that the code table of a printer lacks.

Which code table a model has is in `ciasc/printing/profiles/*.toml`.
"""

import unicodedata
from typing import Final

_LIKE: Final = {"Pd": "-", "Pi": '"', "Pf": '"'}
"""Replacements of dashes and quotation marks, by category."""

_APOSTROPHES: Final = "\u02bb\u02bc\u02b9\u2018\u2019\u2032"
"""Letters and marks of Quechua and other spellings that no code table of a printer has."""


def printable(text: str, codec: str) -> str:
    """Return the text on one line in letters of that code table, with as little loss as possible.

    A letter that the table lacks is replaced by its base letter, else by "?". Control characters and letters
    of scripts that fill two places are left out: some printers change their table for them.
    """
    letters = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(_letter(letter, codec) for letter in letters)


def _letter(letter: str, codec: str) -> str:
    kind = unicodedata.category(letter)
    if kind.startswith("C") or unicodedata.east_asian_width(letter) in "WF":
        return ""
    mark = "'" if letter in _APOSTROPHES else _LIKE.get(kind, "")
    for like in (letter, mark, unicodedata.normalize("NFKC", letter), _bare(letter)):
        if like and _has(like, codec):
            return like
    return "?"


def _bare(letter: str) -> str:
    return "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))


def _has(text: str, codec: str) -> bool:
    try:
        return min(text.encode(codec)) >= ord(" ")
    except UnicodeEncodeError:
        return False
