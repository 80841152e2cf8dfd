from dataclasses import replace
from datetime import timedelta

from ciasc.domain.core.services import Lane
from ciasc.domain.stats.legs import LegDuration, LegEnd
from ciasc.domain.stats.within_target import is_prompt, is_prompt_from_grant, promise
from tests.facts import a_fact, a_waiting
from tests.fakes import A_MONDAY

FIRST = a_fact("a", lane=Lane.PREFERENTIAL, called=290, serving=299, ended=500).leg


def test_a_ticket_that_the_system_ended_broke_each_target() -> None:
    expired = replace(FIRST, end=LegEnd.EXPIRED, called_at=None, serving_at=None)
    now = A_MONDAY + timedelta(seconds=10)
    assert promise(expired, now, 36_000, None) is False
    assert is_prompt(expired, now) is False
    across = replace(expired, leapt=frozenset({LegDuration.WAIT}))
    assert is_prompt(across, now) is False, "a change of the clock does not excuse it"


def test_a_wait_across_a_change_of_the_clock_decides_nothing() -> None:
    leapt = replace(FIRST, leapt=frozenset({LegDuration.WAIT}))
    assert is_prompt(leapt, A_MONDAY + timedelta(hours=1)) is None


def test_who_goes_first_is_judged_by_three_and_by_five_minutes() -> None:
    now = A_MONDAY + timedelta(hours=1)
    assert is_prompt(FIRST, now) is True
    assert is_prompt(replace(FIRST, lane=Lane.IMMEDIATE), now) is False
    assert is_prompt(replace(FIRST, lane=Lane.NORMAL), now) is None


def test_who_still_waits_broke_a_target_only_after_it() -> None:
    waiting = a_waiting("a", lane=Lane.PREFERENTIAL).leg
    assert is_prompt(waiting, A_MONDAY + timedelta(seconds=300)) is None
    assert is_prompt(waiting, A_MONDAY + timedelta(seconds=301)) is False


def test_a_lane_given_later_is_judged_from_then() -> None:
    granted = replace(FIRST, queued_at=A_MONDAY - timedelta(minutes=20), granted_at=A_MONDAY)
    assert is_prompt(granted, A_MONDAY + timedelta(hours=1)) is False
    assert is_prompt_from_grant(granted, A_MONDAY + timedelta(hours=1)) is True
    assert is_prompt_from_grant(replace(granted, lane=Lane.NORMAL), A_MONDAY) is None
