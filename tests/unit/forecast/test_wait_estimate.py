import pytest
from hypothesis import given
from hypothesis import strategies as st

from ciasc.domain.core.permissions import Actor, Role
from ciasc.domain.forecast.simulation_state import Habits, LineOrder, Post, SimulationState
from ciasc.domain.forecast.wait_estimate import (
    Quantiles,
    Range,
    bounded,
    estimate_text,
    estimate_without_history,
    keep_shown_range,
    on_paper,
    queue_ahead,
    round_range,
    round_up_minutes,
    simulate_waits,
    steady_until,
)
from ciasc.domain.queueing.desk import Desk
from tests.builders import a_service
from tests.fakes import A_MONDAY

QUEUES, MEANS, DESKS = st.integers(0, 999), st.integers(1, 7200), st.integers(1, 20)


def test_no_promise_without_a_desk() -> None:
    assert estimate_without_history(3, 600, 0) is None


def test_the_range_is_the_queue_shared_by_the_desks_with_a_margin() -> None:
    # Six people of ten minutes each at two desks: thirty minutes, and up to 7 x 10 / 2 x 1.3 = 45.5.
    assert estimate_without_history(6, 600, 2) == (30, 50)


def test_an_empty_queue_still_gives_a_range() -> None:
    assert estimate_without_history(0, 300, 1) == (0, 10)


def test_people_for_other_services_of_the_same_desks_are_ahead_too() -> None:
    services = {
        "informes": a_service("informes", mean_service_s=300),
        "robo": a_service("robo", mean_service_s=900, officer_only=True),
    }
    auxiliary, officer = (
        Desk(number=number).open(Actor(id=role.value, role=role, name=role.value), frozenset(), A_MONDAY)
        for number, role in ((1, Role.AUXILIARY), (2, Role.OFFICER))
    )
    informes, before = services["informes"], {"informes": 1, "robo": 1}
    assert queue_ahead(informes, before, [auxiliary], services) == 1
    assert queue_ahead(informes, before, [officer], services) == 1 + 3
    assert queue_ahead(informes, before, [auxiliary, officer], services) == 1 + 3
    assert queue_ahead(services["robo"], before, [auxiliary, officer], services) == pytest.approx(1 + 1 / 6)
    assert queue_ahead(informes, {}, [officer], services) == 0


@given(QUEUES, MEANS, DESKS)
def test_a_range_has_steps_of_five_and_is_shown_up_to_an_hour(queue: int, mean: int, desks: int) -> None:
    found = estimate_without_history(queue, mean, desks)
    assert found is not None
    low, high = found
    assert 0 <= low < high <= 720
    assert low % 5 == high % 5 == 0
    shown = bounded(low, high)
    assert 0 <= shown[0] <= 60
    assert shown[0] < shown[1] <= 65
    assert estimate_text(*shown) is estimate_text(low, high)


@given(QUEUES, MEANS, DESKS)
def test_more_desks_never_promise_longer_waits(queue: int, mean: int, desks: int) -> None:
    fewer, more = (
        estimate_without_history(queue, mean, desks),
        estimate_without_history(queue, mean, desks + 1),
    )
    assert fewer is not None
    assert more is not None
    assert more <= fewer


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [
        (0, 2, (0, 5)),
        (7, 12, (5, 15)),
        (15, 25, (15, 25)),
        (14.9, 25.1, (10, 30)),
        (200, 300, (200, 300)),
        (800, 900, (715, 720)),
    ],
)
def test_a_range_is_rounded_outward_to_five(low: float, high: float, told: Range) -> None:
    assert round_range(low, high) == told


def test_paper_says_one_number_unless_it_is_not_known_or_too_long() -> None:
    said = Quantiles(p10_s=600, p50_s=700, p80_s=1210, p90_s=1500)
    assert (said.range, round_up_minutes(said.p80_s / 60)) == ((10, 25), 25)
    assert on_paper(10, 30, 25) == (0, 25)
    assert on_paper(10, 30, None) == (10, 30)
    assert on_paper(45, 90, 75) == (45, 75)


@pytest.mark.parametrize(
    ("before", "fresh", "told"),
    [
        (None, (10, 20), (10, 20)),
        ((10, 20), (5, 25), (10, 20)),
        ((10, 20), (0, 20), (0, 20)),
        ((10, 20), (5, 10), (5, 10)),
        ((10, 20), (15, 35), (10, 35)),
    ],
)
def test_a_change_of_one_step_is_not_shown(before: Range | None, fresh: Range, told: Range) -> None:
    assert keep_shown_range(before, fresh) == told


@pytest.mark.parametrize(
    ("before", "fresh", "told"), [(None, 20, 20), (20, 25, 25), (25, 20, 25), (25, 15, 15), (20, 20, 20)]
)
def test_a_wall_rises_directly_and_falls_by_more_than_a_step(
    before: int | None, fresh: int, told: int
) -> None:
    assert steady_until(before, fresh) == told


@given(st.integers(0, 22), st.integers(1, 24), st.integers(0, 22), st.integers(1, 24))
def test_the_shown_range_is_always_a_range(a: int, b: int, c: int, d: int) -> None:
    low, high = keep_shown_range((min(a, b) * 5, max(a + 1, b) * 5), (min(c, d) * 5, max(c + 1, d) * 5))
    assert low < high


def test_futures_are_counted_and_people_never_called_get_no_estimate() -> None:
    order = LineOrder(people=[0, 1], keys=[0.0, 1.0])
    habits = Habits(busy=[[float(n) for n in range(1, 1001)]])
    scene = SimulationState(posts=[Post(line=0)], orders=[order], habits=habits, people=[0, 0, 0])
    first, second, nobody = simulate_waits(scene, seed=1, futures=400)
    assert first == Quantiles(p10_s=0, p50_s=0, p80_s=0, p90_s=0)
    assert nobody is None
    assert second is not None
    assert second.p10_s == pytest.approx(100, abs=50)
    assert second.p50_s == pytest.approx(500, abs=80)
    assert second.p80_s == pytest.approx(800, abs=60)
    assert second.p90_s == pytest.approx(900, abs=50)
    assert simulate_waits(scene, seed=1) == simulate_waits(scene, seed=1) != simulate_waits(scene, seed=2)
