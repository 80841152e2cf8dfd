from collections.abc import Callable
from datetime import timedelta

import pytest

from ciasc.content.messages import section_words
from ciasc.domain.core.errors import Conflict
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.services import Lane
from ciasc.domain.queueing.allowed_actions import (
    ACTIONS,
    kept_until,
    no_show_at,
    overdue_at,
    recall_at,
    ticket_actions,
    undo_leaving_until,
)
from ciasc.domain.tickets.new_ticket import issue
from ciasc.domain.tickets.states_and_outcomes import AT_DESK, ENDED, MOVES, Outcome, TicketState
from ciasc.domain.tickets.ticket import Ticket
from tests.builders import a_service, a_ticket
from tests.fakes import A_MONDAY

LATER = A_MONDAY + timedelta(minutes=10)
STEPS: dict[str, tuple[Callable[[Ticket], Ticket], TicketState]] = {
    "call": (lambda t: t.call(desk=1, staff="s-1", at=LATER), TicketState.CALLED),
    "recall": (lambda t: t.recall(at=LATER), TicketState.CALLED),
    "serve": (lambda t: t.serve(at=LATER), TicketState.SERVING),
    "complete": (
        lambda t: t.complete(outcome=Outcome.ATTENDED, denuncia_ref=None, at=LATER),
        TicketState.COMPLETED,
    ),
    "no_show": (lambda t: t.no_show(at=LATER), TicketState.ABSENT),
    "park": (lambda t: t.park(at=A_MONDAY, note="DNI"), TicketState.PARKED),
    "transfer": (lambda t: t.transfer(a_service("informes"), at=LATER), TicketState.WAITING),
    "come_back": (lambda t: t.come_back(), TicketState.WAITING),
    "leave": (lambda t: t.leave(at=LATER), TicketState.LEFT),
    "cancel": (lambda t: t.cancel(at=LATER), TicketState.CANCELLED),
}
NEEDS = {
    "call": {TicketState.WAITING, TicketState.PARKED, TicketState.ABSENT},
    "recall": {TicketState.CALLED},
    "serve": {TicketState.CALLED},
    "complete": {TicketState.SERVING},
    "no_show": {TicketState.CALLED},
    "park": {TicketState.CALLED, TicketState.SERVING},
    "transfer": {TicketState.CALLED, TicketState.SERVING},
    "come_back": {TicketState.PARKED, TicketState.ABSENT},
    "leave": {TicketState.WAITING, TicketState.CALLED, TicketState.PARKED},
    "cancel": {TicketState.WAITING, TicketState.CALLED, TicketState.PARKED},
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("state", TicketState)
def test_each_step_is_legal_in_its_states_alone(step: str, state: TicketState) -> None:
    ticket = a_ticket(state=state, desk=2 if state in AT_DESK else None)
    move, leads_to = STEPS[step]
    if state in NEEDS[step]:
        moved = move(ticket)
        assert (moved.state, moved.version) == (leads_to, ticket.version + 1)
        assert moved.arrived_at == ticket.arrived_at
        return
    with pytest.raises(Conflict) as refused:
        move(ticket)
    assert refused.value.now == ticket.summary()


def test_the_table_of_moves_is_what_the_steps_allow() -> None:
    allowed = {
        state: {STEPS[step][1] for step, states in NEEDS.items() if state in states} for state in TicketState
    }
    assert {state: set(moves) for state, moves in MOVES.items()} == allowed
    assert set(section_words("queue")["state"]) == set(TicketState)


def test_an_ended_ticket_moves_no_more_but_for_an_absent_one_that_came_back() -> None:
    assert {state for state in ENDED if MOVES[state]} == {TicketState.ABSENT}


def test_a_new_ticket_is_due_when_its_promise_ends() -> None:
    service = a_service(target_wait_s=600)
    ticket = issue(
        service, id="x", seq=7, day=A_MONDAY.date(), number=3, token="t", lane=Lane.NORMAL, lang="qu",
        kiosk=None, at=A_MONDAY, ahead=2, estimate=(5, 15),
    )  # fmt: skip
    assert ticket.due_at == A_MONDAY + timedelta(minutes=10)
    assert (ticket.code, ticket.ahead, ticket.low_min, ticket.high_min) == ("D003", 2, 5, 15)


def test_an_immediate_service_is_immediate_whatever_the_person_declares() -> None:
    assert a_service(lane=Lane.IMMEDIATE).lane_for(Lane.NORMAL) is Lane.IMMEDIATE
    assert a_service().lane_for(Lane.PREFERENTIAL) is Lane.PREFERENTIAL


def test_a_transfer_opens_a_leg_that_keeps_the_first_arrival_and_so_the_place() -> None:
    serving = a_ticket().call(desk=3, staff="s-1", at=LATER).serve(at=LATER)
    onward = serving.transfer(a_service("informes", target_wait_s=300), at=LATER, note="con DNI")
    assert (onward.leg, onward.service, onward.queued_at, onward.note) == (2, "informes", LATER, "con DNI")
    assert onward.due_at == onward.arrived_at + timedelta(seconds=300)
    assert (onward.desk, onward.staff, onward.called_at, onward.serving_at, onward.times_called) == (
        None, None, None, None, 0,
    )  # fmt: skip


def test_the_first_call_is_kept_when_a_parked_person_is_called_again() -> None:
    first = a_ticket().call(desk=1, staff="s-1", at=A_MONDAY)
    again = first.serve(at=A_MONDAY).park(at=A_MONDAY).call(desk=2, staff="s-2", at=LATER)
    assert (again.first_called_at, again.called_at, again.times_called) == (A_MONDAY, LATER, 1)
    assert again.serving_at is None


@pytest.mark.parametrize("aside", ["park", "no_show"])
def test_a_person_set_aside_is_called_again_before_an_absence_counts(aside: str) -> None:
    rules = Policy(no_show_min_calls=2, no_show_min_seconds=90)
    first = a_ticket().call(desk=1, staff="s-1", at=A_MONDAY)
    back = (first.park(at=A_MONDAY) if aside == "park" else first.no_show(at=A_MONDAY)).call(
        desk=1, staff="s-1", at=LATER
    )
    assert (back.first_called_at, back.calling_since, back.ended_at) == (A_MONDAY, LATER, None)
    assert no_show_at(back.recall(at=LATER), rules, LATER) == LATER + timedelta(seconds=90)


def test_a_discreet_ticket_is_seen_in_the_queue_of_its_cover() -> None:
    ticket = a_ticket(service="violencia", lane=Lane.IMMEDIATE)
    seen = ticket.seen_as(a_service("informes", target_wait_s=600))
    assert (seen.service, seen.lane, seen.id) == ("informes", Lane.NORMAL, ticket.id)
    assert seen.due_at == ticket.arrived_at + timedelta(seconds=600)


def test_a_called_ticket_is_not_called_by_another_desk() -> None:
    called = a_ticket().call(desk=1, staff="s-1", at=A_MONDAY)
    with pytest.raises(Conflict, match=r"already_called .*desk=1"):
        called.call(desk=2, staff="s-2", at=LATER)


def test_a_recall_waits_for_its_cooldown_and_an_absence_for_calls_and_time() -> None:
    rules = Policy(no_show_min_calls=2, no_show_min_seconds=90, recall_cooldown_seconds=5)
    called = a_ticket().call(desk=1, staff="s-1", at=A_MONDAY)
    assert recall_at(called, rules, LATER) == A_MONDAY + timedelta(seconds=5)
    assert no_show_at(called, rules, LATER) is None
    again = called.recall(at=A_MONDAY + timedelta(seconds=20))
    assert recall_at(again, rules, LATER) == A_MONDAY + timedelta(seconds=25)
    assert no_show_at(again, rules, LATER) == A_MONDAY + timedelta(seconds=90)


def test_a_time_that_began_in_the_future_is_over_because_the_clock_was_put_back() -> None:
    rules = Policy(no_show_min_calls=1, no_show_min_seconds=90, recall_cooldown_seconds=5)
    called = a_ticket().call(desk=1, staff="s-1", at=LATER)
    assert recall_at(called, rules, A_MONDAY) == no_show_at(called, rules, A_MONDAY) == A_MONDAY


@pytest.mark.parametrize("state", [state for state in TicketState if state is not TicketState.CALLED])
def test_only_a_called_ticket_has_moments_of_recall_and_absence(state: TicketState) -> None:
    ticket = a_ticket(state=state)
    assert (recall_at(ticket, Policy(), LATER), no_show_at(ticket, Policy(), LATER)) == (None, None)


def test_the_usual_step_is_named_first() -> None:
    assert ticket_actions(a_ticket(state=TicketState.CALLED))[0] == "serve"
    assert ticket_actions(a_ticket(state=TicketState.SERVING))[0] == "complete"
    assert all(ticket_actions(a_ticket(state=state)) == () for state in set(TicketState) - set(ACTIONS))


def test_who_comes_back_waits_again_with_their_arrival_and_first_call() -> None:
    absent = a_ticket().call(desk=1, staff="s-1", at=A_MONDAY).no_show(at=LATER)
    back = absent.come_back()
    assert (back.rank, back.desk, back.called_at, back.ended_at, back.times_called) == (
        0,
        None,
        None,
        None,
        0,
    )
    assert (back.first_called_at, back.arrived_at, back.leg) == (A_MONDAY, absent.arrived_at, absent.leg)
    called = back.call(desk=2, staff="s-2", at=LATER).serve(at=LATER)
    assert called.transfer(a_service("informes"), at=LATER).rank == 1


def test_a_reference_noted_in_attention_is_kept_unless_another_is_given() -> None:
    serving = a_ticket().call(desk=1, staff="s-1", at=A_MONDAY).serve(at=A_MONDAY)
    noted = serving.note_denuncia("77")
    assert (noted.denuncia_ref, noted.version) == ("77", serving.version + 1)
    done = noted.complete(outcome=Outcome.DENUNCIA, denuncia_ref=None, at=LATER)
    other = noted.complete(outcome=Outcome.DENUNCIA, denuncia_ref="78", at=LATER)
    assert (done.denuncia_ref, other.denuncia_ref) == ("77", "78")
    with pytest.raises(Conflict):
        a_ticket().note_denuncia("77")


@pytest.mark.parametrize("state", TicketState)
def test_lane_and_language_can_change_only_before_the_end(state: TicketState) -> None:
    ticket = a_ticket(state=state)
    if state in ENDED:
        with pytest.raises(Conflict):
            ticket.in_lane(Lane.PREFERENTIAL)
        return
    noted = ticket.in_lane(Lane.PREFERENTIAL).in_language("qu")
    assert (noted.lane, noted.lang, noted.state, noted.version) == (
        Lane.PREFERENTIAL, "qu", state, ticket.version + 2,
    )  # fmt: skip


def test_a_ticket_sent_to_a_person_is_free_for_all_after_the_call() -> None:
    serving = a_ticket().call(desk=1, staff="s-1", at=A_MONDAY).serve(at=A_MONDAY)
    sent = serving.transfer(a_service("informes"), at=LATER, for_staff="s-2")
    assert sent.for_staff == "s-2"
    assert sent.call(desk=2, staff="s-2", at=LATER).for_staff is None


def test_an_absence_keeps_the_place_for_some_minutes() -> None:
    absent = a_ticket().call(desk=1, staff="s-1", at=A_MONDAY).no_show(at=LATER)
    assert kept_until(absent, Policy(absent_keeps_seconds=60)) == LATER + timedelta(seconds=60)
    assert kept_until(a_ticket(), Policy()) is None


def test_a_forgotten_end_is_noticed_after_three_usual_lengths_but_not_before_an_hour() -> None:
    serving = a_ticket().call(desk=1, staff="s-1", at=A_MONDAY).serve(at=A_MONDAY)
    assert overdue_at(serving, a_service(mean_service_s=600), Policy()) == A_MONDAY + timedelta(hours=1)
    assert overdue_at(serving, a_service(mean_service_s=1800), Policy()) == A_MONDAY + timedelta(minutes=90)
    assert overdue_at(a_ticket(), a_service(), Policy()) is None


def test_a_person_who_left_may_undo_it_for_a_minute() -> None:
    left, minute = a_ticket().leave(at=LATER), timedelta(seconds=60)
    assert (
        undo_leaving_until(left, Policy(), LATER)
        == undo_leaving_until(left, Policy(), LATER + minute)
        == LATER + minute
    )
    assert undo_leaving_until(left, Policy(), LATER + minute + timedelta(seconds=1)) is None
    assert undo_leaving_until(left, Policy(), LATER - minute) is None
    assert undo_leaving_until(a_ticket(), Policy(), LATER) is None
