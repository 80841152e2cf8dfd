"""How many people a future day brings, with growth, and how sure that is."""

import math
from collections.abc import Callable
from datetime import date, timedelta
from random import Random

import pytest

from ciasc.domain.forecast.arrivals import Arrivals, foresee_arrivals

DAY = date(2026, 11, 30)
BY_WEEKDAY = (233, 210, 200, 205, 240, 150, 90)


def foreseen(people_of: Callable[[date], int], weeks: int = 8) -> Arrivals:
    past = [DAY - timedelta(days=n) for n in range(1, 7 * weeks + 1)]
    similar = [on for on in past if on.weekday() == DAY.weekday()]
    return foresee_arrivals(
        DAY, similar, {on: people_of(on) for on in past}, {on: on.isoweekday() for on in past}
    )


def grown(on: date, weekly: float) -> int:
    """Return the people of that day if each week brings so much more, as many as usual on `DAY`."""
    return round(BY_WEEKDAY[on.weekday()] * math.pow(1 + weekly, (on - DAY).days / 7))


@pytest.mark.parametrize("weekly", [0.02, -0.02, 0.04])
def test_growth_goes_on_and_is_named(weekly: float) -> None:
    found = foreseen(lambda on: grown(on, weekly))
    assert found.weekly == pytest.approx(weekly, abs=0.002)
    assert found.expected == pytest.approx(233, abs=3)  # the mean of eight weeks is 21 too few
    assert found.low < 233 < found.high


def test_what_may_be_chance_is_no_growth() -> None:
    chance = Random(4)  # noqa: S311 - a simulation
    found = foreseen(lambda on: max(round(chance.gauss(BY_WEEKDAY[on.weekday()], 25)), 1))
    assert found.weekly == 0
    assert found.varies > 0


def test_growth_has_a_limit_and_needs_days() -> None:
    assert foreseen(lambda on: grown(on, 0.3)).weekly == pytest.approx(0.05)
    assert foreseen(lambda on: grown(on, 0.04), weeks=1).weekly == 0


def test_recent_weeks_count_more() -> None:
    found = foresee_arrivals(
        DAY,
        [DAY - timedelta(days=7), DAY - timedelta(days=28)],
        {DAY - timedelta(days=7): 200, DAY - timedelta(days=28): 100},
        {DAY - timedelta(days=7): 1, DAY - timedelta(days=28): 1},
    )
    assert found.expected == pytest.approx((200 + 100 / 2) / 1.5)
    assert sum(found.weights.values()) == pytest.approx(1)


def test_eight_of_ten_days_lie_in_the_range() -> None:
    chance = Random(5)  # noqa: S311 - a simulation
    held = 0
    for _ in range(200):
        found = foreseen(lambda on: max(round(chance.gauss(BY_WEEKDAY[on.weekday()], 24)), 1))
        held += found.low <= chance.gauss(233, 24) <= found.high
    assert 0.72 <= held / 200 <= 0.9


def test_a_day_on_which_none_came_says_nothing_of_growth() -> None:
    found = foreseen(lambda on: 0 if (DAY - on).days == 14 else grown(on, 0.02))
    assert found.weekly == pytest.approx(0.02, abs=0.002)


def test_of_no_similar_day_nothing_comes() -> None:
    found = foresee_arrivals(DAY, [], {}, {})
    assert (found.expected, found.low, found.high, found.weekly, found.varies) == (0, 0, 0, 0, 0)
