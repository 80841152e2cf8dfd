"""Durations as marks: a letter for the second at which each ended, so that many of them add up as one text.

There is a letter for each second up to twelve days and one for anything longer; days closed by definitions
4 or before have one for anything longer than eight hours. Two texts are added by concatenation, which a
database does while it groups rows, and nothing is dropped: a percentile of marks is that of the durations
themselves, in whole seconds.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import accumulate
from math import floor
from typing import Final

LONGEST_S: Final = 1_036_800
ONCE_LONGEST_S: Final = 28_800
"""In days closed by definitions 4 or before, this long or longer."""
_FIRST: Final = ord("0")
_NO_LETTERS: Final = range(0xD800, 0xE000)
"""Codes that are no letters of Unicode, which no text may hold."""


def mark(seconds: float) -> str:
    """Return the one letter of a duration, rounded to a second."""
    code = _FIRST + min(max(round(seconds), 0), LONGEST_S)
    return chr(code if code < _NO_LETTERS.start else code + len(_NO_LETTERS))


def _seconds(letter: str) -> int:
    code = ord(letter)
    return (code if code < _NO_LETTERS.start else code - len(_NO_LETTERS)) - _FIRST


def marks(durations: Iterable[float | None]) -> str:
    """Return the letters of those durations that are known, in order of length."""
    return "".join(sorted(mark(seconds) for seconds in durations if seconds is not None))


def seconds_of(text: str) -> list[int]:
    """Return the durations of those letters, the shortest first."""
    return [_seconds(letter) for letter in sorted(text)]


def percentile_s(text: str, share: float) -> float | None:
    """Compute the duration within which `share` (0 to 1) of all lie, in seconds, interpolated; None of none.

    Of days closed by definitions 4 or before, 28,800 s is eight hours or more.
    """
    if not text:
        return None
    found, ends = _counted(text)
    place = share * (len(text) - 1)
    low = floor(place)
    high = min(low + 1, len(text) - 1)
    first, second = (_seconds(found[bisect_right(ends, which)]) for which in (low, high))
    return first + (second - first) * (place - low)


def mean_s(text: str) -> float | None:
    """Compute the mean of those durations in seconds; None of none. Those of old days are as above."""
    return sum(map(_seconds, text)) / len(text) if text else None


@lru_cache(maxsize=8)  # several percentiles of one text are computed one after the other
def _counted(text: str) -> tuple[str, list[int]]:
    """Return each letter in order without repeats, and how many letters there are up to it."""
    found = sorted(Counter(text).items())
    return "".join(letter for letter, _ in found), list(accumulate(many for _, many in found))
