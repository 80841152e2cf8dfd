"""The shifts of a station, by the hours at which they begin, and the shift of an hour."""

from collections.abc import Sequence
from typing import Final

SHIFTS: Final = (0, 8, 16)
"""The default: three of eight hours."""

MOST_SHIFTS: Final = 8
_DAY: Final = 24


def shift_of(hour: int, shifts: Sequence[int] = SHIFTS) -> int:
    """Return the hour at which the shift of that hour began; before the first one, the last one goes on."""
    return max((begin for begin in shifts if begin <= hour), default=max(shifts))


def shift_end(begin: int, shifts: Sequence[int] = SHIFTS) -> int:
    """Return the hour at which the shift that begins then ends, 1 to 24."""
    return min((other for other in shifts if other > begin), default=min(shifts)) or _DAY


def shift_hours(begin: int, shifts: Sequence[int] = SHIFTS) -> list[int]:
    """Return the hours of the clock in that shift, in order."""
    return [hour % _DAY for hour in range(begin, begin + _DAY) if shift_of(hour % _DAY, shifts) == begin]


def valid_shifts(shifts: Sequence[int]) -> bool:
    """Return whether those are different hours of a day, in order and not too many."""
    whole = all(0 <= begin < _DAY for begin in shifts)
    return whole and 0 < len(shifts) <= MOST_SHIFTS and list(shifts) == sorted(set(shifts))
