"""Every figure of random days equals that of a second model, live, from the events, and closed."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from random import Random
from typing import Any

import pytest

from ciasc.content.messages import render
from ciasc.domain.core.errors import CiascError
from ciasc.domain.core.permissions import Actor, Role
from ciasc.domain.core.services import Lane
from ciasc.domain.queueing.alert import AlertKind
from ciasc.domain.queueing.desk import Window
from ciasc.domain.stats.figures import Figures, figures
from ciasc.domain.stats.grouping import closes_at
from ciasc.domain.stats.percentiles import seconds_of
from ciasc.domain.tickets.closing_reasons import CancelReason, ClosingReason
from ciasc.domain.tickets.priority_lane import LaneReason
from ciasc.domain.tickets.states_and_outcomes import CallReason, Outcome, TicketState
from ciasc.domain.tickets.ticket import Ticket
from ciasc.station import Station, TicketOrder
from ciasc.station.stats.close_day import Checked
from ciasc.station.stats.figures_of_any_period import period_figures
from ciasc.storage.store import SqlStore
from tests import second_model
from tests.builders import KIOSK, a_service
from tests.fakes import A_MONDAY, HandClock
from tests.search_effort import EFFORT
from tests.second_model import Person

STAFF = {
    1: Actor("s-1", Role.OFFICER, "uno"),
    2: Actor("s-2", Role.AUXILIARY, "dos"),
    3: Actor("s-3", Role.OFFICER, "tres"),
}
CHIEF = Actor("s-9", Role.SUPERVISOR, "jefa")
TARGETS = {"denuncias": 900, "informes": 300, "constancias": 600, "violencia": 180}
Steps = list[tuple[int, Callable[[int], None]]]
SEEDS = range(2 * EFFORT)


class RandomDay:
    """A station with three desks, and the log of a day at it for the second model."""

    def __init__(self, store: SqlStore, clock: HandClock, seed: int) -> None:
        self.random, self.clock = Random(seed), clock  # noqa: S311 - a repeatable day
        ids = count(1)
        with store.begin() as tx:
            for key, target in TARGETS.items():
                danger = {"lane": Lane.IMMEDIATE, "officer_only": True, "cover": "informes"}
                more: dict[str, Any] = danger if key == "violencia" else {}
                tx.config.save_service(a_service(key, target_wait_s=target, letter=key[0].upper(), **more))
            for desk in STAFF:
                if tx.desks.get(desk) is None:
                    tx.desks.add(desk)
        self.station = Station(
            store=store,
            clock=clock,
            publish=lambda: None,
            new_id=lambda _at: f"r-{next(ids):05}",
            new_token=lambda: f"TOKEN-{next(ids)}",
            render=render,
        )
        self.people: dict[str, Person] = {}
        for desk, person in STAFF.items():
            self.station.run(self.station.desks.open, person, desk, window=Window("s", f"w-{desk}"))

    @property
    def now(self) -> int:
        return round((self.clock.now - A_MONDAY).total_seconds())

    def log(self, ticket: str, kind: str, **data: Any) -> None:
        self.people[ticket].log.append((self.now, kind, data))

    def ticket(self, wanted: str) -> Ticket:
        with self.station.store.read() as tx:
            found = tx.tickets.get(wanted)
        assert found is not None
        return found

    def at(self, desk: int) -> Ticket | None:
        with self.station.store.read() as tx:
            found = tx.desks.get(desk)
        return None if found is None or found.ticket is None else self.ticket(found.ticket)

    def someone(self, *states: TicketState) -> Ticket | None:
        some = [one for one in map(self.ticket, self.people) if one.state in states]
        return self.random.choice(some) if some else None

    def step(self) -> None:
        """Let some time pass and try one step; the station may refuse it."""
        anywhere: Steps = [
            (6, self.comes), (1, self.leaves), (1, self.stays), (1, self.cancels), (3, self.changes_lane),
            (3, self.answers), (2, self.returns),
        ]  # fmt: skip
        free: Steps = [(20, self.calls), (5, self.calls_aside)]
        busy: Steps = [
            (3, self.calls_again), (12, self.serves), (8, self.ends), (5, self.parks), (5, self.sends),
            (3, self.is_absent), (2, self.notes), (2, self.walks_out),
        ]  # fmt: skip
        self.clock.forward(self.random.choice((1, 2, 5, 9, 30, 45, 120)))
        desk = self.random.choice(list(STAFF))
        steps = [*anywhere, *(free if self.at(desk) is None else busy)]
        todo = self.random.choices([one for _, one in steps], [weight for weight, _ in steps])[0]
        try:
            todo(desk)
            if self.random.random() < 0.15:
                self.clock.forward(3)
                self.undoes(desk)
        except CiascError:
            return

    def comes(self, _desk: int) -> None:
        service = self.random.choice(list(TARGETS))
        lane = self.random.choice((Lane.NORMAL, Lane.NORMAL, Lane.PREFERENTIAL))
        issued = self.station.run(
            self.station.tickets.issue, KIOSK, TicketOrder(service=service, lane=lane)
        ).ticket
        self.people[issued.id] = Person(service, int(issued.lane), TARGETS[service], self.now)

    def calls(self, desk: int) -> None:
        called = self.station.run(self.station.attention.call_next, STAFF[desk], desk)
        if called is not None:
            self.log(called.id, "call")

    def calls_again(self, desk: int) -> None:
        if (ticket := self.at(desk)) is not None:
            self.station.run(self.station.attention.recall, STAFF[desk], desk, ticket.version)
            self.log(ticket.id, "again")

    def serves(self, desk: int) -> None:
        if (ticket := self.at(desk)) is not None:
            self.station.run(self.station.attention.serve, STAFF[desk], desk, ticket.version)
            self.log(ticket.id, "serve")

    def ends(self, desk: int) -> None:
        if (ticket := self.at(desk)) is not None:
            why = (Outcome.ATTENDED, None, ClosingReason.OTHER)
            self.station.run(self.station.attention.complete, STAFF[desk], desk, ticket.version, *why)
            self.log(ticket.id, "end")

    def parks(self, desk: int) -> None:
        if (ticket := self.at(desk)) is not None:
            self.station.run(self.station.attention.park, STAFF[desk], desk, ticket.version)
            self.log(ticket.id, "park")

    def sends(self, desk: int) -> None:
        if (ticket := self.at(desk)) is not None:
            to = self.random.choice(list(TARGETS))
            sent = self.station.run(self.station.attention.transfer, STAFF[desk], desk, ticket.version, to)
            self.log(ticket.id, "send", service=to, target=TARGETS[to], lane=int(sent.lane))

    def is_absent(self, desk: int) -> None:
        if (ticket := self.at(desk)) is None or ticket.state is not TicketState.CALLED:
            return
        self.clock.forward(91)
        self.calls_again(desk)
        self.station.run(self.station.attention.no_show, STAFF[desk], desk, self.ticket(ticket.id).version)
        self.log(ticket.id, "absent")

    def walks_out(self, desk: int) -> None:
        if (ticket := self.at(desk)) is not None:
            self.station.run(self.station.attention.left, STAFF[desk], desk, ticket.version)
            self.log(ticket.id, "leave")

    def calls_aside(self, desk: int) -> None:
        if (ticket := self.someone(TicketState.PARKED, TicketState.ABSENT, TicketState.WAITING)) is not None:
            call = self.station.attention.call
            self.station.run(call, STAFF[desk], desk, ticket.id, CallReason.RETURNED)
            self.log(ticket.id, "call")

    def returns(self, desk: int) -> None:
        if (ticket := self.someone(TicketState.PARKED, TicketState.ABSENT)) is not None:
            self.station.run(self.station.waiting.come_back, STAFF[desk], ticket.id, ticket.version)
            self.log(ticket.id, "return")

    def leaves(self, _desk: int) -> None:
        if (ticket := self.someone(TicketState.WAITING, TicketState.CALLED, TicketState.PARKED)) is not None:
            self.station.run(self.station.waiting.leave, ticket.token)
            self.log(ticket.id, "leave")

    def stays(self, _desk: int) -> None:
        if (ticket := self.someone(TicketState.LEFT)) is not None:
            self.station.run(self.station.undo.leaving, ticket.token)
            self.people[ticket.id].log.pop()

    def cancels(self, _desk: int) -> None:
        if (ticket := self.someone(TicketState.WAITING, TicketState.CALLED, TicketState.PARKED)) is not None:
            why = self.random.choice(list(CancelReason))
            self.station.run(self.station.waiting.cancel, CHIEF, ticket.id, ticket.version, why)
            self.log(ticket.id, "gone" if why is CancelReason.GONE else "cancel")

    def changes_lane(self, desk: int) -> None:
        if (ticket := self.someone(*TicketState)) is not None:
            lane, put = self.random.choice(list(Lane)), self.station.waiting.put_in_lane
            self.station.run(put, STAFF[desk], ticket.id, ticket.version, lane, LaneReason.OTHER)
            self.log(ticket.id, "lane", lane=int(lane))

    def answers(self, desk: int) -> None:
        with self.station.store.read() as tx:
            open_ = [one for one in tx.alerts.shown(self.clock.now) if one.ended_at is None]
        if open_:
            alert = self.random.choice(open_)
            self.station.run(self.station.alerts.take, STAFF[desk], alert.id)
            if alert.kind is AlertKind.IMMEDIATE and alert.ticket is not None:
                self.people[alert.ticket].taken.append(self.now)

    def notes(self, desk: int) -> None:
        if (ticket := self.at(desk)) is not None:
            note = self.station.attention.note_denuncia
            self.station.run(note, STAFF[desk], desk, ticket.version, "2026-1")
            self.log(ticket.id, "note")

    def undoes(self, desk: int) -> None:
        with self.station.store.read() as tx:
            last = tx.events.last_step(desk)
        if last is not None and last.ticket is not None:
            version = self.ticket(last.ticket).version
            self.station.run(self.station.undo.last_step, STAFF[desk], desk, version)
            self.people[last.ticket].log.pop()

    def is_forgotten(self) -> None:
        """Let the night pass: the system ends what nobody ended."""
        open_ = [one for one in self.people if self.ticket(one).lane is not Lane.IMMEDIATE]
        before = {one: self.ticket(one).state for one in open_}
        self.clock.forward(11 * 3600)
        self.station.expiry.expire()
        for one, state in before.items():
            if self.ticket(one).state is not state:
                self.log(one, "forget")


@pytest.fixture(params=SEEDS)
def day(store: SqlStore, clock: HandClock, request: pytest.FixtureRequest) -> RandomDay:
    """Return a station after a random day."""
    made = RandomDay(store, clock, request.param)
    for _ in range(300):
        made.step()
    return made


def plain(told: Figures, names: set[str]) -> dict[str, Any]:
    found = {name: getattr(told, name) for name in names}
    return {name: seconds_of(value) if isinstance(value, str) else value for name, value in found.items()}


def compare(day: RandomDay, told: dict[Any, Figures], now: int) -> None:
    people = list(day.people.values())
    for lane in Lane:
        wanted = second_model.count(people, now, int(lane))
        assert plain(told.get((lane,), Figures()), set(wanted)) == wanted, lane
    everything = sum(told.values(), Figures())
    wanted = second_model.count(people, now)
    assert plain(everything, set(wanted)) == wanted


def by_lane(day: RandomDay) -> dict[Any, Figures]:
    monday = A_MONDAY.date()
    with day.station.store.read() as tx:
        return period_figures(tx, day.station.calendar, monday, monday, ("lane",), day.clock.now)


def test_the_figures_of_a_random_day_equal_those_of_the_second_model(day: RandomDay) -> None:
    compare(day, by_lane(day), day.now)
    day.is_forgotten()
    compare(day, by_lane(day), day.now)
    monday, calendar = A_MONDAY.date(), day.station.calendar
    since, until = calendar.bounds(monday)
    with day.station.store.read() as tx:
        live = tx.stats.facts(since, until, day.clock.now)
        again = tx.stats.facts_from_events(since, until, day.clock.now + timedelta(seconds=1))
    assert sorted(again, key=str) == sorted(live, key=str)
    closed_at = closes_at(calendar, monday)
    day.clock.now = closed_at + timedelta(hours=1)
    assert day.station.days.close() == 1
    compare(day, by_lane(day), round((closed_at - A_MONDAY).total_seconds()))
    assert list(day.station.days.check(monday, monday)) == [(monday, Checked.EQUAL)]
    assert figures(live, day.clock.now).issued == sum(one.issued for one in by_lane(day).values())
