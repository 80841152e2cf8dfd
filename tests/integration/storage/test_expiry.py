"""A ticket that nobody ends is ended hours after its last step; danger never, a leap ends nobody."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from ciasc.domain.core.clock_pace import ClockPace, Leap
from ciasc.domain.core.errors import Conflict, NotAllowed, NotFound
from ciasc.domain.core.permissions import Actor, Role
from ciasc.domain.core.services import Lane
from ciasc.domain.forecast.accuracy import WaitPromise, score_estimates
from ciasc.domain.stats.facts import legs_from_events
from ciasc.domain.stats.figures import figures
from ciasc.domain.stats.legs import LegDuration, LegEnd
from ciasc.domain.stats.percentiles import seconds_of
from ciasc.domain.tickets.closing_reasons import LeaveReason
from ciasc.domain.tickets.events import EventKind
from ciasc.domain.tickets.replay import replay
from ciasc.domain.tickets.states_and_outcomes import Outcome, TicketState
from ciasc.ports import AuditQuery
from ciasc.station import Station
from ciasc.station_tasks import watched
from ciasc.storage.store import SqlStore
from tests.fakes import A_MONDAY, HandClock
from tests.integration.reports.test_board_and_lists_agree import chart_at
from tests.integration.storage.test_held_numbers import OFFICER, call, give, parked, serve, station

__all__ = ["station"]
TEN_HOURS = 10 * 3600
SUPERVISOR = Actor("s-9", Role.SUPERVISOR, "jefa")


def test_a_forgotten_ticket_leaves_by_itself_ten_hours_after_its_last_step(
    station: Station, clock: HandClock, store: SqlStore
) -> None:
    ticket = give(station)
    clock.forward(TEN_HOURS)
    assert station.expiry.expire() == 0
    clock.forward(1)
    assert (station.expiry.expire(), station.expiry.expire()) == (1, 0)
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
    assert [leg.end for leg in legs] == [LegEnd.EXPIRED]
    assert legs == legs_from_events(events)


def test_across_midnight_a_person_keeps_the_place(station: Station, clock: HandClock) -> None:
    first = give(station)
    clock.forward(3600)
    give(station)
    station.expiry.expire()
    assert call(station).id == first.id


def test_any_step_starts_the_hours_again(station: Station, clock: HandClock) -> None:
    parked(station, clock)
    clock.forward(TEN_HOURS - 1)
    assert station.expiry.expire() == 0
    clock.forward(2)
    assert station.expiry.expire() == 1


@pytest.mark.parametrize("lane", [Lane.NORMAL, Lane.PREFERENTIAL, Lane.IMMEDIATE])
def test_only_the_immediate_lane_never_expires(
    station: Station, clock: HandClock, store: SqlStore, lane: Lane
) -> None:
    ticket = give(station)
    with store.begin() as tx:
        tx.tickets.save(replace(ticket, lane=lane, version=2))
    clock.forward(75 * 3600)
    assert station.expiry.expire() == (0 if lane is Lane.IMMEDIATE else 1)


def test_a_ticket_at_a_desk_ends_too_and_frees_it(
    station: Station, clock: HandClock, store: SqlStore
) -> None:
    first, second = give(station), give(station)
    call(station)
    clock.forward(TEN_HOURS + 1)
    assert station.expiry.expire() == 2
    third = give(station)
    assert serve(station).id == third.id  # the desk is free
    clock.forward(TEN_HOURS)
    assert station.expiry.expire() == 0
    clock.forward(1)
    assert station.expiry.expire() == 1
    fourth = give(station)
    assert serve(station).id == fourth.id
    with store.read() as tx:
        for ended in (first, second, third):
            stored = tx.tickets.get(ended.id)
            assert stored == replay(tx.events.of_ticket(ended.id))
        told = figures(tx.stats.facts(A_MONDAY, clock.now + timedelta(days=1), clock.now), clock.now)
    assert (told.expired, told.broken, told.service_s) == (3, 3, 0)


def test_a_supervisor_ends_what_earlier_days_left_in_one_step(
    station: Station, clock: HandClock, store: SqlStore
) -> None:
    first, second, urgent, attended = (give(station) for _ in range(4))
    with store.begin() as tx:
        tx.tickets.save(replace(urgent, lane=Lane.IMMEDIATE, version=2))
    call(station)
    clock.forward(91)
    assert urgent.id == station.run(station.attention.recall, OFFICER, 1, 3).id
    clock.forward(8 * 3600)
    today = give(station)
    with pytest.raises(NotAllowed):
        station.run(station.expiry.close_earlier, OFFICER, LeaveReason.GONE)
    ended = station.run(station.expiry.close_earlier, SUPERVISOR, LeaveReason.GONE)
    assert [one.id for one in ended] == [first.id, second.id, attended.id]
    assert station.run(station.expiry.close_earlier, SUPERVISOR, LeaveReason.GONE) == []
    with store.read() as tx:
        states = {one.id: tx.tickets.get(one.id) for one in (first, second, attended, urgent, today)}
        last = tx.events.of_ticket(first.id)[-1]
        assert states[first.id] == replay(tx.events.of_ticket(first.id))
        facts = tx.stats.facts(A_MONDAY, clock.now, clock.now)
    assert (last.kind, last.actor, last.data) == (EventKind.LEFT, SUPERVISOR.id, {"reason": "gone"})
    assert [one and one.state for one in states.values()][3:] == [TicketState.CALLED, TicketState.WAITING]
    assert figures(facts, clock.now).expired == 3


def test_a_preferential_ticket_that_the_system_ended_is_listed_until_a_named_person_says_why(
    station: Station, clock: HandClock, store: SqlStore
) -> None:
    first, second, normal = (give(station, lane=lane) for lane in (*[Lane.PREFERENTIAL] * 2, Lane.NORMAL))
    clock.forward(TEN_HOURS + 1)
    assert station.expiry.expire() == 3
    run, explain = station.run, station.expiry.explain
    for _ in range(3):
        clock.forward(86400)
        with store.read() as tx:
            assert [one.id for one in station.expiry.unexplained(tx)] == [first.id, second.id]
    with pytest.raises(NotAllowed):
        run(explain, OFFICER, first.id, LeaveReason.GONE)
    with pytest.raises(Conflict):
        run(explain, SUPERVISOR, normal.id, LeaveReason.GONE)
    ended = run(explain, SUPERVISOR, first.id, LeaveReason.UNRECORDED)
    with pytest.raises(Conflict):
        run(explain, SUPERVISOR, first.id, LeaveReason.GONE)
    with store.read() as tx:
        assert [one.id for one in station.expiry.unexplained(tx)] == [second.id]
        events = tx.events.of_ticket(first.id)
        assert ended == tx.tickets.get(first.id) == replay(events)
        figure = figures(tx.stats.facts(A_MONDAY, clock.now, clock.now), clock.now)
        again = figures(tx.stats.facts_from_events(A_MONDAY, clock.now, clock.now), clock.now)
    assert (events[-1].kind, events[-1].actor, events[-1].data) == (
        EventKind.EXPIRY_EXPLAINED,
        SUPERVISOR.id,
        {"reason": "unrecorded"},
    )
    assert (figure.expired, again.expired) == (3, 3)


def test_what_a_supervisor_ended_with_a_reason_needs_no_other(
    station: Station, clock: HandClock, store: SqlStore
) -> None:
    give(station, lane=Lane.PREFERENTIAL)
    clock.forward(86400)
    station.run(station.expiry.close_earlier, SUPERVISOR, LeaveReason.GONE)
    with store.read() as tx:
        assert station.expiry.unexplained(tx) == []


class Restarted:
    """Servers on one store, on a computer with a clock that leaps and one that does not."""

    def __init__(self, station: Station, store: SqlStore, clock: HandClock) -> None:
        self.store, self.hand, self.steady_s, self.boot = store, clock, 10_000.0, "first"
        self._station = station
        self.start()

    def start(self) -> None:
        """Start a server on what is stored."""
        clock = watched(self.hand, self.store, lambda: self.steady_s, 1.0, self.boot)
        self.station = replace(self._station, clock=clock, pace=clock.pace, watch=clock)

    def boots(self) -> None:
        """Start the computer again, and the server on it."""
        self.boot, self.steady_s = "second", 20.0
        self.start()

    def passes(self, seconds: float) -> None:
        """Let real time pass."""
        self.steady_s += seconds
        self.hand.forward(seconds)


@pytest.fixture
def restarted(station: Station, store: SqlStore, clock: HandClock) -> Restarted:
    """Return a server with a watched clock."""
    return Restarted(station, store, clock)


def test_a_server_that_restarts_while_its_clock_is_ahead_ends_nobody(restarted: Restarted) -> None:
    give(restarted.station)
    restarted.hand.forward(3 * 86400)
    give(restarted.station)
    for start in (restarted.start, restarted.boots):
        start()
        restarted.passes(60)
        assert restarted.station.expiry.expire() == 0
    restarted.passes(TEN_HOURS)
    assert restarted.station.expiry.expire() == 2


def test_a_leap_between_two_servers_ends_nobody(restarted: Restarted, store: SqlStore) -> None:
    give(restarted.station)
    restarted.hand.forward(3 * 86400)
    restarted.start()
    assert restarted.station.expiry.expire() == 0
    restarted.station.store_clock()
    with store.read() as tx:
        assert [change.by for change in tx.events.clock_changes()] == [timedelta(days=3)]


def test_after_a_start_with_a_clock_far_ahead_nobody_is_ended_for_two_hours(restarted: Restarted) -> None:
    give(restarted.station)
    restarted.hand.forward(3 * 86400)
    restarted.boots()
    assert restarted.station.expiry.expire() == 0
    restarted.station.store_clock()
    restarted.start()
    restarted.passes(7200)
    assert restarted.station.expiry.expire() == 0
    restarted.passes(1)
    assert restarted.station.expiry.expire() == 1


def test_a_change_of_the_clock_is_stored_before_the_step_that_follows_it(
    restarted: Restarted, store: SqlStore
) -> None:
    give(restarted.station)
    restarted.hand.forward(-7200)
    ticket = give(restarted.station)
    with store.read() as tx:
        today = AuditQuery(since=A_MONDAY, until=A_MONDAY + timedelta(days=2), limit=2)
        before = tx.events.audit(today)
    assert [(one.event.kind, one.event.ticket) for one in before] == [
        (EventKind.ISSUED, ticket.id),
        (EventKind.CLOCK_CHANGED, None),
    ]


def test_a_step_that_is_refused_stores_no_change_of_the_clock(restarted: Restarted, store: SqlStore) -> None:
    restarted.station.store_clock()
    restarted.hand.forward(-7200)
    with pytest.raises(NotFound):
        restarted.station.run(restarted.station.waiting.leave, "no such token")
    with store.read() as tx:
        assert list(tx.events.clock_changes()) == []
    restarted.station.store_clock()
    with store.read() as tx:
        assert [change.by for change in tx.events.clock_changes()] == [timedelta(hours=-2)]


def test_a_leap_of_the_clock_ends_no_ticket(station: Station, clock: HandClock) -> None:
    give(station)
    leap = timedelta(days=3)
    clock.now += leap
    leapt = replace(station, pace=lambda: ClockPace(steady_s=60.0, leaps=(Leap(30.0, leap),)))
    assert leapt.expiry.expire() == 0
    assert station.expiry.expire() == 1


def leapt(store: SqlStore, since: datetime, until: datetime) -> dict[str, frozenset[LegDuration]]:
    """Return the unknown durations by ticket: the same from the legs and from the events."""
    with store.read() as tx:
        facts = tx.stats.facts(since, until, until)
        again = tx.stats.facts_from_events(since, until, until)
        legs = {leg.ticket: leg for leg in tx.stats.legs(since, until)}
    assert {fact.leg.ticket: fact for fact in facts} == {fact.leg.ticket: fact for fact in again}
    assert {fact.leg.ticket: fact.leg for fact in facts} == legs
    return {fact.leg.ticket: fact.leg.leapt for fact in facts}


def test_waits_across_a_change_of_the_clock_are_left_out_of_all_figures(
    restarted: Restarted, store: SqlStore
) -> None:
    station, since = restarted.station, restarted.hand.now
    before, attended, across, late = (give(station) for _ in range(4))
    assert serve(station).id == before.id
    restarted.passes(60)
    station.run(station.attention.complete, OFFICER, 1, 3, Outcome.ATTENDED)
    assert serve(station).id == attended.id
    restarted.hand.forward(3 * 86400)
    restarted.passes(60)
    station.run(station.attention.complete, OFFICER, 1, 3, Outcome.ATTENDED)
    assert serve(station).id == across.id
    restarted.hand.forward(-3 * 86400)
    after = give(station)
    restarted.passes(60)
    station.run(station.attention.complete, OFFICER, 1, 3, Outcome.ATTENDED)
    until = restarted.hand.now + timedelta(days=1)
    attention = frozenset({LegDuration.SERVICE, LegDuration.VISIT})
    found = leapt(store, since, until)
    assert [found[one.id] for one in (before, attended, across, late, after)] == [
        frozenset(),
        attention,
        frozenset(LegDuration),
        frozenset(LegDuration) - {LegDuration.SERVICE},
        frozenset(),
    ]
    with store.read() as tx:
        told = figures(tx.stats.facts(since, until, until), until)
    assert (told.issued, told.leapt, len(told.waits), len(told.services)) == (5, 2, 2, 1)
    assert max(seconds_of(told.waits)) <= 60


def test_an_estimate_is_not_judged_by_a_wait_across_a_change_of_the_clock(
    restarted: Restarted, store: SqlStore
) -> None:
    station = restarted.station
    tickets = [give(station) for _ in range(2)]
    with store.begin() as tx:
        for ticket in tickets:
            tx.estimates.keep(
                WaitPromise(
                    ticket=ticket.id, service="denuncias", p10_s=10, p50_s=20, p80_s=30, p90_s=40, shown=True
                )
            )
    day = tickets[0].day
    for ticket, leap_s in zip(tickets, (0, 3600), strict=True):
        restarted.hand.forward(leap_s)
        restarted.passes(60)
        assert serve(station).id == ticket.id
        station.run(station.attention.complete, OFFICER, 1, 3, Outcome.ATTENDED)
    with store.read() as tx:
        judged = tx.estimates.kept_promises(day)
    assert [(one.promise.ticket, one.leapt, one.waited_s is None) for one in judged] == [
        (tickets[0].id, False, False),
        (tickets[1].id, True, True),
    ]
    (score,) = score_estimates(day, judged)
    assert (score.n, score.abandoned, score.leapt) == (1, 0, 1)
    assert chart_at(store, restarted.hand).leapt == 1


def test_a_step_that_is_taken_back_crosses_no_change_of_the_clock(
    restarted: Restarted, store: SqlStore
) -> None:
    station, since = restarted.station, restarted.hand.now
    ticket = give(station)
    restarted.hand.forward(-60)
    called = call(station)
    station.run(station.undo.last_step, OFFICER, 1, called.version)
    until = restarted.hand.now + timedelta(days=1)
    waits = frozenset(LegDuration) - {LegDuration.SERVICE}
    assert leapt(store, since, until) == {ticket.id: waits}
    moved = serve(station)
    station.run(station.attention.transfer, OFFICER, 1, moved.version, "informes")
    with store.read() as tx:
        legs = tx.stats.legs(since - timedelta(days=1), until)
    assert {leg.leg: leg.leapt for leg in legs} == {1: waits, 2: frozenset({LegDuration.VISIT})}
