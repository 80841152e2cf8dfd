from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from ciasc.domain.core.errors import StaleVersion
from ciasc.domain.core.services import Lane
from ciasc.domain.queueing.desk import DeskState
from ciasc.domain.queueing.next_ticket import DeskLine, queue_sort_key
from ciasc.domain.queueing.people_ahead import SharedLine, count_ahead
from ciasc.domain.stats.legs import LegEnd, leg_before_transfer, leg_of
from ciasc.domain.tickets.events import EventKind
from ciasc.domain.tickets.states_and_outcomes import Outcome, TicketState
from ciasc.domain.tickets.ticket import Ticket
from ciasc.storage.store import SqlStore
from tests.builders import OFFICER, SERVICES, a_service, a_ticket
from tests.fakes import A_MONDAY


def a_crowd(many: int) -> list[Ticket]:
    random = Random(7)  # noqa: S311 - a repeatable crowd, not a secret
    return [
        a_ticket(
            seq,
            service=random.choice(SERVICES),
            lane=random.choice(list(Lane)),
            state=random.choice(
                [TicketState.WAITING, TicketState.WAITING, TicketState.PARKED, TicketState.LEFT]
            ),
            due_at=A_MONDAY + timedelta(seconds=random.randrange(6)),
        )
        for seq in range(1, many + 1)
    ]


def test_waiting_tickets_are_in_the_order_of_their_turns(store: SqlStore) -> None:
    crowd = a_crowd(60)
    with store.begin() as tx:
        for ticket in crowd:
            tx.tickets.add(ticket)
    waiting = sorted((ticket for ticket in crowd if ticket.state is TicketState.WAITING), key=queue_sort_key)
    some = [ticket for ticket in waiting if ticket.service != "informes"]
    with store.read() as view:
        assert view.tickets.waiting() == waiting
        assert view.tickets.waiting(limit=4) == waiting[:4]
        assert view.tickets.waiting(DeskLine(services=frozenset({"denuncias", "constancias"}))) == some
        assert (
            view.tickets.waiting(DeskLine(services=frozenset({"denuncias", "constancias"})), limit=1)
            == some[:1]
        )
        assert view.tickets.waiting(DeskLine(services=frozenset())) == []


def test_the_store_filters_languages_as_the_rule_does(store: SqlStore) -> None:
    crowd = [
        replace(ticket, state=TicketState.WAITING, lang=("es", "qu", "ay")[ticket.seq % 3])
        for ticket in a_crowd(60)
    ]
    with store.begin() as tx:
        for ticket in crowd:
            tx.tickets.add(ticket)
    every = frozenset(SERVICES)
    with store.read() as view:
        for spoken, left in (("qu", "ay"), ("", "qu"), ("qu", "")):
            line = DeskLine(
                services=every,
                languages=frozenset({spoken} - {""}),
                left=frozenset({left} - {""}),
                at=A_MONDAY + timedelta(seconds=3),
            )
            turns = sorted(crowd, key=line.turn)
            assert view.tickets.waiting(line) == turns
            first = {ticket.lane: ticket.id for ticket in reversed(turns)}
            heads = view.tickets.heads(line)
            assert {head.lane: head.ticket for head in heads} == first
            for many in (1, 5, 60):
                assert view.tickets.heads(line, view.tickets.waiting(line, limit=many)) == heads


def test_a_transaction_reads_its_own_desks_and_sequence(store: SqlStore) -> None:
    with store.begin() as tx:
        before, seq = tx.desks.get(1), tx.config.station().seq
        assert before is not None
        tx.desks.save(before.open(OFFICER, frozenset(), A_MONDAY))
        tx.desks.update_heartbeat(1, A_MONDAY)
        after = tx.desks.get(1)
        assert after is not None
        assert (after.state, after.heard_at) == (DeskState.OPEN, A_MONDAY)
        with pytest.raises(StaleVersion):
            tx.desks.save(before.open(OFFICER, frozenset(), A_MONDAY))
        assert tx.desks.get(1) == after
        tx.events.record(EventKind.DESK_OPENED, OFFICER, A_MONDAY, desk=1)
        tx.config.save_station(replace(tx.config.station(), open=False))
        told = tx.config.station()
        assert (told.seq, told.open) == (seq + 1, False)
    with store.read() as view:
        assert (view.desks.get(1), view.config.station()) == (after, told)


