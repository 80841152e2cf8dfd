"""A day with all that can happen to a ticket: its figures live, from the events, and closed."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from ciasc.content.messages import render
from ciasc.demo.simulated.write_years import SimulationRequest, simulate
from ciasc.domain.core.permissions import SYSTEM, Actor, Role
from ciasc.domain.core.services import Lane
from ciasc.domain.queueing.desk import Window
from ciasc.domain.stats.availability import desk_spells, outages
from ciasc.domain.stats.figures import Figures
from ciasc.domain.stats.grouping import ClosedDay, HourCell
from ciasc.domain.stats.indicators import Indicator
from ciasc.domain.stats.percentiles import mark
from ciasc.domain.tickets.closing_reasons import CancelReason
from ciasc.domain.tickets.events import EventKind
from ciasc.domain.tickets.priority_lane import LaneReason
from ciasc.domain.tickets.replay import replay
from ciasc.domain.tickets.states_and_outcomes import Outcome
from ciasc.domain.tickets.ticket import Ticket
from ciasc.station import Station, TicketOrder
from ciasc.station.access.accounts import note_languages
from ciasc.station.stats.close_day import Checked
from ciasc.station.stats.figures_of_any_period import period_facts, period_figures, period_scores
from ciasc.storage.store import SqlStore
from tests.builders import KIOSK, OFFICER, a_service, some_staff
from tests.fakes import A_MONDAY, HandClock

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
WINDOW = Window("browser")
SUPERVISOR = Actor(id="s-9", role=Role.SUPERVISOR, name="jefa")


class ByHand:
    """One desk and the steps of its person, at seconds after nine."""

    def __init__(self, station: Station, clock: HandClock) -> None:
        self.station, self.clock = station, clock

    def at(self, seconds: float) -> "ByHand":
        self.clock.now = A_MONDAY + timedelta(seconds=seconds)
        return self

    def take(self, service: str, **order: Any) -> Ticket:
        return self.station.run(
            self.station.tickets.issue, KIOSK, TicketOrder(service=service, **order)
        ).ticket

    def call(self, ticket: Ticket) -> Ticket:
        called = self.station.run(self.station.attention.call_next, OFFICER, 1)
        assert called is not None
        assert called.id == ticket.id
        return called

    def serve(self, ticket: Ticket) -> Ticket:
        return self.station.run(self.station.attention.serve, OFFICER, 1, self.now(ticket).version)

    def end(self, ticket: Ticket, ref: str | None = None) -> Ticket:
        outcome = Outcome.DENUNCIA if ref else Outcome.ATTENDED
        return self.station.run(
            self.station.attention.complete, OFFICER, 1, self.now(ticket).version, outcome, ref
        )

    def now(self, ticket: Ticket) -> Ticket:
        with self.station.store.read() as tx:
            found = tx.tickets.get(ticket.id)
        assert found is not None
        return found


@pytest.fixture
def hand(store: SqlStore, clock: HandClock) -> ByHand:
    numbers = count(1)
    with store.begin() as tx:
        tx.config.save_service(a_service("denuncias", denuncia=True))
        tx.staff.save(some_staff(id=OFFICER.id, languages=frozenset({"qu"})))
    station = Station(
        store=store,
        clock=clock,
        publish=lambda: None,
        new_id=lambda _at: f"t-{next(numbers):04}",
        new_token=lambda: f"token-{next(numbers)}",
        render=render,
    )
    station.run(station.desks.open, OFFICER, 1, frozenset(), WINDOW)
    return ByHand(station, clock)


@pytest.fixture
def told(hand: ByHand) -> ByHand:
    """Return the day. Targets are 900 s, but those of "informes" are a minute from 3,000 s on."""
    recalled = hand.take("denuncias", lang="qu")
    hand.call(hand.at(60).now(recalled))
    hand.at(100).station.run(hand.station.attention.recall, OFFICER, 1, hand.now(recalled).version)
    hand.at(110).serve(recalled)
    hand.at(300).station.run(
        hand.station.attention.note_denuncia, OFFICER, 1, hand.now(recalled).version, "2026-1"
    )
    hand.at(410).end(recalled, "2026-1")

    moved = hand.at(500).take("informes")
    hand.at(520).call(moved)
    hand.at(530).serve(moved)
    hand.at(590).station.run(
        hand.station.attention.transfer, OFFICER, 1, hand.now(moved).version, "constancias"
    )
    hand.at(600).call(moved)
    hand.at(610).serve(moved)
    hand.at(670).end(moved)
    hand.at(675).station.run(hand.station.undo.last_step, OFFICER, 1, hand.now(moved).version)
    hand.at(700).end(moved)

    absent = hand.at(800).take("constancias", lane=Lane.PREFERENTIAL)
    hand.at(1101).call(absent)
    hand.at(1150).station.run(hand.station.attention.recall, OFFICER, 1, hand.now(absent).version)
    hand.at(1200).station.run(hand.station.attention.no_show, OFFICER, 1, hand.now(absent).version)

    hand.at(1300).take("denuncias")
    patient = hand.at(1300).take("denuncias")
    hand.at(1310).station.run(hand.station.waiting.leave, hand.now(patient).token)
    slow = hand.at(1320).take("informes")
    wrong = hand.at(1330).take("informes")
    hand.at(1340).station.run(
        hand.station.waiting.cancel, SUPERVISOR, wrong.id, wrong.version, CancelReason.DUPLICATE
    )
    with hand.station.store.read() as tx:
        first = tx.tickets.waiting()[0]
    hand.at(1360).call(first)
    hand.station.run(hand.station.attention.park, OFFICER, 1, hand.now(first).version, "vuelve")
    hand.at(1500).station.run(hand.station.waiting.come_back, OFFICER, first.id, hand.now(first).version)
    hand.at(1520).call(first)
    hand.at(1530).serve(first)
    hand.at(1800).end(first)
    hand.at(2300).station.run(hand.station.waiting.leave, hand.now(slow).token)

    with hand.station.store.begin() as tx:
        tx.config.save_service(a_service("informes", target_wait_s=60))
    late = hand.at(3000).take("informes")
    hand.at(3100).call(late)
    hand.at(3110).serve(late)
    hand.at(3170).end(late)

    offline = hand.at(4000).take(
        "constancias", id="kiosk-1", number=701, arrived_at=A_MONDAY + timedelta(seconds=3400)
    )
    hand.at(4100).call(offline)
    hand.at(4110).serve(offline)
    hand.at(4170).end(offline)

    night = hand.at(14 * 3600 + 58 * 60).take("informes")  # 23:58
    hand.at(15 * 3600 + 300).call(night)
    hand.serve(night)
    hand.at(15 * 3600 + 600).end(night)
    return hand


BY_SERVICE = {
    ("denuncias",): Figures(
        issued=3, called=2, attended=2, left=1, again=2, kept=2, early=1, whole_kept=2, visits=3, due=2,
        unfiled=1, asked=1, spoken=1, wait_s=110 + 230, service_s=570, waits=mark(110) + mark(230),
        first_calls=mark(60) + mark(60), last_waits=mark(100) + mark(220), services=mark(270) + mark(300),
        stays=mark(410) + mark(500), responses=mark(300),
    ),
    ("informes",): Figures(
        issued=4, called=3, attended=2, left=1, transferred=1, cancelled=1, kept=1, broken=3, whole_kept=1,
        whole_broken=3, visits=4, moved=1, wait_s=30 + 110 + 420, service_s=60 + 60 + 300,
        waits=mark(30) + mark(110) + mark(420), first_calls=mark(20) + mark(100) + mark(420),
        last_waits=mark(20) + mark(100) + mark(420), services=mark(60) + mark(60) + mark(300),
        stays=mark(170) + mark(720),
    ),
    ("constancias",): Figures(
        issued=3, called=3, attended=2, no_show=1, again=1, kept=3, tardy=1, granted_tardy=1, whole_kept=2,
        visits=2, wait_s=20 + 350 + 710, service_s=90 + 60, waits=mark(20) + mark(350) + mark(710),
        first_calls=mark(10) + mark(301) + mark(700), last_waits=mark(10) + mark(350) + mark(700),
        services=mark(60) + mark(90), stays=mark(200) + mark(770),
    ),
}  # fmt: skip


def plain(figures: dict[Any, Figures]) -> dict[Any, dict[str, object]]:
    """Return figures with their marks in order, so that they can be compared."""
    names = Figures.__slots__
    return {
        group: {
            name: "".join(sorted(value)) if isinstance(value := getattr(one, name), str) else value
            for name in names
        }
        for group, one in figures.items()
    }


def monday(hand: ByHand, *by: str) -> dict[Any, Figures]:
    with hand.station.store.read() as tx:
        return period_figures(tx, hand.station.calendar, MONDAY, MONDAY, by, hand.clock.now)


def test_every_figure_of_the_day_equals_the_one_counted_by_hand(told: ByHand) -> None:
    assert plain(monday(told, "service")) == plain(dict(BY_SERVICE))


def test_facts_from_events_equal_the_stored_facts(told: ByHand) -> None:
    calendar = told.station.calendar
    since, until = calendar.bounds(MONDAY)
    with told.station.store.read() as tx:
        live = tx.stats.facts(since, until, told.clock.now)
        again = tx.stats.facts_from_events(since, until, told.clock.now + timedelta(seconds=1))
    assert sorted(again, key=str) == sorted(live, key=str)
    assert len(live) == 11


def test_a_closed_day_does_not_change(told: ByHand) -> None:
    names = ("service", "lane", "hour", "weekday", "day", "shift", "desk")
    live = {by: plain(monday(told, by)) for by in names}
    assert told.station.days.close() == 0
    told.clock.now = datetime(2026, 3, 6, 5, tzinfo=UTC)
    assert told.station.days.close() == 2
    assert told.station.days.close() == 0
    with told.station.store.read() as tx:
        assert tx.days.closed_until() == TUESDAY
    assert {by: plain(monday(told, by)) for by in live} == live
    with told.station.store.begin() as tx:
        tx.config.save_service(a_service("denuncias", target_wait_s=1, denuncia=True))
    assert {by: plain(monday(told, by)) for by in live} == live
    assert set(told.station.days.check(MONDAY, TUESDAY)) == {
        (MONDAY, Checked.EQUAL),
        (TUESDAY, Checked.EQUAL),
    }


def test_days_closed_too_early_by_a_clock_ahead_are_opened_again(hand: ByHand) -> None:
    hand.take("informes")
    hand.clock.now += timedelta(days=20)
    assert hand.station.days.close() == 18
    hand.clock.now -= timedelta(days=20)
    hand.take("informes")
    assert monday(hand, "service")["informes",].issued == 2
    assert hand.station.days.close() == 0
    assert monday(hand, "service")["informes",].issued == 2
    hand.clock.now += timedelta(days=3)
    assert hand.station.days.close() == 1
    assert monday(hand, "service")["informes",].issued == 2
    assert list(hand.station.days.check(MONDAY, MONDAY)) == [(MONDAY, Checked.EQUAL)]


def test_a_clock_before_this_version_opens_no_closed_day(hand: ByHand) -> None:
    hand.take("informes")
    hand.clock.now += timedelta(days=4)
    assert hand.station.days.close() == 2
    hand.clock.now = datetime(2020, 1, 1, tzinfo=UTC)
    assert hand.station.days.close() == 0
    with hand.station.store.read() as tx:
        assert tx.days.closed_until() == TUESDAY


@pytest.mark.parametrize("languages", [frozenset[str](), frozenset({"en", "qu"})])
def test_later_changes_of_languages_change_no_past_day(told: ByHand, languages: frozenset[str]) -> None:
    station = told.station
    live = plain(monday(told, "service"))
    station.run(note_languages, SUPERVISOR, told.clock.now, "r.quispe", languages)
    assert plain(monday(told, "service")) == live
    told.clock.now = datetime(2026, 3, 6, 5, tzinfo=UTC)
    assert station.days.close() == 2
    station.run(note_languages, SUPERVISOR, told.clock.now, "r.quispe", frozenset())
    station.run(note_languages, SUPERVISOR, told.clock.now, "r.quispe", languages)
    assert [how for _, how in station.days.check(MONDAY, TUESDAY, replace=True)] == [Checked.EQUAL] * 2
    assert plain(monday(told, "service")) == live


def test_a_ticket_still_waiting_at_closing_is_a_broken_promise(hand: ByHand) -> None:
    hand.take("informes")
    assert monday(hand, "service")["informes",].undecided == 1
    hand.clock.now = datetime(2026, 3, 5, 5, tzinfo=UTC)
    assert hand.station.days.close() == 1
    called = hand.station.run(hand.station.attention.call_next, OFFICER, 1)
    assert called is not None
    hand.end(hand.serve(called))
    closed = monday(hand, "service")["informes",]
    assert (closed.waiting, closed.broken, closed.called, closed.attended) == (1, 1, 0, 0)
    assert monday(hand, "desk") == {(None,): closed}
    assert list(hand.station.days.check(MONDAY, MONDAY)) == [(MONDAY, Checked.EQUAL)]


def test_a_stored_figure_that_differs_from_the_events_is_found_and_repaired(told: ByHand) -> None:
    told.clock.now = datetime(2026, 3, 6, 5, tzinfo=UTC)
    told.station.days.close()
    right = [plain(monday(told, by)) for by in ("service", "desk")]
    wrong = ClosedDay({HourCell(9, "informes", Lane.NORMAL): Figures(issued=77)}, {1: Figures(issued=78)})
    with told.station.store.begin() as tx:
        tx.days.close(MONDAY, wrong, told.clock.now)
    assert monday(told, "service")["informes",].issued == 77
    assert monday(told, "desk")[1,].issued == 78
    assert list(told.station.days.check(MONDAY, MONDAY)) == [(MONDAY, Checked.DIFFERS)]
    assert monday(told, "service")["informes",].issued == 77
    assert list(told.station.days.check(MONDAY, MONDAY, replace=True)) == [(MONDAY, Checked.DIFFERS)]
    assert [plain(monday(told, by)) for by in ("service", "desk")] == right


def test_a_period_joins_closed_and_open_days(told: ByHand) -> None:
    told.clock.now = datetime(2026, 3, 5, 5, tzinfo=UTC)
    assert told.station.days.close() == 1
    told.at(15 * 3600 + 60)
    told.clock.now += timedelta(days=2)
    told.take("informes")
    with told.station.store.read() as tx:
        calendar, now = told.station.calendar, told.clock.now
        days = period_figures(tx, calendar, MONDAY, date(2026, 3, 5), ("day",), now)
        assert {day: one.issued for (day,), one in days.items()} == {MONDAY: 10, date(2026, 3, 5): 1}
        assert period_figures(tx, calendar, TUESDAY, TUESDAY, (), now) == {(): Figures()}
        desks = period_figures(tx, calendar, MONDAY, MONDAY, ("desk",), now)
        assert {desk: one.attended for (desk,), one in desks.items()} == {1: 6, None: 0}
        whole = period_figures(tx, calendar, MONDAY, date(2026, 3, 5), (), now)
        assert whole[()].issued == 11


def test_the_indicators_of_a_day_include_how_long_desks_were_open(told: ByHand) -> None:
    with told.station.store.read() as tx:
        calendar, now = told.station.calendar, told.clock.now
        scores = {one.indicator: one for one in period_scores(tx, calendar, MONDAY, MONDAY, now)}
        assert len(desk_spells(tx.events.of_station(A_MONDAY, now), A_MONDAY, now)) == 1
    assert scores[Indicator.DESK_HOURS].values["open_h"] == 15
    assert scores[Indicator.DESK_HOURS].values["needed_h"] == 2
    assert scores[Indicator.AVAILABILITY].values["printers_pct"] == 100


def test_availability_includes_states_that_began_long_ago(told: ByHand) -> None:
    told.clock.now = A_MONDAY + timedelta(days=100)
    with told.station.store.begin() as tx:
        for minute, printer in enumerate(("a", "b")):
            out = {"printer": printer, "cause": "paper_out"}
            tx.events.record(EventKind.PRINTER_OUT, SYSTEM, A_MONDAY + timedelta(minutes=minute), data=out)
        tx.events.record(
            EventKind.PRINTER_BACK, SYSTEM, A_MONDAY + timedelta(minutes=9), data={"printer": "b"}
        )
    since, until = A_MONDAY + timedelta(days=90), A_MONDAY + timedelta(days=91)
    with told.station.store.read() as tx:
        events = tx.events.of_station(since, until)
    assert [(one.what, one.seconds) for one in desk_spells(events, since, until)] == [("1", 86_400)]
    assert [(one.what, one.seconds) for one in outages(events, since, until)] == [("a", 86_400)]


def test_old_days_identify_nobody_and_keep_their_figures(told: ByHand) -> None:
    told.clock.now = datetime(2026, 3, 6, 5, tzinfo=UTC)
    told.station.days.close()
    figures = plain(monday(told, "service"))
    assert told.station.days.purge(90) == 0
    told.clock.now = A_MONDAY + timedelta(days=92)
    assert told.station.days.purge(90) == 2
    assert told.station.days.purge(90) == 0
    with told.station.store.read() as tx:
        facts = period_facts(tx, told.station.calendar, MONDAY, MONDAY, told.clock.now)
        tickets = [tx.tickets.get(fact.leg.ticket) for fact in facts]
        for ticket in tickets:
            assert ticket is not None
            events = tx.events.of_ticket(ticket.id)
            assert replay(events) == ticket
            assert "2026-1" not in str(events)
            assert "vuelve" not in str(events)
            assert "doble" not in str(events)
            assert (ticket.token, ticket.note) == (f"purgado-{ticket.id}", None)
    assert {ticket.denuncia_ref for ticket in tickets if ticket} == {None, "purgado"}
    assert plain(monday(told, "service")) == figures
    assert list(told.station.days.check(MONDAY, MONDAY)) == [(MONDAY, Checked.EQUAL)]


@pytest.fixture
def danger(hand: ByHand) -> ByHand:
    with hand.station.store.begin() as tx:
        tx.config.save_service(
            a_service("violencia", lane=Lane.IMMEDIATE, target_wait_s=180, cover="informes")
        )
        tx.config.save_service(a_service("amenaza", lane=Lane.IMMEDIATE, target_wait_s=180, cover="informes"))
    return hand


def urgent_now(hand: ByHand) -> Figures:
    """Return the figures of the immediate lane, which are the same from the events."""
    with hand.station.store.read() as tx:
        since, until = hand.station.calendar.bounds(MONDAY)
        told = tx.stats.facts_from_events(since, until, hand.clock.now + timedelta(seconds=1))
        assert sorted(told, key=str) == sorted(tx.stats.facts(since, until, hand.clock.now), key=str)
    return monday(hand, "lane")[Lane.IMMEDIATE,]


def take_alert(hand: ByHand, ticket: Ticket) -> None:
    with hand.station.store.read() as tx:
        alerts = tx.alerts.shown(hand.clock.now)
    alert = next(one for one in alerts if one.ticket == ticket.id and one.ended_at is None)
    hand.station.run(hand.station.alerts.take, OFFICER, alert.id)


def test_who_answers_an_alert_is_not_yet_with_the_person(danger: ByHand) -> None:
    first = danger.take("violencia")
    take_alert(danger.at(20), first)
    danger.at(21)
    assert (urgent_now(danger).answers, urgent_now(danger).contacts) == (mark(20), "")
    danger.at(1800).call(first)
    danger.serve(first)
    told = urgent_now(danger)
    assert (told.prompt, told.tardy, told.answers, told.contacts) == (0, 1, mark(20), mark(1800))


def test_an_undone_call_is_taken_back_everywhere(danger: ByHand) -> None:
    for number in range(10):
        person = danger.at(number * 2000).take("violencia")
        called = danger.at(number * 2000 + 60).call(person)
        danger.at(number * 2000 + 65).station.run(danger.station.undo.last_step, OFFICER, 1, called.version)
        with danger.station.store.read() as tx:
            alerts = [one for one in tx.alerts.shown(danger.clock.now) if one.ticket == person.id]
        assert [(one.taken_at, one.raised_at) for one in alerts] == [(None, person.arrived_at)]
        danger.at(number * 2000 + 965).call(person)
        danger.serve(person)
        danger.at(number * 2000 + 1000).end(person)
    told = urgent_now(danger)
    assert (told.prompt, told.tardy) == (0, 10)
    assert told.contacts == told.answers == told.first_calls == mark(965) * 10


def test_an_undone_call_opens_its_alert_again_on_a_clock_that_goes_on(danger: ByHand) -> None:
    person = danger.take("violencia")
    danger.clock.tick = timedelta(milliseconds=1)
    called = danger.at(60).call(person)
    with danger.station.store.read() as tx:
        assert [(one.taken_by, one.taken_at) for one in tx.alerts.shown(A_MONDAY)] == [
            (OFFICER.id, called.calling_since)
        ]
    danger.station.run(danger.station.undo.last_step, OFFICER, 1, called.version)
    with danger.station.store.read() as tx:
        assert [(one.taken_by, one.taken_at, one.ended_at) for one in tx.alerts.shown(A_MONDAY)] == [
            (None, None, None)
        ]


def test_an_undone_transfer_answers_no_alert(danger: ByHand) -> None:
    person = danger.take("informes")
    called = danger.at(10).call(person)
    sent = danger.at(20).station.run(
        danger.station.attention.transfer, OFFICER, 1, called.version, "violencia"
    )
    danger.at(25).station.run(danger.station.undo.last_step, OFFICER, 1, sent.version)
    with danger.station.store.read() as tx:
        assert [one for one in tx.alerts.shown(A_MONDAY) if one.taken_at is not None] == []


def test_two_alerts_of_one_ticket_are_two_cases(danger: ByHand) -> None:
    for number in range(5):
        begun = number * 1000
        person = danger.at(begun).take("violencia")
        take_alert(danger.at(begun + 25), person)
        danger.at(begun + 30).call(person)
        danger.serve(person)
        version = danger.now(person).version
        send = danger.station.attention.transfer
        danger.at(begun + 460).station.run(send, OFFICER, 1, version, "amenaza")
        take_alert(danger.at(begun + 485), person)
        danger.at(begun + 490).call(person)
        danger.serve(person)
        danger.at(begun + 500).end(person)
    told = urgent_now(danger)
    assert (told.issued, told.visits, told.prompt, told.tardy) == (10, 5, 10, 0)
    assert (told.answers, told.contacts) == (mark(25) * 10, mark(30) * 10)


def test_the_lane_at_the_call_decides_and_a_late_grant_is_late(hand: ByHand) -> None:
    put = hand.station.waiting.put_in_lane
    late = hand.take("informes")
    hand.at(1200).station.run(put, OFFICER, late.id, late.version, Lane.PREFERENTIAL, LaneReason.OTHER)
    hand.at(1210).call(late)
    hand.serve(late)
    version = hand.now(late).version
    hand.at(1215).station.run(put, OFFICER, late.id, version, Lane.NORMAL, LaneReason.MISTAKE)
    hand.at(1300).end(late)
    told = monday(hand, "lane")
    assert set(told) == {(Lane.PREFERENTIAL,)}
    first = told[Lane.PREFERENTIAL,]
    assert (first.prompt, first.tardy, first.granted_prompt, first.granted_tardy) == (0, 1, 1, 0)


def test_a_person_who_had_gone_left_whoever_ended_the_ticket(hand: ByHand) -> None:
    cancel = hand.station.waiting.cancel
    for why in (CancelReason.GONE, CancelReason.MISTAKE):
        ticket = hand.at(0).take("informes")
        hand.at(7200).station.run(cancel, SUPERVISOR, ticket.id, ticket.version, why)
    told = monday(hand)[()]
    assert (told.issued, told.left, told.cancelled, told.broken, told.kept) == (1, 1, 1, 1, 0)


@pytest.mark.parametrize("how", ["leave", "cancel", "expire"])
def test_a_desk_worked_as_long_as_it_attended_who_was_set_aside(hand: ByHand, how: str) -> None:
    person = hand.take("informes")
    hand.call(person)
    hand.serve(person)
    hand.at(600).station.run(hand.station.attention.park, OFFICER, 1, hand.now(person).version)
    hand.at(4 * 3600)
    if how == "leave":
        hand.station.run(hand.station.waiting.leave, person.token)
    elif how == "cancel":
        cancel, version = hand.station.waiting.cancel, hand.now(person).version
        hand.station.run(cancel, SUPERVISOR, person.id, version, CancelReason.OTHER)
    else:
        hand.at(13 * 3600)
        assert hand.station.expiry.expire() == 1
    assert monday(hand)[()].service_s == 600
    with hand.station.store.read() as tx:
        scores = period_scores(tx, hand.station.calendar, MONDAY, MONDAY, hand.at(15_600).clock.now)
    hours = next(one for one in scores if one.indicator is Indicator.DESK_HOURS).values
    assert hours["busy_h"] == pytest.approx(1 / 6)


def needed_h(hand: ByHand, now_s: float, first: date = MONDAY) -> float | None:
    """Return the desk-hours that the days up to the Monday needed, as I13 says at that second."""
    with hand.station.store.read() as tx:
        scores = period_scores(tx, hand.station.calendar, first, MONDAY, hand.at(now_s).clock.now)
    return next(one for one in scores if one.indicator is Indicator.DESK_HOURS).values["needed_h"]


def test_the_hours_needed_come_from_who_was_attended_and_not_from_the_cancelled(hand: ByHand) -> None:
    for begun in range(0, 3600, 600):
        person = hand.at(begun).take("informes")
        hand.call(person)
        hand.serve(person)
        hand.at(begun + 60).end(person)
    before = needed_h(hand, 3600)
    cancelled = hand.at(4000).take("informes")
    hand.call(cancelled)
    hand.serve(cancelled)
    hand.at(4 * 3600).station.run(hand.station.attention.park, OFFICER, 1, hand.now(cancelled).version)
    cancel, version = hand.station.waiting.cancel, hand.now(cancelled).version
    hand.station.run(cancel, SUPERVISOR, cancelled.id, version, CancelReason.DUPLICATE)
    assert before == needed_h(hand, 4 * 3600) == 1


def test_the_hours_needed_are_of_days_that_the_station_lived(hand: ByHand) -> None:
    for begun in range(0, 3600, 120):
        person = hand.at(begun).take("informes")
        hand.call(person)
        hand.serve(person)
        hand.at(begun + 110).end(person)
    own = needed_h(hand, 3700)
    assert own == 2
    for days in (7, 30, 365):  # of the weeks before its first ticket the station knows nothing
        assert needed_h(hand, 3700, MONDAY - timedelta(days=days)) == own


def test_many_days_are_closed_a_few_at_a_time(hand: ByHand) -> None:
    assert hand.station.days.close() == 0
    hand.take("informes")
    hand.clock.now += timedelta(days=6)
    assert [hand.station.days.close(at_most=2) for _ in range(3)] == [2, 2, 0]


def test_simulated_days_are_closed_alike_on_both_databases(store: SqlStore, hand: ByHand) -> None:
    now = datetime(2026, 3, 16, 17, tzinfo=UTC)
    simulate(store, hand.station.calendar, SimulationRequest(days=4, per_day=30, seed=2), now)
    first, last = date(2026, 3, 12), date(2026, 3, 13)
    assert [how for _, how in hand.station.days.check(first, last)] == [Checked.EQUAL] * 2
