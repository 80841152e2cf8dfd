"""Check the line over the last hours against people counted one by one at each moment."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from ciasc.domain.stats.legs import Leg, LegDuration, LegEnd
from ciasc.domain.stats.queue_length import is_left_out, moments, queue_length_over_time
from tests.facts import a_fact, a_waiting
from tests.fakes import A_MONDAY

EVERY = timedelta(minutes=5)
NOW = A_MONDAY + timedelta(minutes=61)


def test_moments_are_whole_steps_up_to_now() -> None:
    found = moments(NOW, EVERY, 3)
    assert found == [A_MONDAY + timedelta(minutes=minute) for minute in (50, 55, 60)]


def test_who_was_called_left_or_was_cancelled_waits_no_more() -> None:
    legs = [
        a_fact(queued=0, called=600, ended=900).leg,
        a_fact(queued=100, called=None, serving=None, ended=700, end=LegEnd.LEFT).leg,
        a_fact(queued=100, called=None, serving=None, end=LegEnd.CANCELLED).leg,
        a_waiting(queued=600).leg,
    ]
    at = [A_MONDAY + timedelta(seconds=seconds) for seconds in (0, 300, 600, 900)]
    assert [(one.people, one.longest_s) for one in queue_length_over_time(legs, at)] == [
        (1, 0),
        (2, 300),
        (2, 500),
        (1, 300),
    ]
    assert queue_length_over_time([], at[:1])[0].people == 0


SECONDS = st.integers(0, 3600)


@given(st.lists(st.tuples(SECONDS, SECONDS), max_size=30))
def test_each_moment_is_as_if_counted_by_hand(waits: list[tuple[int, int]]) -> None:
    legs: list[Leg] = [a_fact(queued=queued, called=queued + wait, ended=9000).leg for queued, wait in waits]
    for one in queue_length_over_time(legs, moments(NOW, EVERY, 13)):
        seconds = (one.at - A_MONDAY).total_seconds()
        there = [seconds - queued for queued, wait in waits if queued <= seconds < queued + wait]
        assert (one.people, one.longest_s) == (len(there), max(there, default=0))


def test_a_wait_across_a_change_of_the_clock_is_left_out_when_it_is_over() -> None:
    at = [A_MONDAY + timedelta(minutes=minute) for minute in range(3)]
    leapt = frozenset({LegDuration.FIRST_CALL})
    some = [a_fact(called=3 * 86_400, leapt=leapt).leg, a_waiting(leapt=leapt).leg]
    assert [one.people for one in queue_length_over_time(some, at)] == [1, 1, 1]


def test_who_waits_once_more_is_counted_from_the_return() -> None:
    at = [A_MONDAY + timedelta(minutes=minute) for minute in range(7)]
    again = ((at[3], at[5]), (at[6], None))
    one = replace(a_fact(called=60, serving=None, ended=None, end=LegEnd.OPEN).leg, waits_again=again)
    found = queue_length_over_time([one], at)
    assert [point.people for point in found] == [1, 0, 0, 1, 1, 0, 1]
    assert [point.longest_s for point in found] == [0, 0, 0, 180, 240, 0, 360]
    leapt = replace(one, leapt=frozenset({LegDuration.FIRST_CALL}))
    assert [point.people for point in queue_length_over_time([leapt], at)] == [0, 0, 0, 0, 0, 0, 1]


def test_waits_left_out_are_those_that_are_over_and_crossed_a_change_of_the_clock() -> None:
    leapt = frozenset({LegDuration.FIRST_CALL})
    assert is_left_out(a_fact(leapt=leapt).leg)
    assert is_left_out(a_fact(called=None, serving=None, end=LegEnd.LEFT, leapt=leapt).leg)
    assert not is_left_out(a_waiting(leapt=leapt).leg)
    assert not is_left_out(a_fact(end=LegEnd.CANCELLED, leapt=leapt).leg)
    assert not is_left_out(a_fact(leapt=frozenset({LegDuration.SERVICE})).leg)
