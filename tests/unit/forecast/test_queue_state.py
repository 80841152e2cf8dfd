"""The hall prepared for the simulation: who gets which estimate, with the rules of production."""

from dataclasses import replace
from datetime import timedelta
from math import inf
from statistics import fmean
from typing import Any

import pytest

from ciasc.domain.core.permissions import Role
from ciasc.domain.core.services import Lane
from ciasc.domain.forecast.desk_habits import DeskHabits
from ciasc.domain.forecast.history_model import HistoryModel
from ciasc.domain.forecast.queue_state import (
    QueueState,
    estimate_question,
    estimates,
    newcomer,
    simulation_state,
)
from ciasc.domain.forecast.simulation_state import GHOST
from ciasc.domain.forecast.wait_estimate import Estimates
from ciasc.domain.queueing.desk import Desk, DeskState, PauseReason
from ciasc.domain.tickets.states_and_outcomes import TicketState
from ciasc.domain.tickets.ticket import Ticket
from tests.builders import a_service, a_ticket
from tests.fakes import A_MONDAY

NOW = A_MONDAY + timedelta(minutes=30)
SERVICES = {
    "denuncias": a_service(),
    "informes": a_service("informes", target_wait_s=300),
    "violencia": a_service("violencia", lane=Lane.IMMEDIATE, cover="informes", officer_only=True),
    "peligro": a_service("peligro", lane=Lane.IMMEDIATE),
    "cerrado": a_service("cerrado", enabled=False),
}
KNOWN = HistoryModel(taken=dict.fromkeys(SERVICES, [600.0] * 30), turnovers=(0.0,), reactions=(0.0,))
NORMAL = ("denuncias", Lane.NORMAL)


def a_desk(number: int = 1, **changes: Any) -> Desk:
    plain = Desk(number=number, state=DeskState.OPEN, staff=f"s{number}", role=Role.OFFICER, since=NOW)
    return replace(plain, **changes)


def a_hall(*waiting: Ticket, desks: tuple[Desk, ...] = (a_desk(),), **changes: Any) -> QueueState:
    plain = QueueState(now=NOW, waiting=waiting, desks=desks, at_desks={}, services=SERVICES, known=KNOWN)
    return replace(plain, **changes)


def told(hall: QueueState, seed: int = 1, **more: Any) -> Estimates:
    return estimates(hall, seed, **more)


def p50(hall: QueueState, kind: tuple[str, Lane] = NORMAL) -> float:
    return told(hall).new[kind].p50_s


def test_every_newcomer_gets_an_estimate_by_service_and_lane() -> None:
    found = told(a_hall())
    assert set(found.new) == {
        *((key, lane) for key in ("denuncias", "informes") for lane in (Lane.NORMAL, Lane.PREFERENTIAL)),
        ("peligro", Lane.IMMEDIATE),
    }
    assert {one.range for one in found.new.values()} == {(0, 5)}
    assert (found.at, found.waiting) == (NOW, {})


def test_lanes_and_promises_decide_as_at_the_desks() -> None:
    hall = a_hall(a_ticket(1), a_ticket(2))
    found = told(hall).new
    assert found["informes", Lane.NORMAL].p50_s == pytest.approx(1200, rel=0.2)
    assert found["denuncias", Lane.PREFERENTIAL].p50_s == 0
    patient = a_hall(a_ticket(1, due_at=NOW + timedelta(hours=1)))
    assert told(patient).new["informes", Lane.NORMAL].p50_s == 0


