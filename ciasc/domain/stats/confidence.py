"""How sure a share of so many cases is: the interval of Wilson, at 95 %."""

from math import sqrt
from typing import Final

_Z: Final = 1.959964
"""Of a normal distribution, 95 % lies within so many standard deviations."""

Interval = tuple[float, float]
"""The lowest and the highest percentage."""


def wilson(part: int, whole: int) -> Interval | None:
    """Return the percentages between which the true share lies in 95 of 100 cases; None of nothing.

    E. B. Wilson, 1927. Of 10 of 10 it begins at 72: a share of few says little.
    """
    if not whole:
        return None
    share, squared = part / whole, _Z * _Z
    middle = (share + squared / (2 * whole)) / (1 + squared / whole)
    reach = _Z * sqrt(share * (1 - share) / whole + squared / (4 * whole * whole)) / (1 + squared / whole)
    return 100 * max(middle - reach, 0.0), 100 * min(middle + reach, 1.0)
