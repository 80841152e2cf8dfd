"""Get the characters of a TrueType font, and reduce a text to them."""

import struct
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

_FORMAT: Final = 4
_UNICODE: Final = frozenset({(0, 3), (3, 1)})
"""Platform and encoding of the tables of the Basic Multilingual Plane."""

_ALIKE: Final[Mapping[str, str]] = {
    "\N{NARROW NO-BREAK SPACE}": "\N{NO-BREAK SPACE}",
    "\N{MODIFIER LETTER APOSTROPHE}": "\N{RIGHT SINGLE QUOTATION MARK}",
    "\N{HYPHEN}": "-",
    "\N{NON-BREAKING HYPHEN}": "-",
    "\N{LESS-THAN OR EQUAL TO}": "<=",
    "\N{GREATER-THAN OR EQUAL TO}": ">=",
    "\N{RIGHTWARDS ARROW}": "->",
}
"""Replacements: the right is printed if the font has no glyph for the left."""

MISSING: Final = "?"


def characters(font: bytes) -> frozenset[int]:
    """Return the code points for which the font has a glyph, from its `cmap` table.

    Raise ValueError if the data is not a TrueType font with a table of format 4.
    """
    try:
        start = _table(font, b"cmap")
        count = struct.unpack_from(">H", font, start + 2)[0]
        for at in range(count):
            platform, encoding, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * at)
            kind = struct.unpack_from(">H", font, start + offset)[0]
            if (platform, encoding) in _UNICODE and kind == _FORMAT:
                return frozenset(_segments(font, start + offset))
    except struct.error as error:
        raise ValueError("The font is cut short.") from error
    raise ValueError("The font has no Unicode table of format 4.")


def _table(font: bytes, tag: bytes) -> int:
    """Return the offset of the table with that tag."""
    for at in range(struct.unpack_from(">H", font, 4)[0]):
        name, _, offset, _ = struct.unpack_from(">4sLLL", font, 12 + 16 * at)
        if name == tag:
            return int(offset)
    raise ValueError(f"The font has no table {tag.decode()}.")


def _segments(font: bytes, start: int) -> Iterator[int]:
    """Return the code points of a table of format 4: ranges, each with a delta or its own list of glyphs."""
    count = struct.unpack_from(">H", font, start + 6)[0] // 2
    ends, starts, deltas, ranges = (
        struct.unpack_from(f">{count}H", font, start + 14 + part * 2 * count + 2 * (part > 0))
        for part in range(4)
    )
    base = start + 16 + 6 * count
    for at, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = code
            if offset:
                glyph = struct.unpack_from(">H", font, base + 2 * at + offset + 2 * (code - first))[0]
            if (glyph + delta) % 0x10000 and glyph:
                yield code


def printable(text: str, known: frozenset[int]) -> str:
    """Return the text with only characters of the font: a similar one, its plain letters, or `?`.

    Line breaks and control characters become spaces; marks that only join or colour others are removed.
    """
    composed = unicodedata.normalize("NFC", text)
    return composed.translate({ord(one): _printed(one, known) for one in set(composed)})


def _printed(one: str, known: frozenset[int]) -> str:
    kind = unicodedata.category(one)
    if kind in ("Cc", "Zl", "Zp"):
        return " "
    if ord(one) in known:
        return one
    if kind in ("Cf", "Mn", "Me", "Sk"):
        return ""
    like = _ALIKE.get(one) or unicodedata.normalize("NFKD", one)
    found = "".join(part for part in like if ord(part) in known)
    return found or MISSING
