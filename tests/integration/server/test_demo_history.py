"""The past of the demo: written while the station works, whole at each moment, and like a real one."""

import statistics
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from ciasc.content.messages import render
from ciasc.content.services_of_new_station import initial_services
from ciasc.create_station import add_device, add_printer, create_station
from ciasc.demo.demo_history import begin, past
from ciasc.demo.fill_history import fill
from ciasc.demo.sample_station import KIOSK, PRINTER
from ciasc.demo.simulated.busy_days import last_tuesday
from ciasc.demo.simulated.simulate_years import Simulation
from ciasc.demo.simulated.simulation_plan import Plan
from ciasc.demo.simulated.write_years import SimulationRequest
from ciasc.demo.tour_pages import hardest_day
from ciasc.domain.core.permissions import Actor, Role
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.forecast.accuracy import score_estimates
from ciasc.domain.tickets.replay import replay
from ciasc.domain.tickets.states_and_outcomes import ENDED
from ciasc.reports.period.notable_days import notable_days
from ciasc.reports.period.period_days import Days
from ciasc.settings import load
from ciasc.station import Station, TicketOrder
from ciasc.station.stats.close_day import Checked
from ciasc.station.stats.figures_of_any_period import period_facts, period_figures
from ciasc.station.stats.station_availability import availability_spells
from ciasc.storage.bulk_history import Reserved
from ciasc.storage.schema import check
from ciasc.storage.store import SqlStore, open_store

NOW = datetime(2026, 4, 20, 20, tzinfo=UTC)
TODAY = date(2026, 4, 20)
ASKED = SimulationRequest(days=16, per_day=120, seed=3, estimates=2)
CALENDAR = Calendar()
OFFICER = Actor(id="s-1", role=Role.OFFICER, name="efectivo1")
AT_KIOSK = Actor(id=f"kiosk:{KIOSK}", role=Role.KIOSK, name=KIOSK)


@dataclass
class Filled:
    """A station with a past, written while one person took a ticket, was called and attended."""

    store: SqlStore
    station: Station
    reserved: Reserved
    said: list[str] = field(default_factory=list)
    firsts: list[date] = field(default_factory=list)
    mine: list[str] = field(default_factory=list)


def a_station(folder: Path) -> SqlStore:
    """Create a station with a kiosk and its printer."""
    create_station(folder, "Comisaría", "Lima", 4)
    store = open_store(load(folder).database, calendar=CALENDAR)
    add_printer(store, PRINTER, f"file:{folder}/papel", "epson-tm-t20iii")
    add_device(store, Role.KIOSK, KIOSK, PRINTER)
    return store


def at_work(store: SqlStore) -> Station:
    """Return that station at the present moment."""
    return Station(
        store=store,
        clock=lambda: NOW + timedelta(seconds=5),
        publish=lambda: None,
        new_id=lambda at: f"live-{at:%H%M%S}",
        new_token=lambda: "LIVE",
        render=render,
        calendar=CALENDAR,
    )


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    with closing(a_station(tmp_path_factory.mktemp("past") / "data")) as store:
        reserved = begin(store, CALENDAR, ASKED, NOW)
        found = Filled(store, at_work(store), reserved)
        found.station.run(found.station.desks.open, OFFICER, 1)
        found.mine.append(
            found.station.run(
                found.station.tickets.issue, AT_KIOSK, TicketOrder(service="informes")
            ).ticket.id
        )
        called = found.station.run(found.station.attention.call_next, OFFICER, 1)
        assert called is not None
        assert called.id == found.mine[0]
        fill(store, CALENDAR, ASKED, NOW, reserved, found.said.append)
        yield found


def test_what_happens_in_the_demo_comes_after_its_past(filled: Filled) -> None:
    with filled.store.read() as tx:
        ticket = tx.tickets.get(filled.mine[0])
        facts = period_facts(tx, CALENDAR, TODAY - timedelta(days=20), TODAY, NOW)
        tickets = [tx.tickets.get(name) for name in {fact.leg.ticket for fact in facts}]
    assert ticket is not None
    others = [one for one in tickets if one is not None and one.id != ticket.id]
    assert len(others) > 1000
    assert ticket.seq > filled.reserved.last
    assert ticket.seq > max(one.seq for one in others)
    assert all(one.seq <= filled.reserved.last for one in others if one.day < TODAY)
    assert len({(one.day, one.code) for one in [*others, ticket]}) == len(others) + 1
    assert ticket.number > 1  # this morning other tickets had that letter


