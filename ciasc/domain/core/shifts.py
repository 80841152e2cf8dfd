"""The shifts of a station, by the hours at which they begin, and which of them an hour belongs to."""

from collections.abc import Sequence
from typing import Final

SHIFTS: Final = (0, 8, 16)
"""Three of eight hours: what a station has that has not decided otherwise."""

MOST_SHIFTS: Final = 8
_DAY: Final = 24


def shift_of(hour: int, shifts: Sequence[int] = SHIFTS) -> int:
    """The hour at which the shift with that hour began; before the first one, the last one still goes on."""
    return max((begin for begin in shifts if begin <= hour), default=max(shifts))


def shift_end(begin: int, shifts: Sequence[int] = SHIFTS) -> int:
    """The hour at which the shift ends that begins then, 1 to 24."""
    return min((other for other in shifts if other > begin), default=min(shifts)) or _DAY


def shift_hours(begin: int, shifts: Sequence[int] = SHIFTS) -> list[int]:
    """The hours of the clock that belong to that shift, in order."""
    return [hour % _DAY for hour in range(begin, begin + _DAY) if shift_of(hour % _DAY, shifts) == begin]


def valid_shifts(shifts: Sequence[int]) -> bool:
    """Whether those are hours of a day, in order, each once, and not too many."""
    whole = all(0 <= begin < _DAY for begin in shifts)
    return whole and 0 < len(shifts) <= MOST_SHIFTS and list(shifts) == sorted(set(shifts))
