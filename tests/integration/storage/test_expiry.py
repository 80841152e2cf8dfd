"""A ticket that nobody ends is ended hours after its last step; danger never, a leap ends nobody."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ciasc.domain.core.clock_pace import ClockPace, Leap
from ciasc.domain.core.services import Lane
from ciasc.domain.stats.legs import LegEnd
from ciasc.domain.tickets.events import EventKind
from ciasc.domain.tickets.replay import replay
from ciasc.domain.tickets.states import TicketState
from ciasc.station import Station
from ciasc.storage import SqlStore
from tests.fakes import A_MONDAY, HandClock
from tests.integration.storage.test_held_numbers import call, give, parked, serve, station

__all__ = ["station"]
TEN_HOURS = 10 * 3600


def test_a_forgotten_ticket_leaves_by_itself_ten_hours_after_its_last_step(
    station: Station, clock: HandClock, store: SqlStore
) -> None:
    ticket = give(station)
    clock.forward(TEN_HOURS)
    assert station.expiring.expire() == 0
    clock.forward(1)
    assert (station.expiring.expire(), station.expiring.expire()) == (1, 0)
    with store.read() as tx:
        stored, events = tx.tickets.get(ticket.id), tx.events.of_ticket(ticket.id)
        legs = tx.stats.legs(A_MONDAY, clock.now + timedelta(days=1))
    assert stored is not None
    assert stored.state is TicketState.LEFT
    assert stored == replay(events)
    assert (events[-1].kind, events[-1].actor, events[-1].data) == (
        EventKind.LEFT,
        "system",
        {"reason": "expired"},
    )
    assert [leg.end for leg in legs] == [LegEnd.LEFT]


def test_across_midnight_a_person_keeps_the_place(station: Station, clock: HandClock) -> None:
    first = give(station)
    clock.forward(3600)
    give(station)
    station.expiring.expire()
    assert call(station).id == first.id


def test_any_step_starts_the_hours_again(station: Station, clock: HandClock) -> None:
    parked(station, clock)
    clock.forward(TEN_HOURS - 1)
    assert station.expiring.expire() == 0
    clock.forward(2)
    assert station.expiring.expire() == 1


@pytest.mark.parametrize("lane", [Lane.NORMAL, Lane.PREFERENTIAL, Lane.IMMEDIATE])
def test_only_the_immediate_lane_never_expires(
    station: Station, clock: HandClock, store: SqlStore, lane: Lane
) -> None:
    ticket = give(station)
    with store.begin() as tx:
        tx.tickets.save(replace(ticket, lane=lane, version=2))
    clock.forward(75 * 3600)
    assert station.expiring.expire() == (0 if lane is Lane.IMMEDIATE else 1)


def test_a_called_ticket_frees_its_desk_and_one_in_attention_stays(
    station: Station, clock: HandClock
) -> None:
    give(station)
    give(station)
    call(station)
    clock.forward(TEN_HOURS + 1)
    assert station.expiring.expire() == 2
    give(station)
    serve(station)  # the desk is free
    clock.forward(TEN_HOURS + 1)
    assert station.expiring.expire() == 0


def test_a_leap_of_the_clock_ends_no_ticket(station: Station, clock: HandClock) -> None:
    give(station)
    leap = timedelta(days=3)
    clock.now += leap
    leapt = replace(station, pace=lambda: ClockPace(steady_s=60.0, leaps=(Leap(30.0, leap),)))
    assert leapt.expiring.expire() == 0
    assert station.expiring.expire() == 1