def test_the_past_leaves_the_hall_empty_at_present(filled: Filled) -> None:
    with filled.store.read() as tx:
        assert tx.tickets.waiting() == []
        assert [desk.ticket for desk in tx.desks.all() if desk.ticket] == filled.mine
        today = tx.stats.facts(*CALENDAR.bounds(TODAY), NOW)
        ends = [tx.tickets.get(fact.leg.ticket) for fact in today]
    assert len(ends) > 30
    assert all(one.state in ENDED for one in ends if one is not None and one.id not in filled.mine)
    hours = {CALENDAR.local(fact.leg.queued_at).hour for fact in today}
    assert {9, 10, 11, 12, 13, 14} <= hours  # until now, which is three in the afternoon


def test_closed_days_are_those_that_their_events_make(filled: Filled) -> None:
    first, closed = TODAY - timedelta(days=16), TODAY - timedelta(days=3)
    with filled.store.read() as tx:
        assert tx.days.closed_until() == closed
        begun = tx.stats.first_queued_at()
    assert begun is not None
    assert CALENDAR.day(begun) == first
    found = list(filled.station.days.check(first, closed))
    assert [how for _, how in found] == [Checked.EQUAL] * 14
    check(filled.store.engine)


def test_every_ticket_equals_the_replay_of_its_events(filled: Filled) -> None:
    with filled.store.read() as tx:
        facts = period_facts(tx, CALENDAR, TODAY - timedelta(days=2), TODAY, NOW)
        names = sorted({fact.leg.ticket for fact in facts})
        assert len(names) > 200
        for name in names:
            assert replay(tx.events.of_ticket(name)) == tx.tickets.get(name)


def test_auxiliaries_attended_nothing_that_only_officers_may(filled: Filled) -> None:
    with filled.store.read() as tx:
        services = tx.config.services()
        roles = {one.id: one.role for one in tx.staff.all()}
        facts = period_facts(tx, CALENDAR, TODAY - timedelta(days=16), TODAY, NOW)
    by_role = {
        role: {fact.leg.service for fact in facts if fact.leg.staff and roles.get(fact.leg.staff) is role}
        for role in (Role.AUXILIARY, Role.OFFICER)
    }
    assert by_role[Role.AUXILIARY]
    assert not any(services[key].officer_only for key in by_role[Role.AUXILIARY])
    assert any(services[key].officer_only for key in by_role[Role.OFFICER])


def test_one_tuesday_evening_has_too_few_desks(filled: Filled) -> None:
    tuesdays = [TODAY - timedelta(days=13), TODAY - timedelta(days=6)]
    with filled.store.read() as tx:
        waits = []
        for day in tuesdays:
            facts = period_facts(tx, CALENDAR, day, day, NOW)
            late = [
                fact.leg.wait_s or 0 for fact in facts if 19 <= CALENDAR.local(fact.leg.queued_at).hour < 21
            ]
            waits.append(statistics.fmean(late))
        begins = CALENDAR.bounds(tuesdays[1])[0]
        how = availability_spells(tx, CALENDAR, tuesdays[1], tuesdays[1], NOW)
    evening = begins + timedelta(hours=19)
    assert {spell.what for spell in how.desks if spell.begin <= evening < spell.end} == {"1", "2", "4"}
    assert waits[1] > waits[0]


def test_the_hardest_day_is_that_on_which_nine_in_ten_waited_longest(filled: Filled) -> None:
    first, closed = TODAY - timedelta(days=16), TODAY - timedelta(days=3)
    with filled.store.read() as tx:
        waits: dict[date, list[float]] = {}
        for fact in period_facts(tx, CALENDAR, first, closed, NOW):
            if fact.leg.wait_s is not None:
                waits.setdefault(CALENDAR.day(fact.leg.queued_at), []).append(fact.leg.wait_s)
        found = hardest_day(tx, filled.station)
    tails = {day: statistics.quantiles(some, n=10)[8] for day, some in waits.items()}
    assert found == max(tails, key=lambda day: tails[day])


