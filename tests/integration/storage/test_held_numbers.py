"""No code is given while a person may be called by it, whatever the day."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count

import pytest
from sqlalchemy import update

from ciasc.content.messages import render
from ciasc.display.desk_counters import at_desks
from ciasc.display.phone_status import status
from ciasc.display.wall_view import Board
from ciasc.domain.core.errors import Conflict
from ciasc.domain.core.permissions import Actor, Role
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.station_day import LIMA
from ciasc.domain.queueing.desk import Window
from ciasc.domain.tickets.replay import replay
from ciasc.domain.tickets.states_and_outcomes import CallReason, Outcome
from ciasc.domain.tickets.ticket import Ticket
from ciasc.station import Station, TicketOrder
from ciasc.storage.store import SqlStore
from ciasc.storage.tables import ticket
from tests.builders import KIOSK
from tests.fakes import A_MONDAY, HandClock

BEFORE_MIDNIGHT = A_MONDAY.replace(day=3, hour=4, minute=55)
OFFICER = Actor("s-1", Role.OFFICER, "uno")


@pytest.fixture
def station(store: SqlStore, clock: HandClock) -> Station:
    """Return a station whose desk 1 is open, five minutes before midnight."""
    clock.now = BEFORE_MIDNIGHT
    ids = count(1)
    made = Station(
        store=store,
        clock=clock,
        publish=lambda: None,
        new_id=lambda _at: f"n-{next(ids)}",
        new_token=lambda: f"TOKEN-{next(ids)}",
        render=render,
    )
    made.run(made.desks.open, OFFICER, 1, window=Window("s", "w"))
    return made


def give(station: Station, **order: object) -> Ticket:
    """Return a new ticket for `denuncias`."""
    wanted = TicketOrder(service="denuncias", **order)  # type: ignore[arg-type]
    return station.run(station.tickets.issue, KIOSK, wanted).ticket


def call(station: Station) -> Ticket:
    found = station.run(station.attention.call_next, OFFICER, 1)
    assert found is not None
    return found


def serve(station: Station) -> Ticket:
    return station.run(station.attention.serve, OFFICER, 1, call(station).version)


def waiting(station: Station, _: HandClock) -> None:
    give(station)


def called(station: Station, _: HandClock) -> None:
    give(station)
    call(station)


def serving(station: Station, _: HandClock) -> None:
    give(station)
    serve(station)


def parked(station: Station, _: HandClock) -> None:
    give(station)
    station.run(station.attention.park, OFFICER, 1, serve(station).version)


def absent(station: Station, clock: HandClock) -> None:
    give(station)
    call(station)
    clock.forward(91)
    version = station.run(station.attention.recall, OFFICER, 1, 2).version
    station.run(station.attention.no_show, OFFICER, 1, version)


def just_completed(station: Station, clock: HandClock) -> None:
    give(station)
    version = serve(station).version
    clock.forward(299)
    station.run(station.attention.complete, OFFICER, 1, version, Outcome.ATTENDED)


def just_left(station: Station, clock: HandClock) -> None:
    token = give(station).token
    clock.forward(299)
    station.run(station.waiting.leave, token)


@pytest.mark.parametrize("holds", [waiting, called, serving, parked, absent, just_completed, just_left])
def test_the_new_day_skips_a_number_by_which_somebody_may_be_called(
    station: Station, clock: HandClock, holds: Callable[[Station, HandClock], None]
) -> None:
    holds(station, clock)
    clock.now = BEFORE_MIDNIGHT + timedelta(minutes=6)
    assert [give(station).code for _ in range(2)] == ["D002", "D003"]


def test_a_number_is_free_when_no_place_is_kept_any_more(station: Station, clock: HandClock) -> None:
    absent(station, clock)
    clock.forward(Policy().absent_keeps_seconds + 1)
    assert give(station).code == "D001"


def test_a_leap_to_another_day_and_back_gives_no_number_twice(station: Station, clock: HandClock) -> None:
    codes = [give(station).code]
    for leap in (timedelta(days=3), timedelta(days=-3), timedelta(days=30), timedelta(days=-31)):
        clock.now += leap
        codes.append(give(station).code)
    assert len(set(codes)) == len(codes)


def test_who_comes_back_to_a_number_given_again_is_refused(station: Station, clock: HandClock) -> None:
    absent(station, clock)
    clock.forward(Policy().absent_keeps_seconds + 1)
    assert give(station).code == "D001"
    clock.forward(-1800)  # the clock is put back: the place would be kept again
    with pytest.raises(Conflict) as refused:
        station.run(station.attention.call, OFFICER, 1, "n-1", CallReason.RETURNED)
    assert "D 001" in render(refused.value.message)


def test_the_station_never_gives_a_number_that_a_cut_off_kiosk_may_have_printed(
    station: Station, store: SqlStore
) -> None:
    with store.begin() as tx:
        for _ in range(699):
            tx.tickets.take_number(BEFORE_MIDNIGHT.date() - timedelta(days=1), "D")
    assert [give(station).code for _ in range(2)] == ["D700", "D1000"]


def test_a_paper_of_a_cut_off_kiosk_whose_number_is_held_is_noted(station: Station, clock: HandClock) -> None:
    first = give(station, id="first-01", number=701, arrived_at=clock.now)
    clock.forward(26 * 3600)
    second = give(station, id="second-1", number=701, arrived_at=clock.now)
    assert (first.code, second.code, second.note) == ("D701", "D001", "Su papel dice D701.")
    assert (second.public_code, second.paper_number) == ("D701", 701)
    station.run(station.waiting.leave, first.token)
    clock.forward(601)
    third = give(station, id="third-01", number=701, arrived_at=clock.now)
    assert (third.code, third.note) == ("D701", None)


def test_the_database_refuses_a_code_that_is_alive(station: Station, store: SqlStore) -> None:
    first, second = give(station), give(station)
    twin = update(ticket).where(ticket.c.id == second.id).values(number=first.number, day=date(2020, 1, 1))
    with pytest.raises(Conflict), store.connection(writes=True) as (connection, _):
        connection.execute(twin)


def test_a_request_received_late_gets_the_place_of_the_paper_that_its_kiosk_gave_without_an_answer(
    station: Station, clock: HandClock
) -> None:
    touched = clock.now
    clock.forward(30)
    second = give(station, id="second-1", number=702, arrived_at=touched + timedelta(seconds=1))
    give(station, id="first-01")  # the request of a person who touched before, received only now
    first = give(station, id="first-01", number=701, arrived_at=touched)
    assert (first.code, first.arrived_at, second.code) == ("D701", touched, "D702")
    again = give(station, id="first-01", number=701, arrived_at=touched)
    assert again == first
    assert call(station).id == first.id


def test_a_paper_number_that_is_held_when_a_late_request_is_known_is_noted(
    station: Station, clock: HandClock, store: SqlStore
) -> None:
    give(station, id="holder-1", number=701, arrived_at=clock.now)
    known = give(station, id="first-01")
    noted = give(station, id="first-01", number=701, arrived_at=clock.now)
    assert (noted.code, noted.note) == (known.code, "Su papel dice D701.")
    assert give(station, id="first-01", number=701, arrived_at=clock.now) == noted
    with store.read() as tx:
        assert replay(tx.events.of_ticket(noted.id)) == tx.tickets.get(noted.id) == noted


def test_the_wall_and_the_phone_call_a_person_by_the_number_on_the_paper(
    station: Station, clock: HandClock, store: SqlStore
) -> None:
    first = give(station, id="holder-1", number=701, arrived_at=clock.now)
    station.run(station.waiting.leave, first.token)
    second = give(station, id="second-1", number=701, arrived_at=clock.now)
    assert call(station).id == second.id
    with store.read() as tx:
        assert replay(tx.events.of_ticket(second.id)) == tx.tickets.get(second.id)
        seen = Board(lambda: None, LIMA)(tx, "", clock.now)
        counter = at_desks(tx, clock.now, Policy()).desks[0]
        phone = status(tx, second.token, clock.now, Policy())
    assert second.code == "D001"
    assert (seen["calls"][0]["code"], counter.code, phone.code) == ("D701", "D701", "D701")  # type: ignore[call-overload,index]
