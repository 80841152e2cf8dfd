"""The wait estimate on a simulated station that shares no code with it, and beside the simulation itself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from benchmarks.estimate_truth import FIRST, live, truth
from benchmarks.regimes import BUSY


@pytest.mark.long
def test_what_people_are_told_comes_true_on_a_simulated_station() -> None:
    """Check a small sample; the large one is `python -m benchmarks estimate`."""
    found = live(BUSY, learns=8, judged=2)
    everybody, behind = truth(found), truth(found, lambda person: person.ahead > 0)
    assert everybody.people > 200
    assert everybody.told >= 0.9
    assert 0.85 <= everybody.range_held <= 0.99
    assert behind.untils > 50
    assert behind.until_kept >= 0.75
    assert behind.error_min <= 0.8 * behind.simple_min


@pytest.mark.long
def test_a_new_station_goes_on_telling_estimates_after_its_first_days() -> None:
    """A reaction of some seconds at a free desk is within what people read."""
    slow = replace(BUSY, per_hour=9, reacts_s=(5.0, 60.0))
    found = live(slow, learns=3, judged=4)
    last = [one for one in found if one.person.came >= FIRST + timedelta(days=5)]
    assert truth(last).told >= 0.9
