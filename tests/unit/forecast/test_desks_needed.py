"""Check Erlang's formulas against published figures, and against the simulation of the same hall."""

from math import log
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ciasc.domain.forecast.desks_needed import Level, desk_hours, desks_needed, erlang_c, level, share_leaving
from ciasc.domain.forecast.simulation import Play
from ciasc.domain.forecast.simulation_state import Habits, LineOrder, Post, SimulationState, Stream

MINUTE = 60.0
VISIT_S, TARGET_S = 16 * MINUTE, 20 * MINUTE


@pytest.mark.parametrize(
    ("desks", "waits", "mean_min", "within"), [(4, 0.60, 11.9, 0.78), (5, 0.29, 2.6, 0.97)]
)
def test_twelve_people_an_hour_of_sixteen_minutes(
    desks: int, waits: float, mean_min: float, within: float
) -> None:
    found = level(12, VISIT_S, desks, TARGET_S)
    assert found is not None
    assert found.waits == pytest.approx(waits, abs=0.006)
    assert found.mean_s / MINUTE == pytest.approx(mean_min, abs=0.06)
    assert found.within == pytest.approx(within, abs=0.006)
    assert found.busy == pytest.approx(3.2 / desks)


def test_desks_that_cannot_keep_up_have_no_level() -> None:
    assert level(12, VISIT_S, 3, TARGET_S) is None
    assert erlang_c(3, 3.2) == 1


def test_attentions_that_took_no_time_need_one_desk() -> None:
    assert (desks_needed(6, 0, TARGET_S), desks_needed(0, 0, TARGET_S)) == (1, 0)
    assert level(6, 0, 1, TARGET_S) == Level(waits=0, mean_s=0, within=1, busy=0)


@pytest.mark.parametrize(("desks", "share"), [(3, 0.15), (4, 0.05)])
def test_people_lose_patience(desks: int, share: float) -> None:
    assert share_leaving(12, VISIT_S, desks, 110 * MINUTE) == pytest.approx(share, abs=0.006)


def test_impatience_is_simulated_as_computed() -> None:
    exponential = [-VISIT_S * log((n + 0.5) / 1000) for n in range(1000)]
    scene = SimulationState(
        posts=[Post(line=0)] * 3,
        orders=[LineOrder(people=[], keys=[], newcomer={0: 0.0})],
        habits=Habits(busy=[exponential], leaves=1 / (110 * MINUTE)),
        streams=[Stream(kind=0, rate=12 / 3600, until=4_000_000)],
    )
    came = Play(scene, Random(1)).run().came  # noqa: S311 - a play
    assert sum(one.left for one in came) / len(came) == pytest.approx(0.15, abs=0.02)


def test_the_target_decides_or_the_rest_that_desks_need() -> None:
    assert desks_needed(12, VISIT_S, TARGET_S) == 5  # four would reach 78 of 100
    assert desks_needed(12, VISIT_S, 24 * MINUTE) == 4
    assert desks_needed(100, 60, 3600) == 2  # 83 of 100 busy
    assert desks_needed(104, 60, 3600) == 3
    assert desks_needed(0, VISIT_S, TARGET_S) == 0
    assert desks_needed(10_000, VISIT_S, TARGET_S) == 99
    assert desks_needed(12, 0.0, TARGET_S) == 1  # done within the second


def test_each_hour_of_some_days_needs_its_desks() -> None:
    people = {(1, 9): 24, (1, 10): 1, (3, 9): 12}  # on two Mondays and one Wednesday, twelve at nine o'clock
    assert desk_hours(people, {(1, 9): 2, (1, 10): 2, (3, 9): 1}, VISIT_S, TARGET_S) == 2 * 5 + 2 * 1 + 5
    assert desk_hours({}, {(1, 9): 1}, VISIT_S, TARGET_S) == 0


@given(st.floats(0.5, 60), st.floats(60, 3600), st.floats(60, 3600))
def test_one_desk_less_than_needed_is_too_few(per_hour: float, service_s: float, target_s: float) -> None:
    desks = desks_needed(per_hour, service_s, target_s)
    fewer = level(per_hour, service_s, desks - 1, target_s)
    assert desks == 1 or fewer is None or fewer.within < 0.8 or fewer.busy > 0.85
