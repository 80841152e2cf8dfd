from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from ciasc.domain.core.permissions import Actor, Role
from ciasc.domain.core.services import Lane
from ciasc.domain.queueing.desk import Desk
from ciasc.domain.queueing.next_ticket import (
    DeskLine,
    line_of_desk,
    next_ticket,
    queue_sort_key,
    reason_of_turn,
)
from ciasc.domain.tickets.states_and_outcomes import TicketState
from ciasc.domain.tickets.ticket import Ticket
from tests.builders import a_service, a_ticket
from tests.fakes import A_MONDAY


def waiting(seq: int, lane: Lane = Lane.NORMAL, minutes: int = 0, target_s: int = 900) -> Ticket:
    arrived = A_MONDAY + timedelta(minutes=minutes)
    due = arrived + timedelta(seconds=target_s)
    return a_ticket(seq, at=arrived, lane=lane, due_at=due, target_s=target_s)


TICKETS = st.lists(
    st.builds(
        waiting,
        seq=st.integers(1, 10**6),
        lane=st.sampled_from(Lane),
        minutes=st.integers(0, 600),
        target_s=st.integers(0, 7200),
    ),
    unique_by=lambda ticket: ticket.seq,
)


def test_immediate_goes_before_preferential_and_that_before_all_others() -> None:
    late, old = waiting(3, Lane.IMMEDIATE, 300), waiting(1, Lane.NORMAL)
    elder = waiting(2, Lane.PREFERENTIAL, 200)
    assert sorted([old, elder, late], key=queue_sort_key) == [late, elder, old]


def test_the_promise_closest_to_breaking_goes_next() -> None:
    patient, urgent = waiting(1, target_s=3600), waiting(2, minutes=5, target_s=600)
    assert next_ticket(DeskLine(services=frozenset({"denuncias"})), [patient, urgent]) is urgent


def test_who_came_first_goes_first_among_equals() -> None:
    first, second = waiting(1), waiting(2)
    assert next_ticket(DeskLine(services=frozenset({"denuncias"})), [second, first]) is first


def test_a_desk_calls_only_its_services_and_only_who_waits() -> None:
    other = a_ticket(1, service="informes")
    gone = a_ticket(2, state=TicketState.LEFT)
    assert next_ticket(DeskLine(services=frozenset({"denuncias"})), [other, gone]) is None
    assert next_ticket(DeskLine(services=frozenset({"informes"})), [other, gone]) is other


@given(TICKETS)
def test_the_next_ticket_has_the_best_lane_and_the_earliest_due_time(
    tickets: list[Ticket],
) -> None:
    chosen = next_ticket(DeskLine(services=frozenset({"denuncias"})), tickets)
    if chosen is None:
        assert not tickets
        return
    assert chosen.lane == min(ticket.lane for ticket in tickets)
    assert all(chosen.due_at <= other.due_at for other in tickets if other.lane == chosen.lane)


DESKS = [
    Desk(number=1).open(Actor("s-1", Role.AUXILIARY, "uno"), frozenset(), A_MONDAY),
    Desk(number=2).open(Actor("s-2", Role.OFFICER, "dos"), frozenset({"informes"}), A_MONDAY),
]
SERVICES = {one.key: one for one in (a_service("informes"), a_service("denuncias", officer_only=True))}


def test_who_came_back_waits_at_the_head_of_their_lane() -> None:
    back = replace(waiting(9, minutes=30), rank=0)
    elder = waiting(8, Lane.PREFERENTIAL, 30)
    assert sorted([waiting(1), back, elder], key=queue_sort_key) == [elder, back, waiting(1)]


def test_a_ticket_waits_for_its_person_as_long_as_they_work() -> None:
    sent = a_ticket(1, service="denuncias", for_staff="s-2")
    both = [line_of_desk(desk, DESKS, SERVICES) for desk in DESKS]
    assert [line.takes(sent) for line in both] == [False, True]
    ordinary = a_ticket(1, service="informes", for_staff="s-2")
    assert [line.takes(ordinary) for line in both] == [False, True]
    assert line_of_desk(DESKS[0], DESKS[:1], SERVICES).takes(ordinary)


def test_a_person_gets_only_what_their_role_may_serve() -> None:
    line = line_of_desk(DESKS[0], DESKS, SERVICES)
    assert not line.takes(a_ticket(1, service="denuncias", for_staff="s-1"))


def test_a_desk_calls_its_languages_first_within_a_lane() -> None:
    line = DeskLine(services=frozenset({"denuncias"}), languages=frozenset({"qu"}))
    quechua = replace(waiting(3, minutes=9), lang="qu")
    elder = waiting(4, Lane.PREFERENTIAL, 9)
    assert sorted([waiting(1), quechua, elder], key=line.turn) == [elder, quechua, waiting(1)]
    assert next_ticket(DeskLine(services=frozenset({"denuncias"})), [quechua, waiting(1)]) == waiting(1)


def left_by(desk: Desk, other: Desk, minutes: int) -> DeskLine:
    return line_of_desk(desk, [desk, other], SERVICES, A_MONDAY + timedelta(minutes=minutes))


def test_a_desk_leaves_a_language_to_its_speaker_while_the_promise_holds() -> None:
    police = Actor("s-1", Role.OFFICER, "uno")
    plain = Desk(number=1).open(police, frozenset(), A_MONDAY)
    speaks = Desk(number=2).open(replace(police, id="s-2"), frozenset(), A_MONDAY, frozenset({"qu"}))
    quechua, later = replace(waiting(1), lang="qu"), waiting(2, minutes=5)
    both = [quechua, later]
    assert next_ticket(left_by(plain, speaks, 14), both) is later
    assert next_ticket(left_by(speaks, plain, 14), both) is quechua
    assert next_ticket(left_by(plain, speaks, 15), both) is quechua
    assert next_ticket(left_by(plain, speaks, 14), [quechua]) is quechua
    assert next_ticket(left_by(plain, plain, 14), both) is quechua


def test_danger_waits_for_no_language_and_a_language_never_changes_the_lane() -> None:
    line = DeskLine(services=frozenset({"denuncias"}), left=frozenset({"qu"}), at=A_MONDAY)
    danger = [replace(waiting(1, Lane.IMMEDIATE), lang="qu"), waiting(2, Lane.IMMEDIATE, 5)]
    assert next_ticket(line, danger) is danger[0]
    elder = replace(waiting(3, Lane.PREFERENTIAL), lang="qu")
    assert next_ticket(line, [elder, waiting(4)]) is elder


def test_each_place_in_a_line_has_its_reason() -> None:
    line = DeskLine(
        services=frozenset({"denuncias"}),
        staff="s-2",
        languages=frozenset({"qu"}),
        left=frozenset({"ay"}),
        at=A_MONDAY,
    )
    told = {
        "immediate": waiting(1, Lane.IMMEDIATE),
        "preferential": waiting(1, Lane.PREFERENTIAL),
        "returned": replace(waiting(1), rank=0),
        "sent_to_you": replace(waiting(1), for_staff="s-2", leg=2),
        "language": replace(waiting(1), lang="qu"),
        "left_to_speaker": replace(waiting(1), lang="ay"),
        "transferred": replace(waiting(1), leg=2),
        "due": waiting(1),
    }
    assert {reason_of_turn(ticket, line): ticket for ticket in told.values()} == told
