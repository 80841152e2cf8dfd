"""The wall clock beside the steady clock: a duration is the same, whatever the wall clock does."""

from datetime import timedelta

import pytest

from ciasc.domain.core.clock_pace import EVEN, ClockPace, Leap
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.station.clock import SLIP, ClockState, StationClock, StoredClock
from tests.fakes import HandClock

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


class Station:
    """A station's clock over a hand clock that runs at a rate, and a steady one."""

    def __init__(self, rate: float = 1.0) -> None:
        self.rate = rate
        self.steady_s = 86400.0
        self.hand = HandClock()
        self.said: list[ClockState] = []
        self.clock = StationClock(
            self.hand,
            StoredClock(),
            lambda state, _: self.said.append(state),
            lambda: self.steady_s,
            rate=rate,
        )
        self.clock()

    def passes(self, seconds: float) -> None:
        """Let real time pass."""
        self.steady_s += seconds
        self.hand.forward(seconds * self.rate)
        self.clock()


def test_a_window_keeps_its_length_beside_a_right_clock() -> None:
    assert (EVEN.span(MINUTE), EVEN.ahead(MINUTE), EVEN.real(MINUTE)) == (MINUTE, MINUTE, MINUTE)
    assert Policy().laid(EVEN) == Policy()


def test_a_fast_clock_makes_durations_longer_on_the_wall_and_not_the_day() -> None:
    rules = Policy().laid(ClockPace(60))
    assert (rules.undo_seconds, rules.recall_cooldown_seconds, rules.lease_seconds) == (600, 300, 1800)
    assert (rules.idle_seconds, rules.alert_repeats_seconds) == (7200, 7200)
    assert (rules.stay_seconds, rules.alert_taken_seconds) == (3600, 3600)
    same = ("no_show_min_calls", "no_show_min_seconds", "absent_keeps_seconds", "overdue_seconds")
    assert [getattr(rules, name) for name in same] == [getattr(Policy(), name) for name in same]
    assert ClockPace(60).real(HOUR) == MINUTE


@pytest.mark.parametrize(
    ("by", "after_s", "span"),
    [
        ([HOUR], 59, MINUTE + HOUR),
        ([HOUR], 61, MINUTE),
        ([-HOUR], 10, MINUTE),
        ([HOUR, -HOUR], 10, MINUTE),
        ([-HOUR, HOUR], 10, MINUTE + HOUR),
    ],
)
def test_a_leap_within_the_window_makes_it_longer_on_the_wall(
    by: list[timedelta], after_s: float, span: timedelta
) -> None:
    it = Station()
    for leap in by:
        it.hand.forward(leap.total_seconds())
        it.clock()
    it.passes(after_s)
    assert it.clock.pace().span(MINUTE) == span


def test_network_corrections_over_a_day_are_no_leap() -> None:
    it = Station()
    for _ in range(5):
        it.hand.forward(SLIP.total_seconds())
        it.passes(1)
    assert it.clock.pace().leaps == ()


def test_a_clock_that_runs_fast_is_right_and_one_that_leaps_beside_it_is_seen() -> None:
    it = Station(600)
    for _ in range(100):
        it.passes(5)
    assert (it.said, it.clock.pace().leaps) == ([], ())
    it.hand.forward(20 * 3600)
    assert it.clock.checked() is ClockState.AHEAD
    assert it.clock.pace().leaps == (Leap(it.steady_s, timedelta(hours=20)),)


def test_the_last_hundred_leaps_of_a_clock_are_kept() -> None:
    it = Station()
    for _ in range(120):
        it.hand.forward(10)
        it.clock()
    assert len(it.clock.pace().leaps) == 100
    it.passes(31 * 86400)
    it.hand.forward(10)
    assert len(it.clock.pace().leaps) == 1


def test_a_deadline_moves_by_the_leaps_within_its_time() -> None:
    it = Station()
    until = it.hand.now + it.clock.pace().ahead(HOUR)
    it.passes(600)
    it.hand.forward(86400)
    assert it.clock.pace().deadline(it.clock(), HOUR) < until
    it.passes(3001)
    assert it.clock.pace().deadline(it.clock(), HOUR) < until + timedelta(seconds=2)
