"""Check the simulation of a hall against results computed by hand, and against another program."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from math import inf, log
from random import Random
from statistics import fmean

import ciw
import pytest

from ciasc.domain.forecast.simulation import Arrival, Play
from ciasc.domain.forecast.simulation_state import GHOST, Habits, LineOrder, Post, SimulationState, Stream

MINUTE = Habits(busy=[[60.0], [120.0]])


def order(people: list[int], newcomer: dict[int, float] | None = None) -> LineOrder:
    return LineOrder(people=people, keys=[float(n) for n in range(len(people))], newcomer=newcomer or {})


def play(scene: SimulationState, seed: int = 1) -> Play:
    return Play(scene, Random(seed)).run()  # noqa: S311 - a play


def test_each_is_called_when_the_one_before_has_gone() -> None:
    scene = SimulationState(posts=[Post(line=0)], orders=[order([2, 0, 1])], habits=MINUTE, people=[0, 1, 1])
    assert play(scene).called == [120, 180, 0]


def test_two_desks_share_a_line_and_the_one_that_is_busy_comes_later() -> None:
    posts = [Post(line=0, free_after=[90.0]), Post(line=0)]
    scene = SimulationState(posts=posts, orders=[order([0, 1, 2])], habits=MINUTE, people=[0, 0, 0])
    assert play(scene).called == [0, 60, 90]


def test_a_desk_calls_only_from_its_line_and_no_one_twice() -> None:
    posts = [Post(line=0), Post(line=1)]
    scene = SimulationState(posts=posts, orders=[order([0, 1]), order([1])], habits=MINUTE, people=[0, 0])
    assert play(scene).called == [0, 0]


def test_a_ghost_learns_when_it_would_be_called_and_takes_no_time() -> None:
    scene = SimulationState(
        posts=[Post(line=0)], orders=[order([0, 1, 2])], habits=MINUTE, people=[0, GHOST, 0]
    )
    assert play(scene).called == [0, 60, 60]


def test_a_person_in_no_line_is_never_called() -> None:
    scene = SimulationState(posts=[Post(line=0)], orders=[order([0])], habits=MINUTE, people=[0, 0])
    assert play(scene).called == [0, inf]
    assert play(SimulationState(posts=[], orders=[order([0])], habits=MINUTE, people=[0])).called == [inf]


def test_a_desk_works_in_its_hours() -> None:
    hours = [(30.0, 100.0), (200.0, 300.0)]
    scene = SimulationState(
        posts=[Post(line=0, hours=hours)], orders=[order([0, 1, 2, 3, 4])], habits=MINUTE, people=[0] * 5
    )
    assert play(scene).called == [30, 90, 200, 260, inf]


def test_a_window_that_is_over_while_the_desk_is_busy_is_skipped() -> None:
    post = Post(line=0, free_after=[150.0], hours=[(0.0, 20.0), (50.0, 100.0), (120.0, 400.0)])
    assert play(SimulationState(posts=[post], orders=[order([0])], habits=MINUTE, people=[0])).called == [150]


def test_one_of_several_days_is_played_and_a_break_is_not_cut_short() -> None:
    plans = [[(0.0, 50.0), (100.0, inf)], [(0.0, inf)]]
    scene = SimulationState(
        posts=[Post(line=0, plans=plans, break_s=60.0)], orders=[order([0, 1])], habits=MINUTE, people=[0, 0]
    )
    assert {play(scene, seed).called[1] for seed in range(9)} == {60, 110}  # fifty seconds from sixty on
    shift = Post(line=0, plans=[[(0.0, 50.0), (200.0, inf)]], break_s=60.0)
    assert play(replace(scene, posts=[shift])).called == [0, 200]


def test_a_free_desk_calls_a_newcomer_after_its_reaction() -> None:
    scene = SimulationState(
        posts=[Post(line=0)],
        orders=[order([], {0: 0.0})],
        habits=Habits(busy=[[1.0]], reactions=[7.0]),
        streams=[Stream(kind=0, rate=1 / 600, until=20_000)],
    )
    waits = [round((one.called_at or 0) - one.at, 6) for one in play(scene).came]
    assert len(waits) > 20
    assert waits.count(7) > 0.9 * len(waits)


def test_who_has_waited_longer_comes_less_often() -> None:
    habits = Habits(busy=[[600.0]], fades=0.001, absent_s=10.0)
    scene = SimulationState(posts=[Post(line=0)], orders=[order([0, 1])], habits=habits, people=[0, 0])
    assert play(replace(scene, waited=[0, 0])).called == [0, 600]
    assert play(replace(scene, waited=[1000, 1000])).called == [0, 10]


def test_who_does_not_come_costs_less_and_who_left_nothing() -> None:
    absent = Habits(busy=[[600.0]], absent=1.0, absent_s=10.0)
    scene = SimulationState(posts=[Post(line=0)], orders=[order([0, 1])], habits=absent, people=[0, 0])
    assert play(scene).called == [0, 10]
    gone = Habits(busy=[[600.0]], leaves=1e9)
    scene = SimulationState(posts=[Post(line=0)], orders=[order([0, 1, 2])], habits=gone, people=[0, 0, 0])
    assert play(scene).called == [0, 600, 600]


def test_the_pace_and_the_way_from_one_to_the_next_count() -> None:
    habits = Habits(busy=[[60.0]], pace=2.0, turnovers=(5.0,))
    scene = SimulationState(posts=[Post(line=0)], orders=[order([0, 1])], habits=habits, people=[0, 0])
    assert play(scene).called == [0, 125]
    spread = Habits(busy=[[60.0]], spread=0.5)
    scene = SimulationState(posts=[Post(line=0)], orders=[order([0, 1])], habits=spread, people=[0, 0])
    assert len({play(scene, seed).called[1] for seed in range(5)}) == 5


def test_the_same_seed_plays_the_same() -> None:
    scene = SimulationState(
        posts=[Post(line=0)],
        orders=[order([], {0: 0.0})],
        habits=Habits(busy=[[50.0, 70.0]], leaves=0.001),
        streams=[Stream(kind=0, rate=0.02, until=3000)],
    )
    assert play(scene, 3).came == play(scene, 3).came != play(scene, 4).came


@pytest.mark.parametrize("idle", [True, False])
def test_a_newcomer_with_a_better_key_goes_first(idle: bool) -> None:  # noqa: FBT001 - a case
    free = [0.0] if idle else [1e6]
    scene = SimulationState(
        posts=[Post(line=0, free_after=free)],
        orders=[LineOrder(people=[0, 1], keys=[5e5, 6e5], newcomer={1: 0.0})],
        habits=MINUTE,
        people=[0, 0],
        streams=[Stream(kind=1, rate=0.5, until=10)],
    )
    done = play(scene)
    came = len(done.came)
    assert came > 0
    assert done.called == ([0, 60 + 120 * came] if idle else [1e6 + 120 * came, 1e6 + 120 * came + 60])


def test_a_newcomer_of_two_lines_is_taken_by_the_one_desk_idle_longest() -> None:
    posts = [
        Post(line=0),
        Post(line=1),
        Post(line=1, hours=[(0.0, 1.0)]),
        Post(line=1, hours=[(0, 1), (2, inf)]),
    ]
    scene = SimulationState(
        posts=posts,
        orders=[order([], {0: 0.0}), order([], {0: 0.0, 1: 0.0})],
        habits=MINUTE,
        streams=[Stream(kind=1, rate=0.05, since=10, until=900), Stream(kind=0, rate=0.05, until=900)],
    )
    done = play(scene)
    assert all(one.called_at is not None and one.called_at >= one.at and not one.left for one in done.came)
    assert [one.at for one in done.came] == sorted(one.at for one in done.came)
    # No more than three desks are ever at work at the same time.
    ends = [(one.called_at or 0, (one.called_at or 0) + MINUTE.busy[one.kind][0]) for one in done.came]
    assert max(sum(a <= at < b for a, b in ends) for at, _ in ends) == 3


def served(scene: SimulationState, seeds: range) -> list[Arrival]:
    """Return who came to the hall after it had filled."""
    return [one for seed in seeds for one in play(scene, seed).came if one.at > 20_000]


def mean_wait(came: list[Arrival]) -> float:
    return fmean(one.called_at - one.at for one in came if one.called_at is not None and not one.left)


EXPONENTIAL = [-300 * log((n + 0.5) / 4000) for n in range(4000)]


@contextmanager
def ciw_seeded(seed: int) -> Iterator[None]:
    ciw.seed(seed)
    yield


def hall(desks: int, *streams: Stream, lanes: int = 1, leaves: float = 0.0) -> SimulationState:
    keys = {lane: lane * 1e7 for lane in range(lanes)}
    return SimulationState(
        posts=[Post(line=0)] * desks,
        orders=[order([], keys)],
        habits=Habits(busy=[EXPONENTIAL] * lanes, leaves=leaves),
        streams=streams,
    )


def test_three_desks_in_one_line_wait_as_erlang_says_and_as_ciw_plays() -> None:
    scene = hall(3, Stream(kind=0, rate=1 / 130, until=200_000))
    ours = mean_wait(served(scene, range(6)))
    with ciw_seeded(1):
        network = ciw.create_network(
            arrival_distributions=[ciw.dists.Exponential(1 / 130)],
            service_distributions=[ciw.dists.Exponential(1 / fmean(EXPONENTIAL))],
            number_of_servers=[3],
        )
        other = ciw.Simulation(network)
        other.simulate_until_max_time(400_000)
    theirs = fmean(one.waiting_time for one in other.get_all_records() if one.arrival_date > 20_000)
    # M/M/3 at load 2.31 of 3: P(wait) 0.60, mean wait 260 s.
    assert ours == pytest.approx(260, rel=0.15)
    assert theirs == pytest.approx(ours, rel=0.3)


def test_two_lanes_wait_as_a_queue_with_priorities_and_as_ciw_plays() -> None:
    rates = (1 / 1500, 1 / 700)
    scene = hall(1, *(Stream(kind=n, rate=rate, until=400_000) for n, rate in enumerate(rates)), lanes=2)
    came = served(scene, range(12))
    ours = [mean_wait([one for one in came if one.kind == lane]) for lane in (0, 1)]
    mean = fmean(EXPONENTIAL)
    loads = [rate * mean for rate in rates]
    # Cobham's formula for a single desk that is not interrupted.
    rest = sum(rates) * mean**2
    known = [rest / (1 - loads[0]), rest / ((1 - loads[0]) * (1 - sum(loads)))]
    assert ours == pytest.approx(known, rel=0.2)
    with ciw_seeded(2):
        network = ciw.create_network(
            arrival_distributions={
                "first": [ciw.dists.Exponential(rates[0])],
                "second": [ciw.dists.Exponential(rates[1])],
            },
            service_distributions={
                "first": [ciw.dists.Exponential(1 / mean)],
                "second": [ciw.dists.Exponential(1 / mean)],
            },
            number_of_servers=[1],
            priority_classes={"first": 0, "second": 1},
        )
        other = ciw.Simulation(network)
        other.simulate_until_max_time(1_200_000)
    for lane, name in enumerate(("first", "second")):
        theirs = fmean(one.waiting_time for one in other.get_all_records() if one.customer_class == name)
        assert theirs == pytest.approx(ours[lane], rel=0.3)


def test_people_are_called_in_the_order_of_their_coming() -> None:
    called = [one.called_at or 0 for one in play(hall(1, Stream(kind=0, rate=1 / 350, until=50_000))).came]
    assert all(before <= after for before, after in pairwise(called))


def test_who_has_no_patience_leaves_and_makes_room() -> None:
    stream = Stream(kind=0, rate=1 / 150, until=100_000)
    patient, hasty = (served(hall(2, stream, leaves=leaves), range(2)) for leaves in (0.0, 1 / 600))
    assert sum(one.left for one in patient) == 0
    assert 0.1 < fmean(one.left for one in hasty) < 0.3
    assert mean_wait(hasty) < mean_wait(patient) / 3