LINES = (
    SharedLine(services=frozenset(SERVICES)),
    SharedLine(services=frozenset({"informes"})),
    SharedLine(services=frozenset()),
    SharedLine(
        services=frozenset({"informes"}),
        own=frozenset({"informes", "denuncias"}),
        staff=frozenset({"s-1", "s-2"}),
        others=frozenset({"s-1", "s-2", "s-3"}),
    ),
    SharedLine(services=frozenset(SERVICES), languages=frozenset({"qu", "ay"})),
    SharedLine(services=frozenset(SERVICES), others=frozenset({"s-3"}), languages=frozenset({"qu"})),
)


def test_tickets_ahead_are_counted_as_the_rule_counts_them(store: SqlStore) -> None:
    people, languages = (None, None, "s-1", "s-2", "s-3"), ("es", "es", "qu", "ay")
    crowd = [replace(one, for_staff=people[one.seq % 5], lang=languages[one.seq % 4]) for one in a_crowd(80)]
    with store.begin() as tx:
        for ticket in crowd:
            tx.tickets.add(ticket)
    some = [*crowd[:20], a_ticket(99, lane=Lane.IMMEDIATE), a_ticket(99, service="informes", lang="qu")]
    with store.read() as view:
        for line in LINES:
            counted = [view.tickets.count_ahead(ticket, line) for ticket in some]
            assert counted == [count_ahead(ticket, crowd, line) for ticket in some]


def test_earlier_turns_are_counted_by_service(store: SqlStore) -> None:
    crowd = a_crowd(60)
    with store.begin() as tx:
        for ticket in crowd:
            tx.tickets.add(ticket)
    waiting = sorted((ticket for ticket in crowd if ticket.state is TicketState.WAITING), key=queue_sort_key)
    with store.read() as view:
        for place, ticket in enumerate(waiting):
            before = Counter(one.service for one in waiting[:place])
            assert view.tickets.waiting_before(ticket) == before


def test_those_who_wait_are_counted_by_service_and_lane(store: SqlStore) -> None:
    with store.begin() as tx:
        tx.tickets.add(a_ticket(2))
        tx.tickets.add(a_ticket(1))
        tx.tickets.add(a_ticket(3, lane=Lane.PREFERENTIAL))
        tx.tickets.add(a_ticket(4, state=TicketState.LEFT))
    with store.read() as view:
        assert view.tickets.waiting_counts() == {
            ("denuncias", Lane.NORMAL): (2, A_MONDAY + timedelta(seconds=1)),
            ("denuncias", Lane.PREFERENTIAL): (1, A_MONDAY + timedelta(seconds=3)),
        }


def test_the_wall_gets_the_last_calls_and_never_fewer_than_it_asked_for(store: SqlStore) -> None:
    with store.begin() as tx:
        for seq in range(1, 9):
            state = TicketState.COMPLETED if seq % 2 else TicketState.ABSENT
            at = A_MONDAY + timedelta(minutes=seq)
            tx.tickets.add(a_ticket(seq, state=state, desk=1, called_at=at))
            tx.events.record(EventKind.CALLED, OFFICER, at, ticket=f"t-{seq}", desk=1)
        tx.tickets.add(a_ticket(9))
        tx.tickets.add(a_ticket(10, state=TicketState.PARKED, called_at=A_MONDAY + timedelta(minutes=10)))

    def codes(since: int, at_least: int) -> list[int]:
        with store.read() as view:
            return [
                ticket.number
                for ticket in view.tickets.calls(
                    A_MONDAY + timedelta(minutes=since), A_MONDAY + timedelta(hours=1), at_least
                )
            ]

    assert codes(since=60, at_least=3) == [8, 7, 6]
    assert codes(since=60, at_least=0) == []
    assert codes(since=2, at_least=3) == [8, 7, 6, 5, 4, 3]
    assert codes(since=2, at_least=0) == [8, 7, 6, 5, 4, 3]
    assert codes(since=0, at_least=20) == [8, 7, 6, 5, 4, 3, 2, 1]


def test_calls_are_ordered_by_sequence_and_those_of_the_future_are_not_new(store: SqlStore) -> None:
    """Forty people were called while the clock was an hour ahead, then two more, and the first again."""
    ahead_by = timedelta(hours=1)
    with store.begin() as tx:
        for seq in range(1, 43):
            at = A_MONDAY + (ahead_by if seq <= 40 else timedelta(0))
            tx.tickets.add(a_ticket(seq, state=TicketState.COMPLETED, desk=1, called_at=at))
            tx.events.record(EventKind.CALLED, OFFICER, at, ticket=f"t-{seq}", desk=1)
        tx.events.record(EventKind.RECALLED, OFFICER, A_MONDAY, ticket="t-1", desk=1)
    with store.read() as view:
        calls = view.tickets.calls(A_MONDAY - timedelta(minutes=1), A_MONDAY, 5)
        assert [call.number for call in calls] == [1, 42, 41, 40, 39]
        everybody = view.tickets.calls(A_MONDAY, A_MONDAY + ahead_by, 0)
        assert everybody == []
        assert len(view.tickets.calls(A_MONDAY - timedelta(minutes=1), A_MONDAY + ahead_by, 5)) == 42
        assert view.events.last_at() == A_MONDAY


