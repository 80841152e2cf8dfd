from datetime import datetime, timedelta

import pytest

from ciasc.station.clock import BUILT_IN, STEP, ClockState, StationClock
from tests.fakes import A_MONDAY, HandClock

INSTANT = timedelta(microseconds=1)


class Told:
    """A station's clock over one in the hand, and what it told."""

    def __init__(self, last: datetime | None = None) -> None:
        self.hand = HandClock()
        self.told: list[tuple[ClockState, float]] = []
        self.clock = StationClock(self.hand, last, lambda state, behind: self.told.append((state, behind)))


def test_a_clock_that_is_right_is_passed_on_and_nothing_is_told() -> None:
    it = Told(A_MONDAY - timedelta(days=1))
    assert [it.clock(), it.clock()] == [A_MONDAY, A_MONDAY]
    assert it.clock() == A_MONDAY
    assert it.hand.forward(5) == it.clock()
    assert (it.told, it.clock.checked()) == ([], ClockState.OK)


def test_a_small_correction_makes_time_stand_still_but_keeps_the_order() -> None:
    it = Told()
    before = it.clock()
    it.hand.forward(-STEP.total_seconds() / 2)
    assert [it.clock(), it.clock()] == [before + INSTANT, before + 2 * INSTANT]
    it.hand.forward(STEP.total_seconds())
    assert it.clock() == before + STEP / 2
    assert it.told == [(ClockState.BACK, 15.0), (ClockState.OK, 0.0)]


def test_a_clock_that_was_set_back_is_followed_and_told_once() -> None:
    it = Told()
    it.clock()
    it.hand.forward(-3600)
    assert [it.clock(), it.clock()] == [A_MONDAY - timedelta(hours=1)] * 2
    assert it.clock.checked() is ClockState.BACK
    it.hand.forward(3600)
    it.clock()
    assert it.told == [(ClockState.BACK, 3600.0), (ClockState.OK, 0.0)]


def test_a_start_with_a_clock_before_the_last_event_is_told() -> None:
    it = Told(A_MONDAY + timedelta(hours=2))
    assert it.clock() == A_MONDAY
    assert it.told == [(ClockState.BACK, 7200.0)]


@pytest.mark.parametrize("last", [None, A_MONDAY])
def test_a_year_before_the_builds_cannot_be_the_present(last: datetime | None) -> None:
    it = Told(last)
    it.hand.now = datetime(BUILT_IN - 1, 12, 31, tzinfo=A_MONDAY.tzinfo)
    assert it.clock() == it.hand.now
    assert it.clock.checked() is ClockState.OLD
    assert [state for state, _ in it.told] == [ClockState.OLD]
