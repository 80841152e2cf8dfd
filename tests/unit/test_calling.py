from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from ciasc.domain.calling import Line, ahead, next_for, turn
from ciasc.domain.service import Lane
from ciasc.domain.ticket import State, Ticket
from tests.builders import a_ticket
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
    assert sorted([old, elder, late], key=turn) == [late, elder, old]


def test_the_promise_closest_to_breaking_goes_next() -> None:
    patient, urgent = waiting(1, target_s=3600), waiting(2, minutes=5, target_s=600)
    assert next_for(Line(services=frozenset({"denuncias"})), [patient, urgent]) is urgent


def test_who_came_first_goes_first_among_equals() -> None:
    first, second = waiting(1), waiting(2)
    assert next_for(Line(services=frozenset({"denuncias"})), [second, first]) is first


def test_a_desk_calls_only_its_services_and_only_who_waits() -> None:
    other = a_ticket(1, service="informes")
    gone = a_ticket(2, state=State.LEFT)
    assert next_for(Line(services=frozenset({"denuncias"})), [other, gone]) is None
    assert next_for(Line(services=frozenset({"informes"})), [other, gone]) is other


@given(TICKETS)
def test_nobody_waits_behind_a_lesser_lane_and_within_a_lane_the_earliest_due_goes(
    tickets: list[Ticket],
) -> None:
    chosen = next_for(Line(services=frozenset({"denuncias"})), tickets)
    if chosen is None:
        assert not tickets
        return
    assert chosen.lane == min(ticket.lane for ticket in tickets)
    assert all(chosen.due_at <= other.due_at for other in tickets if other.lane == chosen.lane)
    assert ahead(chosen, tickets) == 0


@given(TICKETS)
def test_people_ahead_are_the_place_in_the_order_of_turns(tickets: list[Ticket]) -> None:
    assert [ahead(ticket, tickets) for ticket in sorted(tickets, key=turn)] == list(range(len(tickets)))