def test_set_aside_are_the_parked_and_those_who_became_absent_lately(store: SqlStore) -> None:
    yesterday = A_MONDAY - timedelta(days=1)
    with store.begin() as tx:
        tx.tickets.add(a_ticket(1, state=TicketState.ABSENT, ended_at=yesterday))
        tx.tickets.add(a_ticket(2, state=TicketState.ABSENT, ended_at=A_MONDAY - timedelta(minutes=5)))
        tx.tickets.add(a_ticket(3, state=TicketState.PARKED, called_at=A_MONDAY - timedelta(minutes=9)))
        tx.tickets.add(a_ticket(4, state=TicketState.PARKED, called_at=yesterday))
        tx.tickets.add(a_ticket(5))
    with store.read() as view:
        assert [ticket.seq for ticket in view.tickets.set_aside(A_MONDAY - timedelta(minutes=5))] == [4, 3, 2]
        assert [ticket.seq for ticket in view.tickets.set_aside(A_MONDAY - timedelta(minutes=4))] == [4, 3]


def test_numbers_start_at_one_each_day_and_for_each_letter(store: SqlStore) -> None:
    monday, tuesday = date(2026, 3, 2), date(2026, 3, 3)
    with store.begin() as tx:
        taken = [
            tx.tickets.take_number(monday, "D"),
            tx.tickets.take_number(monday, "D"),
            tx.tickets.take_number(monday, "C"),
        ]
        taken += [tx.tickets.take_number(tuesday, "D"), tx.tickets.take_number(monday, "D")]
    assert taken == [1, 2, 1, 1, 3]


def test_legs_are_those_that_ended_and_those_that_are_open(store: SqlStore) -> None:
    fresh = a_ticket(1)
    called = replace(fresh, state=TicketState.CALLED, version=2, desk=1, staff="s-1", called_at=A_MONDAY)
    at = A_MONDAY + timedelta(minutes=4)
    onward = called.transfer(a_service("informes"), at=at)
    left = leg_before_transfer(called, at)
    served = a_ticket(2, state=TicketState.COMPLETED, outcome=Outcome.ATTENDED, ended_at=at)
    with store.begin() as tx:
        tx.tickets.add(fresh)
        tx.tickets.save(called)
        tx.stats.end_leg(left)
        tx.tickets.save(onward)
        tx.tickets.add(served)
        tx.stats.end_leg(leg_of(served))
    with store.read() as view:
        found = view.stats.legs(A_MONDAY, A_MONDAY + timedelta(days=1))
        assert found == [left, leg_of(served), leg_of(onward)]
        assert [leg.end for leg in found] == [LegEnd.TRANSFERRED, LegEnd.ATTENDED, LegEnd.OPEN]
        assert view.stats.legs(fresh.queued_at, served.queued_at) == [left]
        assert view.stats.legs(at + timedelta(seconds=1), at + timedelta(days=1)) == []


def test_a_leg_whose_end_was_undone_is_open_again(store: SqlStore) -> None:
    ended = a_ticket(1, state=TicketState.COMPLETED, outcome=Outcome.OTHER, ended_at=A_MONDAY)
    with store.begin() as tx:
        tx.tickets.add(ended)
        tx.stats.end_leg(leg_of(ended))
        tx.stats.reopen_leg(ended.id, 1)
        tx.tickets.save(replace(ended, state=TicketState.SERVING, ended_at=None, outcome=None, version=2))
    with store.read() as view:
        assert [leg.end for leg in view.stats.legs(A_MONDAY, A_MONDAY + timedelta(days=1))] == [LegEnd.OPEN]


@pytest.mark.parametrize(
    "state", [TicketState.WAITING, TicketState.CALLED, TicketState.SERVING, TicketState.PARKED]
)
def test_each_open_state_has_an_open_leg(store: SqlStore, state: TicketState) -> None:
    ticket = a_ticket(1, state=state)
    with store.begin() as tx:
        tx.tickets.add(ticket)
    with store.read() as view:
        assert view.stats.legs(A_MONDAY, A_MONDAY + timedelta(days=1)) == [leg_of(ticket)]
