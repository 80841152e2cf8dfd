"""The order of turns when the clock leaps: nobody gets a place before those who came earlier."""

from datetime import timedelta

from ciasc.station import Station
from ciasc.storage.store import SqlStore
from tests.fakes import A_MONDAY, HandClock
from tests.integration.storage.test_held_numbers import call, give, station

__all__ = ["station"]


def test_after_a_leap_back_people_are_called_in_the_order_in_which_they_came(
    station: Station, clock: HandClock, store: SqlStore
) -> None:
    clock.now = A_MONDAY
    before = [give(station) for _ in range(3)]
    clock.forward(-7200)
    after = [give(station) for _ in range(3)]
    assert [one.ahead for one in after] == [3, 4, 5]
    assert all(one.arrived_at >= before[-1].arrived_at and one.due_at >= before[-1].due_at for one in after)
    with store.read() as tx:
        assert [one.id for one in tx.tickets.waiting()] == [one.id for one in before + after]
    assert call(station).id == before[0].id


def test_when_nobody_of_the_future_waits_any_more_arrivals_are_the_present(
    station: Station, clock: HandClock
) -> None:
    first = give(station)
    clock.forward(-7200)
    station.run(station.waiting.leave, first.token)
    assert give(station).arrived_at == clock.now


def test_a_ticket_handed_over_keeps_its_arrival_and_takes_its_place(
    station: Station, clock: HandClock, store: SqlStore
) -> None:
    first = give(station)
    clock.forward(600)
    second = give(station)
    clock.forward(60)
    between = first.arrived_at + timedelta(seconds=300)
    handed = give(station, id="offline-1", number=701, arrived_at=between)
    assert handed.arrived_at == between
    with store.read() as tx:
        assert [one.id for one in tx.tickets.waiting()] == [first.id, handed.id, second.id]
