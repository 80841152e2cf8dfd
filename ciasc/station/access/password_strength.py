"""Check whether a password is long enough and, by zxcvbn, resists guessing; explain how to improve it."""

import unicodedata
from collections.abc import Iterable
from functools import reduce
from typing import Final

from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.messages import Message, message

SHORTEST_PASSWORD: Final = 8
_LEAST: Final = 3
"""The least score of zxcvbn, of 0 to 4: more than 10^8 guesses."""
_LOOKED_AT: Final = 72
"""The characters that zxcvbn checks; further ones can only make a password stronger."""
_LOCAL: Final = (
    "comisaria",
    "comisaría",
    "policia",
    "policía",
    "peru",
    "perú",
    "pnp",
    "lima",
    "ciasc",
    "modulo",
    "denuncia",
    "contraseña",
    "clave",
    "usuario",
    "seguridad",
    "familia",
    "alianza",
    "universitario",
    "jesus",
    "dios",
)
"""Words that people at a station think of first and zxcvbn's English lists do not contain."""
_PATTERNS: Final = frozenset({"dictionary", "spatial", "repeat", "sequence", "regex", "date"})
"""The patterns of zxcvbn that `station.password.pattern` has words for."""


def require_long_password(password: str) -> None:
    """Check the length of a password; raise InvalidInput if it is too short."""
    if len(password) < SHORTEST_PASSWORD:
        raise InvalidInput("station.password.too_short", shortest=SHORTEST_PASSWORD)


def require_strong_password(password: str, *names: str) -> None:
    """Check that a password is hard to guess for people who know those names; raise InvalidInput if not."""
    from zxcvbn import zxcvbn  # noqa: PLC0415 - its dictionaries are heavy, and few requests choose a password

    found = zxcvbn(password[:_LOOKED_AT], user_inputs=[*_LOCAL, *_written(names)])
    if found["score"] >= _LEAST:
        return
    patterns = dict.fromkeys(one["pattern"] for one in found["sequence"] if one["pattern"] in _PATTERNS)
    raise InvalidInput("station.password.easy_to_guess", why=_why([*patterns]))


def _why(patterns: list[str]) -> Message:
    """Return why a password with those patterns is weak."""
    if not patterns:
        return message("station.password.short")
    first, *others = (message(f"station.password.pattern.{pattern}") for pattern in patterns)
    parts = reduce(
        lambda parts, part: message("station.password.and_another", parts=parts, part=part), others, first
    )
    return message("station.password.weak_parts", parts=parts)


def _written(names: Iterable[str]) -> list[str]:
    """Return those names as people type them: with and without accents, with and without spaces."""
    plain = [
        "".join(letter for letter in unicodedata.normalize("NFD", name) if not unicodedata.combining(letter))
        for name in names
    ]
    return [way for name in (*names, *plain) for way in (name, "".join(name.split()))]
