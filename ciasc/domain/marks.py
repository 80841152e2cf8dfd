"""Durations as marks: a letter for the minute in which each ended, so that many of them add up as one text.

There is a letter for each minute up to eight hours and one for anything longer. Putting two texts one behind
the other adds them, which a database does while it groups rows; a percentile told from marks errs by less
than a minute.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import accumulate
from math import ceil, floor
from typing import Final

LONGEST_MIN: Final = 480
_FIRST: Final = ord("0")


def mark(seconds: float) -> str:
    """The one letter of a duration; who waited exactly a minute is within the first one."""
    return chr(_FIRST + min(max(ceil(seconds / 60) - 1, 0), LONGEST_MIN))


def marks(durations: Iterable[float | None]) -> str:
    """The letters of those durations that are known, in order of length."""
    return "".join(sorted(mark(seconds) for seconds in durations if seconds is not None))


def counts(text: str) -> dict[int, int]:
    """How many durations ended in each minute, the first being 0; the shortest first."""
    return {ord(letter) - _FIRST: many for letter, many in sorted(Counter(text).items())}


def percentile_s(text: str, share: float) -> float | None:
    """The duration within which `share` (0 to 1) of all lie, in seconds; None of none.

    Durations are taken as spread evenly over their minute. Beyond eight hours nothing is known but that: the
    answer is then 28,800 s.
    """
    if not text:
        return None
    found = list(counts(text).items())
    ends = list(accumulate(many for _, many in found))
    place = share * (len(text) - 1)
    low = floor(place)
    high = min(low + 1, len(text) - 1)
    first, second = (_nth(found, ends, which) for which in (low, high))
    return first + (second - first) * (place - low)


def _nth(found: list[tuple[int, int]], ends: list[int], which: int) -> float:
    """The duration that stands at that place, the shortest at 0."""
    minute, many, end = next(
        (minute, many, end) for (minute, many), end in zip(found, ends, strict=True) if end > which
    )
    if minute == LONGEST_MIN:
        return 60 * LONGEST_MIN
    return 60 * (minute + (which - (end - many) + 0.5) / many)
