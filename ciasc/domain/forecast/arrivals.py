"""How many people a future day brings: recent weeks count more, and growth goes on as it was."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from math import exp, log, sqrt
from statistics import fmean
from typing import Final

HALVES_DAYS: Final = 21.0
"""A day that much older counts half."""

_WEEK_DAYS: Final = 7.0
_SURE: Final = 2.0
_FEWEST_DAYS: Final = 12
_MOST_WEEKLY: Final = 0.05
_NINE_OF_TEN: Final = 1.2816


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """People of a future day: `low` to `high` is where 8 of 10 such days lie.

    `weekly` is by which part each week had more people than the one before, zero where the weeks do not say
    so; `varies` is by which part a day differs from `expected` beyond chance. `weights` say how much each of
    the similar days counts, growth included: they give `expected` from the people of these days.
    """

    expected: float = 0.0
    low: float = 0.0
    high: float = 0.0
    weekly: float = 0.0
    varies: float = 0.0
    weights: Mapping[date, float]


def foresee_arrivals(
    day: date, similar: Collection[date], people: Mapping[date, int], kinds: Mapping[date, int]
) -> Arrivals:
    """Compute the arrivals of that day from the similar days before it.

    `people` are those of each worked day, `kinds` says which days are similar to each other.
    """
    if not similar:
        return Arrivals(weights={})
    growth = _growth(people, kinds)
    counts = {on: 0.5 ** ((day - on).days / HALVES_DAYS) for on in similar}
    total = sum(counts.values())
    weights = {on: count / total * exp(growth * (day - on).days) for on, count in counts.items()}
    expected = sum(weights[on] * people.get(on, 0) for on in similar)
    beyond = _dispersion(day, people, kinds, growth)
    days = total**2 / sum(count**2 for count in counts.values())
    spread = _NINE_OF_TEN * sqrt(expected * beyond * (1 + 1 / days))
    return Arrivals(
        expected=expected,
        low=max(expected - spread, 0.0),
        high=expected + spread,
        weekly=exp(growth * _WEEK_DAYS) - 1,
        varies=sqrt(max(beyond - 1, 0.0) / expected) if expected else 0.0,
        weights=weights,
    )


def _by_kind(people: Mapping[date, int], kinds: Mapping[date, int]) -> list[dict[date, int]]:
    found: dict[int, dict[date, int]] = defaultdict(dict)
    for on, many in people.items():
        if many:
            found[kinds[on]][on] = many
    return [some for some in found.values() if len(some) > 1]


def _growth(people: Mapping[date, int], kinds: Mapping[date, int]) -> float:
    """Return the growth of the logarithm a day, within days of the same kind; 0 where it may be chance."""
    points: list[tuple[float, float]] = []
    groups = _by_kind(people, kinds)
    for some in groups:
        middle = fmean(on.toordinal() for on in some)
        height = fmean(log(many) for many in some.values())
        points += [(on.toordinal() - middle, log(many) - height) for on, many in some.items()]
    width = sum(x * x for x, _ in points)
    free = len(points) - len(groups) - 1
    if len(points) < _FEWEST_DAYS or free < 1 or not width:
        return 0.0
    slope = sum(x * y for x, y in points) / width
    error = sqrt(sum((y - slope * x) ** 2 for x, y in points) / free / width)
    if abs(slope) <= _SURE * error:
        return 0.0
    most = log(1 + _MOST_WEEKLY) / _WEEK_DAYS
    return min(max(slope, -most), most)


def _dispersion(day: date, people: Mapping[date, int], kinds: Mapping[date, int], growth: float) -> float:
    """Return how much more days vary than people who come by chance (1)."""
    found, free = 0.0, 0
    for some in _by_kind(people, kinds):
        grown = {on: exp(growth * (on - day).days) for on in some}
        level = sum(some.values()) / sum(grown.values())
        found += sum((many - level * grown[on]) ** 2 / (level * grown[on]) for on, many in some.items())
        free += len(some) - 1
    return max(found / free, 1.0) if free else 1.0