def test_the_wall_gets_minutes_for_services_with_accurate_estimates() -> None:
    hall = a_hall(*(a_ticket(n) for n in range(1, 10)))
    found = told(hall)
    p80 = found.new[NORMAL].p80_s
    assert found.until["denuncias"] == -(-p80 // 300) * 5 > 60
    assert set(found.until) == {"denuncias", "informes"}  # no one waits in danger, nothing reveals violence
    assert set(told(hall, quiet=frozenset({"denuncias"})).until) == {"informes"}
    assert told(hall, before=replace(found, until={"denuncias": found.until["denuncias"] + 5})).until == {
        **found.until,
        "denuncias": found.until["denuncias"] + 5,
    }


def test_more_desks_that_may_call_wait_less() -> None:
    waiting = [a_ticket(n) for n in range(1, 7)]
    one, two = a_hall(*waiting), a_hall(*waiting, desks=(a_desk(1), a_desk(2)))
    other = a_hall(*waiting, desks=(a_desk(1), a_desk(2, services=frozenset({"informes"}))))
    assert p50(one) == pytest.approx(p50(other), rel=0.1)
    assert p50(two) == pytest.approx(p50(one) / 2, rel=0.1)


def test_no_estimate_without_a_desk_or_experience() -> None:
    assert told(a_hall(a_ticket(1), desks=())).new == {}
    only = a_desk(services=frozenset({"informes"}))
    found = told(a_hall(a_ticket(1), desks=(only,)))
    assert {key for key, _ in found.new} == {"informes"}
    assert found.waiting == {}
    unknown = replace(KNOWN, taken={"informes": KNOWN.taken["informes"]})
    assert {key for key, _ in told(a_hall(known=unknown)).new} == {"informes"}


def test_who_comes_while_the_only_desk_pauses_waits_until_it_is_back() -> None:
    paused = a_desk(state=DeskState.PAUSED, pause_reason=PauseReason.BREAK, since=NOW - timedelta(minutes=5))
    first = told(a_hall(desks=(paused,))).new[NORMAL]
    assert 600 <= first.p10_s < first.p50_s < first.p90_s <= 2400  # 15 to 45 minutes in all
    usual = DeskHabits(pauses={"break": [290.0, *(1200.0 + n for n in range(9))]})
    learnt = told(a_hall(desks=(paused,), known=replace(KNOWN, desks=usual))).new[NORMAL]
    assert 900 <= learnt.p10_s <= learnt.p90_s < 909


def test_a_usual_break_that_is_near_makes_the_wait_longer() -> None:
    waiting = [a_ticket(n) for n in range(1, 4)]
    at = 9.5 * 3600
    lunch = [((8 * 3600.0, at + 1200 + n), (at + 4200.0, inf)) for n in range(5)]
    known = replace(KNOWN, desks=DeskHabits(days={1: lunch}))
    before = a_hall(*waiting, known=known, day_s=at)
    assert p50(before) > p50(a_hall(*waiting)) + 2400
    assert p50(replace(before, day_s=at - 6000)) == pytest.approx(p50(a_hall(*waiting)))
    taken = {1: ((8 * 3600.0, at - 3000), (at - 1200, at))}
    rested = DeskHabits(days={1: [*lunch, *([((8 * 3600.0, at - 3000), (at - 600, inf))] * 3)]})
    again = replace(before, known=replace(KNOWN, desks=rested), work=taken)
    assert p50(again) == pytest.approx(p50(a_hall(*waiting)))  # today's break is over


def test_those_sent_on_keep_the_place_of_their_arrival() -> None:
    hall = a_hall(*(a_ticket(n, due_at=NOW + timedelta(minutes=5)) for n in range(1, 4)))
    sent = replace(hall, sent={NORMAL: 1 / 300}, known=replace(KNOWN, sent_age_s=3600.0))
    assert p50(sent) > p50(hall) + 300
    late = replace(sent, known=KNOWN)
    assert p50(late) < p50(sent)


def test_one_newcomer_is_foreseen_alone_or_not_at_all() -> None:
    hall = a_hall(a_ticket(1))
    alone = newcomer(hall, NORMAL, 1)
    assert alone is not None
    assert alone.p50_s > 0
    assert newcomer(a_hall(desks=()), NORMAL, 1) is None
    assert newcomer(a_hall(known=replace(KNOWN, taken={})), NORMAL, 1) is None


def test_the_range_of_a_waiting_ticket_does_not_jump() -> None:
    hall = a_hall(*(a_ticket(n) for n in range(1, 4)))
    found = told(hall)
    assert found.waiting["t-1"] == (0, 5)
    assert found.waiting["t-2"] == (5, 15)
    before = Estimates(at=NOW, waiting={"t-2": (10, 20), "t-3": (60, 90)})
    again = told(hall, before=before)
    assert (again.waiting["t-2"], again.waiting["t-3"]) == ((10, 20), found.waiting["t-3"])


def test_of_a_silent_service_only_newcomers_are_still_judged() -> None:
    found = told(a_hall(a_ticket(1)), quiet=frozenset({"denuncias"}))
    assert found.waiting == {}
    assert found.quiet == {"denuncias"}
    assert NORMAL in found.new


def test_a_discreet_ticket_goes_first_and_gets_the_estimate_of_its_cover() -> None:
    victim = a_ticket(2, service="violencia", lane=Lane.IMMEDIATE, letter="I")
    cover = a_ticket(3, service="informes", due_at=a_ticket(2).arrived_at + timedelta(seconds=300))
    ordinary = [a_ticket(n) for n in range(10, 13)]
    found = told(a_hall(victim, *ordinary))
    assert found.waiting["t-10"][0] > 0  # the victim goes before
    same = told(a_hall(victim, cover, *ordinary))
    assert same.waiting["t-2"] == same.waiting["t-3"]
    ghosts = [one for one in estimate_question(a_hall(victim)) if one.of == "t-2"]
    assert [(one.real, one.ticket.service, one.ticket.lane) for one in ghosts] == [
        (False, "informes", Lane.NORMAL)
    ]


def test_a_desk_that_is_busy_is_free_later() -> None:
    served = a_ticket(9, state=TicketState.SERVING, calling_since=NOW - timedelta(seconds=200))
    assert p50(a_hall(at_desks={1: served})) == pytest.approx(400)
    assert p50(a_hall(at_desks={1: served}, speed=2.0)) == pytest.approx(1000)
    assert p50(a_hall(at_desks={1: replace(served, calling_since=None)})) == pytest.approx(600)


@pytest.mark.parametrize(("absent", "free"), [(0.0, {400.0}), (0.1, {400.0, 60.0}), (1.0, {400.0, 60.0})])
def test_who_was_called_may_not_come(absent: float, free: set[float]) -> None:
    called = a_ticket(9, state=TicketState.CALLED, calling_since=NOW - timedelta(seconds=200))
    hall = a_hall(at_desks={1: called}, known=replace(KNOWN, absent=absent))
    after = list(simulation_state(hall, estimate_question(hall)).posts[0].free_after)
    assert set(after) == free
    assert after.count(60.0) == {0.0: 0, 0.1: 3, 1.0: 30}[absent]


def test_a_desk_that_pauses_comes_back() -> None:
    away = a_desk(
        2, state=DeskState.PAUSED, pause_reason=PauseReason.ERRAND, since=NOW - timedelta(minutes=5)
    )
    hall = a_hall(desks=(a_desk(), away))
    after = simulation_state(hall, estimate_question(hall)).posts[1].free_after
    assert (min(after), fmean(after), max(after)) == (300, 900, 1500)
    unsaid = replace(away, pause_reason=None, since=None)
    hall = a_hall(desks=(a_desk(), unsaid))
    assert fmean(simulation_state(hall, estimate_question(hall)).posts[1].free_after) == pytest.approx(900)


def test_a_desk_does_not_call_after_it_closes() -> None:
    waiting = [a_ticket(n) for n in range(1, 5)]
    desks = (a_desk(1), a_desk(2))
    closing = a_hall(*waiting, desks=desks, closes={2: NOW + timedelta(minutes=5)})
    assert p50(closing) > p50(a_hall(*waiting, desks=desks)) + 300


def test_who_was_sent_to_a_person_waits_for_them() -> None:
    busy = a_ticket(9, state=TicketState.SERVING, calling_since=NOW)
    sent = a_ticket(1, for_staff="s2")
    found = told(a_hall(sent, a_ticket(2), desks=(a_desk(1), a_desk(2)), at_desks={2: busy}))
    assert found.waiting["t-2"] == (0, 5)
    assert found.waiting["t-1"][0] >= 5


def test_who_speaks_otherwise_is_left_to_the_desk_that_speaks_it() -> None:
    waiting = [a_ticket(1, lang="qu"), a_ticket(2), a_ticket(3)]
    busy = a_ticket(9, state=TicketState.SERVING, calling_since=NOW - timedelta(seconds=400))
    speaker = a_desk(2, languages=frozenset({"qu"}))
    late = [replace(ticket, due_at=NOW + timedelta(hours=1)) for ticket in waiting]
    found = told(a_hall(*late, desks=(a_desk(1), speaker), at_desks={2: busy})).waiting
    assert found["t-2"] == (0, 5)
    assert found["t-1"] == (0, 5)  # called by the speaker after 200 s
    alone = told(a_hall(*late, desks=(a_desk(1),))).waiting
    assert (alone["t-1"][0], alone["t-2"][0] > 0) == (0, True)


def test_only_who_may_overtake_is_let_in() -> None:
    rates = {
        NORMAL: 0.01, ("denuncias", Lane.PREFERENTIAL): 0.01, ("informes", Lane.NORMAL): 0.01,
        ("peligro", Lane.IMMEDIATE): 0.0,
    }  # fmt: skip
    hall = a_hall(a_ticket(1, due_at=NOW), rates=rates)
    only = replace(hall, waiting=(), services={"denuncias": SERVICES["denuncias"]}, rates={NORMAL: 0.01})
    people = estimate_question(hall)
    streams = {stream.kind: stream.until for stream in simulation_state(hall, people).streams}
    # One of them waits, ten minutes long; half as much again and a quarter of an hour is looked at.
    assert sorted(streams.values()) == [600, 1800]
    assert simulation_state(only, estimate_question(only)).streams == []
    assert [kind for kind in simulation_state(hall, people).people if kind != GHOST] == [2]
    crowded = a_hall(a_ticket(1), rates={("denuncias", Lane.PREFERENTIAL): 1 / 900})
    assert told(crowded).new[NORMAL].p90_s > told(a_hall(a_ticket(1))).new[NORMAL].p90_s
