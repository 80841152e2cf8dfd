import statistics
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ciasc.domain.indicators import Leg, LegEnd, grouped, leg_left, leg_of, percentile, summary
from ciasc.domain.service import Lane
from ciasc.domain.ticket import Outcome, State
from tests.builders import a_service, a_ticket
from tests.fakes import A_MONDAY

NOW = A_MONDAY + timedelta(hours=1)


def a_leg(
    *, end: LegEnd = LegEnd.ATTENDED, wait: float | None = 60, serve: float | None = 120, ended: float = 600
) -> Leg:
    """A leg with a target of 300 s: called after `wait`, attended for `serve`, ended after `ended` s."""
    called = None if wait is None else A_MONDAY + timedelta(seconds=wait)
    ends = None if end is LegEnd.OPEN else A_MONDAY + timedelta(seconds=ended)
    begins = None if serve is None or ends is None else ends - timedelta(seconds=serve)
    return Leg(
        ticket="t", leg=1, service="denuncias", lane=Lane.NORMAL, queued_at=A_MONDAY, target_s=300, end=end,
        first_called_at=called, called_at=called, serving_at=begins, ended_at=ends, desk=1,
    )  # fmt: skip


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=60))
def test_percentiles_are_those_of_the_statistics_module(values: list[float]) -> None:
    cuts = statistics.quantiles(values, n=10, method="inclusive")
    assert percentile(values, 0.5) == pytest.approx(statistics.median(values))
    assert percentile(values, 0.9) == pytest.approx(cuts[8])


def test_percentiles_of_one_and_of_none() -> None:
    assert percentile([7.0], 0.9) == 7
    assert percentile([], 0.5) is None


def test_a_day_by_hand() -> None:
    legs = [
        a_leg(wait=60, serve=100),
        a_leg(wait=120, serve=200),
        a_leg(wait=400, serve=300),  # called after its target
        a_leg(end=LegEnd.TRANSFERRED, wait=180, serve=50),
        a_leg(end=LegEnd.NO_SHOW, wait=240, serve=None),
        a_leg(end=LegEnd.LEFT, wait=None, serve=None, ended=100),  # left before its target: not known
        a_leg(end=LegEnd.LEFT, wait=None, serve=None, ended=301),  # left after it: broken
        a_leg(end=LegEnd.OPEN, wait=None, serve=None),  # an hour in the queue: broken
        a_leg(end=LegEnd.CANCELLED, wait=None, serve=None),
    ]
    found = summary(legs, NOW)
    assert (found.issued, found.called, found.attended, found.no_show, found.left) == (8, 5, 3, 1, 2)
    assert (found.transferred, found.waiting, found.n) == (1, 1, 5)
    assert found.wait_p50_s == 180
    assert found.wait_p90_s == pytest.approx(336)
    assert found.service_p50_s == 150
    assert found.service_p90_s == pytest.approx(270)
    assert found.within_target_pct == pytest.approx(100 * 4 / 7)


def test_who_still_waits_within_the_target_is_not_judged_yet() -> None:
    found = summary([a_leg(end=LegEnd.OPEN, wait=None, serve=None)], A_MONDAY + timedelta(seconds=300))
    assert (found.within_target_pct, found.waiting) == (None, 1)


def test_nothing_has_figures_of_nothing() -> None:
    found = summary([], NOW)
    assert (found.issued, found.wait_p50_s, found.service_p90_s, found.within_target_pct) == (
        0,
        None,
        None,
        None,
    )


def test_a_wait_of_exactly_the_target_keeps_the_promise() -> None:
    assert summary([a_leg(wait=300)], NOW).within_target_pct == 100
    assert summary([a_leg(wait=300.001)], NOW).within_target_pct == 0


def test_groups_add_up_to_the_whole() -> None:
    legs = [a_leg(wait=wait) for wait in (10, 20, 30)]
    groups = grouped(legs, lambda leg: leg.wait_s, NOW)
    assert {name: group.issued for name, group in groups.items()} == {10: 1, 20: 1, 30: 1}


def test_the_leg_of_a_ticket_tells_how_it_stands() -> None:
    ticket = a_ticket()
    called = ticket.call(desk=2, staff="s-1", at=A_MONDAY)
    serving = called.serve(at=A_MONDAY + timedelta(seconds=30))
    done = serving.complete(outcome=Outcome.DENUNCIA, denuncia_ref="x", at=A_MONDAY + timedelta(seconds=90))
    assert (leg_of(ticket).end, leg_of(ticket).wait_s, leg_of(ticket).service_s) == (LegEnd.OPEN, None, None)
    assert leg_of(called).end is LegEnd.OPEN
    assert (leg_of(done).end, leg_of(done).service_s, leg_of(done).outcome) == (
        LegEnd.ATTENDED, 60, Outcome.DENUNCIA,
    )  # fmt: skip
    ends = {State.ABSENT: LegEnd.NO_SHOW, State.LEFT: LegEnd.LEFT, State.CANCELLED: LegEnd.CANCELLED}
    assert {state: leg_of(a_ticket(state=state)).end for state in ends} == ends


def test_a_transfer_ends_the_leg_that_it_leaves() -> None:
    serving = a_ticket().call(desk=2, staff="s-1", at=A_MONDAY).serve(at=A_MONDAY)
    leg = leg_left(serving, NOW)
    assert (leg.leg, leg.service, leg.end, leg.ended_at) == (1, "denuncias", LegEnd.TRANSFERRED, NOW)
    assert leg_of(serving.transfer(a_service("informes"), at=NOW)).queued_at == NOW