def test_the_bad_evening_is_the_hardest_of_the_demo_and_credible() -> None:
    services = {service.key: service for service in initial_services()}
    today = date(2026, 12, 10)  # the Tuesday before is a holiday
    first, ends = today - timedelta(days=40), CALENDAR.bounds(today)[0]
    plan = Plan(
        services=services, calendar=CALENDAR, first=first, ends=ends,
        per_day=180, desks=5, seed=1, printers=[PRINTER], short=last_tuesday(today),
    )  # fmt: skip
    waits: dict[date, list[float]] = {}
    for batch in Simulation(plan).batches():
        for fact in batch.facts:
            if fact.leg.wait_s is not None:
                waits.setdefault(CALENDAR.day(fact.leg.queued_at), []).append(fact.leg.wait_s / 60)
    tails = {day: statistics.quantiles(some, n=10)[8] for day, some in waits.items()}
    assert max(tails, key=lambda day: tails[day]) == plan.short == date(2026, 12, 1)
    assert 60 <= max(waits[plan.short]) <= 110
    assert max(max(some) for some in waits.values()) <= 110  # before that a person leaves


def test_an_outage_of_the_printer_is_long_enough_to_be_noted(filled: Filled) -> None:
    first, last = TODAY - timedelta(days=16), TODAY - timedelta(days=1)
    with filled.store.read() as tx:
        how = availability_spells(tx, CALENDAR, first, last, NOW)
        notable = notable_days(tx, CALENDAR, Days(first, last), how.printers)
    [day] = [
        day for day, words in notable if words == f"la impresora {PRINTER} no imprimió durante 1 h 30 min"
    ]
    assert day == first + timedelta(days=4)


def test_an_outage_of_the_printer_counts_in_the_past(filled: Filled) -> None:
    with filled.store.read() as tx:
        how = availability_spells(tx, CALENDAR, TODAY - timedelta(days=16), TODAY - timedelta(days=1), NOW)
    assert sum(spell.seconds for spell in how.printers) == 5400
    assert how.printers_s == 16 * 86400


def test_wait_estimates_are_stored_as_shown_and_scored(filled: Filled) -> None:
    days = [TODAY - timedelta(days=2), TODAY - timedelta(days=1)]
    with filled.store.read() as tx:
        assert tx.estimates.scored_days(TODAY - timedelta(days=16), TODAY) == days
        for day in days:
            kept = tx.estimates.kept_promises(day)
            assert len(kept) > 30
            assert list(tx.estimates.scores(day, day)) == score_estimates(day, kept)
            for one in kept:
                ticket = tx.tickets.get(one.promise.ticket)
                assert ticket is not None
                low, high = ticket.low_min, ticket.high_min
                assert (low is not None) == one.promise.shown
                if low is not None and high is not None:
                    assert low * 60 <= one.promise.p10_s + 1
                    assert one.promise.p90_s <= high * 60 + 1
        hidden = {key for key, one in tx.config.services().items() if one.discreet}
        assert not {one.service for one in tx.estimates.scores(days[0], days[1])} & hidden
    assert len(filled.said) == 2


@pytest.mark.long
def test_the_same_seed_writes_the_same_past(tmp_path: Path) -> None:
    found = []
    asked = SimulationRequest(days=3, per_day=60, seed=5, estimates=1)
    for name in ("a", "b"):
        with closing(a_station(tmp_path / name)) as store:
            fill(store, CALENDAR, asked, NOW, begin(store, CALENDAR, asked, NOW), lambda _: None)
            with store.read() as tx:
                figures = period_figures(
                    tx, CALENDAR, TODAY - timedelta(days=3), TODAY, ("day", "service"), NOW
                )
                found.append((figures, tx.estimates.scores(TODAY - timedelta(days=3), TODAY)))
    assert found[0] == found[1]


def test_no_days_write_nothing(tmp_path: Path) -> None:
    with closing(a_station(tmp_path / "data")) as store:
        with past(load(tmp_path / "data"), 0) as words:
            assert words == ""
        with store.read() as tx:
            assert tx.stats.first_queued_at() is None


@pytest.mark.long
def test_a_demo_that_ends_in_the_middle_leaves_whole_days(tmp_path: Path) -> None:
    with closing(a_station(tmp_path / "data")) as store:
        with past(load(tmp_path / "data"), 4, NOW) as words:
            assert "4 días" in words
        check(store.engine)
        with store.read() as tx:
            begun = tx.stats.first_queued_at()
        assert begun is not None
        first, closed = CALENDAR.day(begun), TODAY - timedelta(days=3)
        assert {how for _, how in at_work(store).days.check(first, closed)} <= {Checked.EQUAL}
