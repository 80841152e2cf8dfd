"""The wait estimate: computed beside the requests, shown, stored and scored."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from ciasc.content.messages import render
from ciasc.display.phone_status import status
from ciasc.display.wall_view import Board
from ciasc.domain.core.errors import JsonValue, Unavailable
from ciasc.domain.core.permissions import Actor, Role
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.services import Lane
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.forecast.accuracy import EstimateScore, WaitPromise
from ciasc.domain.forecast.history_model import ENOUGH
from ciasc.domain.forecast.wait_estimate import Estimates, Quantiles
from ciasc.domain.queueing.desk import PauseReason
from ciasc.domain.stats.legs import leg_of
from ciasc.domain.tickets.states_and_outcomes import Outcome
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import Transaction
from ciasc.station import Station, TicketOrder
from ciasc.station.stats.estimator import Estimator, score_days
from ciasc.storage.print_outbox import SqlOutbox
from ciasc.storage.store import SqlStore
from tests.builders import KIOSK, OFFICER, a_service, a_ticket
from tests.fakes import A_MONDAY, HandClock

DAY = A_MONDAY.date()
COLLEAGUE = Actor(id="s-2", role=Role.OFFICER, name="m.huaman")
SAID = Quantiles(p10_s=240, p50_s=600, p80_s=1100, p90_s=1500)


def visited(
    tx: Transaction, seq: int, *, service: str = "informes", days_ago: int = 5, wait: int = 60
) -> Ticket:
    """Store a ticket of some days ago that was attended for ten minutes, with its leg."""
    at = A_MONDAY + timedelta(minutes=seq) - timedelta(days=days_ago)
    ticket = a_ticket(
        seq, at=at, service=service, letter="A", day=at.date(), id=f"past-{seq}", token=f"PAST{seq}", ahead=3
    )
    called = ticket.call(desk=1, staff="s-1", at=at + timedelta(seconds=wait)).serve(
        at=at + timedelta(seconds=wait)
    )
    done = called.complete(outcome=Outcome.ATTENDED, denuncia_ref=None, at=at + timedelta(seconds=wait + 600))
    tx.tickets.add(done)
    tx.stats.end_leg(leg_of(done))
    return done


@pytest.fixture
def estimator(store: SqlStore, clock: HandClock) -> Estimator:
    """Return the estimates of a station that knows `informes` and has a discreet service behind it."""
    with store.begin() as tx:
        for seq in range(1001, 1001 + ENOUGH):
            visited(tx, seq)
        tx.config.save_service(a_service("violencia", cover="informes", letter="I", lane=Lane.IMMEDIATE))
    return Estimator(store, clock, Calendar(), lambda _: Policy())


@pytest.fixture
def station(store: SqlStore, clock: HandClock, estimator: Estimator) -> Station:
    """Return that station."""
    return Station(
        store=store,
        clock=clock,
        publish=lambda: None,
        new_id=lambda _: uuid.uuid4().hex,
        new_token=lambda: f"T{uuid.uuid4().hex.upper()}",
        render=render,
        foresee=estimator.foresee,
    )


def take(station: Station, service: str = "informes", lane: Lane = Lane.NORMAL) -> Ticket:
    return station.run(station.tickets.issue, KIOSK, TicketOrder(service=service, lane=lane)).ticket


def told(ticket: Ticket) -> tuple[int | None, int | None]:
    return ticket.low_min, ticket.high_min


def on_phone(station: Station, ticket: Ticket) -> tuple[int, int] | None:
    with station.store.read() as tx:
        found = status(tx, ticket.token, station.clock(), Policy(), station.foresee()).estimate
    return None if found is None else (found.low_min, found.high_min)


def test_people_get_the_forecast_estimate(station: Station, estimator: Estimator) -> None:
    station.run(station.desks.open, OFFICER, 1)
    for _ in range(3):
        take(station)
    assert estimator.refresh()
    assert not estimator.refresh()  # nothing has happened in between
    issued = station.run(station.tickets.issue, KIOSK, TicketOrder(service="informes"))
    last = issued.ticket
    assert told(last) == (25, 40)
    assert issued.until_min == 35
    assert on_phone(station, last) == told(last)


def test_a_known_service_has_no_simpler_estimate(
    station: Station, estimator: Estimator, clock: HandClock
) -> None:
    estimator.refresh()
    station.run(station.desks.open, OFFICER, 1)
    assert told(take(station)) == (None, None)  # for a second, before that desk is in the forecast
    clock.forward(1)
    estimator.refresh()
    assert told(take(station)) != (None, None)


def test_the_phone_gets_the_present_forecast(
    station: Station, estimator: Estimator, clock: HandClock
) -> None:
    take(station)
    take(station)
    last = take(station)
    assert told(last) == (None, None)  # no desk works
    estimator.refresh()
    assert on_phone(station, last) is None
    station.run(station.desks.open, OFFICER, 1)
    estimator.refresh()
    before = on_phone(station, last)
    called = station.run(station.attention.call_next, OFFICER, 1)
    assert called is not None
    clock.forward(1)
    estimator.refresh()
    assert before is not None
    assert on_phone(station, last) == before  # one step does not change it


def test_no_estimate_is_given_when_all_desks_are_closed(
    station: Station, estimator: Estimator, clock: HandClock
) -> None:
    station.run(station.desks.open, OFFICER, 1)
    estimator.refresh()
    waits, other = take(station), take(station, "denuncias")
    assert told(waits) == on_phone(station, waits) == (0, 5)
    station.run(station.desks.close, OFFICER, 1)
    clock.forward(1)
    estimator.refresh()
    assert on_phone(station, waits) is None
    assert on_phone(station, other) == told(other)  # there is no data of that service yet


def on_wall(station: Station) -> JsonValue:
    with station.store.read() as tx:
        return Board(station.foresee, Calendar().tz)(tx, "", station.clock())["waits"]


def test_the_wall_shows_estimates_of_letters_now_issued(
    station: Station, estimator: Estimator, clock: HandClock
) -> None:
    assert on_wall(station) == []
    station.run(station.desks.open, OFFICER, 1)
    for _ in range(3):
        take(station)
    estimator.refresh()
    assert on_wall(station) == [{"letters": ["I"], "until_min": 35, "over": False}]
    for _ in range(4):
        take(station)
    clock.forward(1)
    assert estimator.refresh()
    assert on_wall(station) == [{"letters": ["I"], "until_min": 60, "over": True}]
    clock.forward(61)
    assert on_wall(station) == []


def test_a_stale_forecast_is_not_shown(station: Station, estimator: Estimator, clock: HandClock) -> None:
    station.run(station.desks.open, OFFICER, 1)
    estimator.refresh()
    assert estimator.foresee() is not None
    clock.forward(61)
    assert estimator.foresee() is None
    assert told(take(station)) == (0, 15)  # by the queue alone


def test_an_inaccurate_service_shows_no_estimate_but_is_scored(
    station: Station, estimator: Estimator
) -> None:
    yesterday = DAY - timedelta(days=1)
    with station.store.begin() as tx:
        tx.estimates.save_scores(
            yesterday, [EstimateScore(day=yesterday, service="informes", n=40, inside=10)]
        )
    station.run(station.desks.open, OFFICER, 1)
    estimator.refresh()
    last = take(station)
    estimator.refresh()
    assert told(last) == (None, None)
    assert on_phone(station, last) is None
    with station.store.begin() as tx:
        tx.stats.end_leg(leg_of(last.leave(at=A_MONDAY)))
        (kept,) = tx.estimates.kept_promises(DAY)
    assert (kept.promise.service, kept.promise.shown, kept.waited_s) == ("informes", False, None)


def test_estimates_return_by_service_when_the_week_is_accurate(
    station: Station, estimator: Estimator, clock: HandClock
) -> None:
    before, yesterday = DAY - timedelta(days=2), DAY - timedelta(days=1)
    with station.store.begin() as tx:
        tx.estimates.save_scores(before, [EstimateScore(day=before, service="informes", n=40, inside=10)])
    station.run(station.desks.open, OFFICER, 1)
    estimator.refresh()
    assert (estimator.quiet, told(take(station))) == (frozenset({"informes"}), (None, None))
    assert told(take(station, "denuncias")) != (None, None)  # another one, by the queue alone
    with station.store.begin() as tx:
        tx.estimates.save_scores(
            yesterday, [EstimateScore(day=yesterday, service="informes", n=80, inside=70)]
        )
    clock.forward(3600)
    estimator.refresh()
    assert (estimator.quiet, told(take(station)) != (None, None)) == (frozenset(), True)


def test_a_ticket_of_the_immediate_lane_gets_no_estimate_and_others_keep_theirs(
    station: Station, estimator: Estimator
) -> None:
    station.run(station.desks.open, OFFICER, 1)
    for _ in range(3):
        take(station)
    estimator.refresh()
    victim, other = take(station, "violencia"), take(station)
    assert (told(victim), told(other)) == ((None, None), (25, 40))
    estimator.refresh()
    assert on_phone(station, victim) is None


def test_a_station_without_history_has_no_forecast(store: SqlStore, clock: HandClock) -> None:
    estimator = Estimator(store, clock, Calendar(), lambda _: Policy())
    assert not estimator.refresh()
    assert estimator.foresee() is None


def test_a_forecast_is_updated_as_time_passes(estimator: Estimator, clock: HandClock) -> None:
    assert estimator.refresh()
    first = estimator.foresee()
    assert first == Estimates(at=A_MONDAY, known=frozenset({"informes"}))  # no desk works
    clock.forward(10)
    assert not estimator.refresh()
    clock.forward(10)
    estimator.refresh()
    second = estimator.foresee()
    assert second is not None
    assert second.at == clock()


def test_a_paused_desk_counts_as_available_unless_forgotten(
    station: Station, estimator: Estimator, clock: HandClock
) -> None:
    station.run(station.desks.open, OFFICER, 1)
    station.run(station.desks.pause, OFFICER, 1, PauseReason.ERRAND)
    station.run(station.desks.open, COLLEAGUE, 2)
    for _ in range(9):
        take(station)

    def until() -> int:
        estimator.refresh()
        found = estimator.foresee()
        assert found is not None
        return found.new["informes", Lane.NORMAL].range[1]

    paused = until()
    clock.forward(2 * 3600)
    assert until() > paused


def test_paper_shows_the_minute_by_which_eight_of_ten_are_called(store: SqlStore) -> None:
    outbox = SqlOutbox(store, url_of=lambda _: None, tz=Calendar().tz, longest=timedelta(hours=8))
    told = a_ticket(1, low_min=0, high_min=25)
    silent = a_ticket(2)
    with store.begin() as tx:
        for ticket in (silent, told):
            tx.tickets.add(ticket)
            tx.estimates.keep(WaitPromise.of(ticket.id, "denuncias", SAID, shown=ticket is told))
            tx.prints.queue(ticket, "mostrador", A_MONDAY)
    first = outbox.due("mostrador")
    assert first is not None
    assert (first[1].low_min, first[1].high_min) == (0, 20)
    outbox.became(first[0], first[0].state.PRINTED)
    second = outbox.due("mostrador")
    assert second is not None
    assert (second[1].low_min, second[1].high_min) == (None, None)


def promised(tx: Transaction, ticket: Ticket) -> None:
    tx.estimates.keep(WaitPromise.of(ticket.id, ticket.service, SAID, shown=True))


def test_a_day_is_scored_when_it_is_over_and_settled(store: SqlStore, clock: HandClock) -> None:
    with store.begin() as tx:
        promised(tx, visited(tx, 1, days_ago=1, wait=700))
        promised(tx, visited(tx, 2, days_ago=1, wait=2000))
        promised(tx, visited(tx, 3, days_ago=8))  # before the days that are scored
        visited(tx, 4, days_ago=1)  # had no estimate
        gone = a_ticket(5, day=DAY - timedelta(days=1), service="informes")
        tx.tickets.add(gone.leave(at=A_MONDAY))
        tx.stats.end_leg(leg_of(gone.leave(at=A_MONDAY)))
        promised(tx, gone)
        waits = a_ticket(6, day=DAY - timedelta(days=1), service="informes")
        tx.tickets.add(waits)
        promised(tx, waits)
    assert score_days(store, Calendar(), clock()) == 7
    yesterday, never = DAY - timedelta(days=1), date(2026, 1, 1)
    expected = EstimateScore(
        day=yesterday, service="informes", n=2, abandoned=1, inside=1, by_p80=1, late=1, untils=2,
        error_s=1500, bias_s=1500, pinball_s=(46 + 50 + 80 + 80) / 4 + (176 + 700 + 720 + 450) / 4,
    )  # fmt: skip
    with store.read() as tx:
        assert tx.estimates.scores(yesterday, yesterday) == [expected]
        assert tx.estimates.scores(never, DAY) == [expected]
        assert len(tx.estimates.scored_days(never, DAY)) == 7
    assert score_days(store, Calendar(), clock()) == 0
    with store.begin() as tx:  # what an earlier version scored is scored again, by what people read
        tx.estimates.save_scores(yesterday, [replace(expected, inside=0, definition=1)])
        tx.estimates.save_scores(never, [replace(expected, day=never, inside=0, definition=1)])
    with store.connection(writes=True) as (connection, _):
        connection.execute(text("UPDATE estimate_score SET definition = 1 WHERE service = ''"))
    assert score_days(store, Calendar(), clock()) == 7
    with store.read() as tx:
        assert tx.estimates.scores(never, DAY) == [
            replace(expected, day=never, inside=0, definition=1),
            expected,
        ]
    with store.begin() as tx:
        tx.estimates.save_scores(yesterday, [expected])  # again
    with store.read() as tx:
        assert tx.estimates.scores(yesterday, DAY) == [expected]


def test_a_day_is_not_scored_while_its_last_people_wait(store: SqlStore) -> None:
    midnight = Calendar().bounds(DAY)[1]
    score_days(store, Calendar(), midnight + timedelta(hours=1))
    with store.read() as tx:
        assert DAY not in tx.estimates.scored_days(DAY, DAY)
    score_days(store, Calendar(), midnight + timedelta(hours=4))
    with store.read() as tx:
        assert tx.estimates.scored_days(DAY, DAY) == [DAY]


def test_discreet_services_are_never_scored(station: Station) -> None:
    with station.store.begin() as tx:
        victim = visited(tx, 1, service="violencia", days_ago=1)
        tx.estimates.keep(WaitPromise.of(victim.id, "informes", SAID, shown=True))
        plain = visited(tx, 2, days_ago=1)
        promised(tx, plain)
        assert [one.promise.ticket for one in tx.estimates.kept_promises(plain.day)] == [plain.id]


@contextmanager
def renamed(store: SqlStore, table: str) -> Iterator[None]:
    """Rename a table, so that each statement that reads it fails."""
    with store.connection(writes=True) as (connection, _):
        connection.execute(text(f"ALTER TABLE {table} RENAME TO hidden"))
    try:
        yield
    finally:
        with store.connection(writes=True) as (connection, _):
            connection.execute(text(f"ALTER TABLE hidden RENAME TO {table}"))


def test_a_past_that_grew_is_learnt_after_an_error(
    store: SqlStore, estimator: Estimator, clock: HandClock
) -> None:
    def known() -> set[str]:
        clock.forward(61)
        estimator.refresh()
        found = estimator.foresee()
        assert found is not None
        return set(found.known)

    assert known() == {"informes"}
    with store.begin() as tx:
        for seq in range(2001, 2001 + ENOUGH):
            visited(tx, seq, service="violencia", days_ago=20)
    with renamed(store, "estimate_score"), pytest.raises(Unavailable):
        known()
    assert known() == {"informes", "violencia"}
