import statistics
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ciasc.domain.stats.legs import LegEnd, leg_before_transfer, leg_of, percentile
from ciasc.domain.tickets.states_and_outcomes import Outcome, TicketState
from tests.builders import a_service, a_ticket
from tests.fakes import A_MONDAY

NOW = A_MONDAY + timedelta(hours=1)


@given(st.lists(st.floats(0, 1e6), min_size=2, max_size=60))
def test_percentiles_are_those_of_the_statistics_module(values: list[float]) -> None:
    cuts = statistics.quantiles(values, n=10, method="inclusive")
    assert percentile(values, 0.5) == pytest.approx(statistics.median(values))
    assert percentile(values, 0.9) == pytest.approx(cuts[8])


def test_percentiles_of_one_and_of_none() -> None:
    assert percentile([7.0], 0.9) == 7
    assert percentile([], 0.5) is None


def test_the_leg_of_a_ticket_has_its_present_state() -> None:
    ticket = a_ticket()
    called = ticket.call(desk=2, staff="s-1", at=A_MONDAY)
    serving = called.serve(at=A_MONDAY + timedelta(seconds=30))
    done = serving.complete(outcome=Outcome.DENUNCIA, denuncia_ref="x", at=A_MONDAY + timedelta(seconds=90))
    assert (leg_of(ticket).end, leg_of(ticket).wait_s, leg_of(ticket).service_s) == (LegEnd.OPEN, None, None)
    assert leg_of(called).end is LegEnd.OPEN
    assert (leg_of(done).end, leg_of(done).service_s, leg_of(done).outcome) == (
        LegEnd.ATTENDED, 60, Outcome.DENUNCIA,
    )  # fmt: skip
    ends = {
        TicketState.ABSENT: LegEnd.NO_SHOW,
        TicketState.LEFT: LegEnd.LEFT,
        TicketState.CANCELLED: LegEnd.CANCELLED,
    }
    assert {state: leg_of(a_ticket(state=state)).end for state in ends} == ends


def test_a_transfer_ends_the_leg_that_it_leaves() -> None:
    serving = a_ticket().call(desk=2, staff="s-1", at=A_MONDAY).serve(at=A_MONDAY)
    leg = leg_before_transfer(serving, NOW)
    assert (leg.leg, leg.service, leg.end, leg.ended_at) == (1, "denuncias", LegEnd.TRANSFERRED, NOW)
    assert leg_of(serving.transfer(a_service("informes"), at=NOW)).queued_at == NOW
