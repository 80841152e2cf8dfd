from dataclasses import replace
from datetime import timedelta

from ciasc.domain.core.services import Lane
from ciasc.domain.queueing.next_ticket import LineHead
from ciasc.domain.stats.fairness import call_evidence, is_ordinary, passed_over
from ciasc.domain.stats.legs import Leg, LegDuration, LegEnd
from tests.builders import a_ticket
from tests.facts import a_fact
from tests.fakes import A_MONDAY

NOW = A_MONDAY + timedelta(hours=1)


def a_leg(name: str, lane: Lane, came: int, called: int | None, end: LegEnd = LegEnd.ATTENDED) -> Leg:
    """Return a leg with a target of ten minutes that joined and was called at those minutes of the hour."""
    return Leg(
        ticket=name,
        leg=1,
        service="denuncias",
        lane=lane,
        queued_at=A_MONDAY + timedelta(minutes=came),
        target_s=600,
        end=end,
        first_called_at=None if called is None else A_MONDAY + timedelta(minutes=called),
    )


def test_a_call_proves_who_waited_and_who_was_first() -> None:
    ticket = a_ticket(lane=Lane.PREFERENTIAL)
    heads = [
        LineHead(lane=Lane.PREFERENTIAL, ticket=ticket.id, due_at=ticket.due_at, waiting=2),
        LineHead(lane=Lane.NORMAL, ticket="t-9", due_at=A_MONDAY, waiting=7),
    ]
    assert call_evidence(ticket, heads) == {
        "lane": "preferential",
        "due_at": ticket.due_at.isoformat(),
        "waiting": {"preferential": 2, "normal": 7},
        "first": {"preferential": ticket.id, "normal": "t-9"},
    }


def test_people_passed_over_beyond_the_target_are_listed_longest_first() -> None:
    legs = [
        a_leg("old", Lane.PREFERENTIAL, 0, 20),
        a_leg("late", Lane.NORMAL, 1, 15),
        a_leg("elder", Lane.PREFERENTIAL, 5, 6),
        a_leg("urgent", Lane.IMMEDIATE, 7, 8),
        a_leg("waits", Lane.NORMAL, 7, None, LegEnd.OPEN),
        a_leg("after", Lane.PREFERENTIAL, 14, 16),
    ]
    found = passed_over(legs, NOW)
    assert [(one.ticket, one.immediate, one.preferential) for one in found] == [
        ("waits", 0, 1),
        ("late", 1, 1),
    ]
    assert (found[0].waited_s, found[0].called_at) == (53 * 60, None)
    assert (found[1].waited_s, found[1].target_s) == (14 * 60, 600)


def test_legs_in_time_or_in_order_or_cancelled_are_not_listed() -> None:
    legs = [
        a_leg("in time", Lane.NORMAL, 1, 9),
        a_leg("cancelled", Lane.NORMAL, 1, None, LegEnd.CANCELLED),
        a_leg("elder", Lane.PREFERENTIAL, 2, 3),
        a_leg("alone", Lane.NORMAL, 4, 30),
    ]
    assert passed_over(legs, NOW) == []
    assert [is_ordinary(leg) for leg in legs] == [True, False, False, True]


def test_a_wait_across_a_change_of_the_clock_is_not_judged() -> None:
    late = a_fact("late", called=900, leapt=frozenset({LegDuration.FIRST_CALL})).leg
    first = a_fact("first", queued=100, called=200, lane=Lane.PREFERENTIAL).leg
    assert passed_over([late, first], NOW) == []
    assert [one.ticket for one in passed_over([replace(late, leapt=frozenset()), first], NOW)] == ["late"]
