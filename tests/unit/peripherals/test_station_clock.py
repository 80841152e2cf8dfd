from datetime import datetime, timedelta

import pytest

from ciasc.domain.core.clock_changes import STEP
from ciasc.station.clock import (
    BUILT_IN,
    LEAP,
    SETTLES_S,
    TOLD_FOR,
    ClockState,
    StationClock,
    StoredClock,
    up_s,
)
from tests.fakes import A_MONDAY, HandClock

INSTANT = timedelta(microseconds=1)


class Told:
    """A station's clock over a hand clock, and the faults that it reported."""

    def __init__(self, last: datetime | None = None, up_s: float = 86400) -> None:
        self.hand = HandClock()
        self.told: list[tuple[ClockState, float]] = []
        self.up_s = up_s
        self.clock = StationClock(
            self.hand,
            StoredClock(last=last),
            lambda state, behind: self.told.append((state, behind)),
            lambda: self.up_s,
        )

    def passes(self, seconds: float) -> datetime:
        """Let so much time pass."""
        self.up_s += seconds
        return self.hand.forward(seconds)


def test_a_right_clock_is_returned_and_nothing_is_reported() -> None:
    it = Told(A_MONDAY - timedelta(days=1))
    assert [it.clock(), it.clock()] == [A_MONDAY, A_MONDAY]
    assert it.clock() == A_MONDAY
    assert it.passes(7 * 86400) == it.clock()
    assert (it.told, it.clock.checked()) == ([], ClockState.OK)


def test_a_small_correction_stops_time_but_keeps_the_order() -> None:
    it = Told()
    before = it.clock()
    it.hand.forward(-STEP.total_seconds() / 2)
    assert [it.clock(), it.clock()] == [before + INSTANT, before + 2 * INSTANT]
    it.hand.forward(STEP.total_seconds())
    assert it.clock() == before + STEP / 2
    assert it.told == [(ClockState.BACK, 15.0), (ClockState.OK, 0.0)]


def test_a_clock_that_was_set_back_is_followed_and_reported_one_time() -> None:
    it = Told()
    it.clock()
    it.hand.forward(-3600)
    assert [it.clock(), it.clock()] == [A_MONDAY - timedelta(hours=1)] * 2
    assert it.clock.checked() is ClockState.BACK
    it.hand.forward(3600)
    it.clock()
    assert it.told == [(ClockState.BACK, 3600.0), (ClockState.OK, 0.0)]


def test_a_start_with_a_clock_before_the_last_event_is_reported() -> None:
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


def test_a_clock_that_leaps_ahead_is_reported_one_time_before_it_is_set_back() -> None:
    it = Told()
    it.clock()
    it.hand.forward(3600)
    assert [it.clock(), it.clock()] == [A_MONDAY + timedelta(hours=1)] * 2
    it.passes(600)
    assert it.clock.checked() is ClockState.AHEAD
    it.hand.forward(-3600)
    it.clock()
    it.passes(3600)
    it.clock()
    assert it.told == [(ClockState.AHEAD, -3600.0), (ClockState.BACK, 3600.0), (ClockState.OK, 0.0)]


def test_a_clock_that_is_set_back_and_then_too_far_ahead_is_reported() -> None:
    it = Told()
    it.clock()
    for step in (-3600, 7200):
        it.hand.forward(step)
        it.clock()
    assert it.told == [(ClockState.BACK, 3600.0), (ClockState.AHEAD, -3600.0)]


def test_a_clock_that_was_wrong_from_the_start_is_repaired_by_a_leap() -> None:
    it = Told(A_MONDAY + timedelta(hours=2))
    it.clock()
    it.hand.forward(3 * 3600)
    it.clock()
    assert it.told == [(ClockState.BACK, 7200.0), (ClockState.OK, 0.0)]


def test_a_leap_soon_after_the_start_of_the_machine_is_a_repair() -> None:
    it = Told(A_MONDAY - timedelta(days=2), up_s=40)
    it.clock()
    it.passes(60)
    it.hand.forward(86400)
    it.clock()
    assert (it.told, it.clock.checked()) == ([], ClockState.OK)
    it.passes(SETTLES_S)
    it.hand.forward(86400)
    it.clock()
    assert it.told == [(ClockState.AHEAD, -86400.0)]


def test_a_small_step_ahead_is_a_correction() -> None:
    it = Told()
    it.clock()
    for _ in range(3):
        it.hand.forward(LEAP.total_seconds())
        it.clock()
    assert it.told == []


def test_a_leap_that_is_not_set_back_is_reported_for_half_a_day() -> None:
    it = Told()
    it.clock()
    it.hand.forward(61)
    it.clock()
    it.passes(TOLD_FOR.total_seconds())
    assert it.clock.checked() is ClockState.AHEAD
    it.passes(1)
    assert it.clock.checked() is ClockState.OK


def test_without_a_steady_clock_a_leap_looks_like_passed_time() -> None:
    hand = HandClock()
    clock = StationClock(hand, StoredClock(), lambda *_: None)
    clock()
    hand.forward(86400)
    assert clock.checked() is ClockState.OK


def test_the_machine_has_a_monotonic_clock() -> None:
    assert 0 < up_s() <= up_s()
