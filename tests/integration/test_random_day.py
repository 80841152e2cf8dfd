"""A random day at a station against a plain model: what people do in any order never breaks a promise."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ciasc.domain.errors import Conflict, NotAllowed
from ciasc.domain.events import replay
from ciasc.domain.people import Actor, Role
from ciasc.domain.service import Lane, Service
from ciasc.domain.ticket import CallReason, Outcome, State, Ticket
from ciasc.ports import StationInfo
from ciasc.station import Order, Station
from ciasc.storage import SqlStore, open_store, upgrade
from tests.builders import a_service
from tests.fakes import A_MONDAY, HandClock

KIOSK = Actor("kiosk:1", Role.KIOSK, "1")
STAFF = {
    1: Actor("s-1", Role.AUXILIARY, "uno"),
    2: Actor("s-2", Role.AUXILIARY, "dos"),
    3: Actor("s-3", Role.OFFICER, "tres"),
}
SERVICES: dict[str, Service] = {
    service.key: service
    for service in (
        a_service("informes", letter="A", target_wait_s=600),
        a_service("denuncias", letter="B", target_wait_s=900),
        a_service(
            "violencia", letter="A", lane=Lane.IMMEDIATE, target_wait_s=0, officer_only=True, cover="informes"
        ),
    )
}
COMES = st.tuples(st.sampled_from(sorted(SERVICES)), st.sampled_from([Lane.NORMAL, Lane.PREFERENTIAL]))
DESKS, KEYS = st.sampled_from(sorted(STAFF)), st.sampled_from(sorted(SERVICES))


@dataclass
class Plain:
    """A ticket as a person with pencil and paper would keep it."""

    code: str
    order: int
    service: str
    lane: int
    arrived: datetime
    state: str = "waiting"
    desk: int = 0
    calls: int = 0
    legs: int = 1

    @property
    def place(self) -> tuple[int, datetime, int]:
        return self.lane, self.arrived + timedelta(seconds=SERVICES[self.service].target_wait_s), self.order


def serves(desk: int) -> set[str]:
    return {key for key, one in SERVICES.items() if not one.officer_only or STAFF[desk].role is Role.OFFICER}


class RandomDay(RuleBasedStateMachine):
    """A kiosk and three desks in any order of events."""

    store: SqlStore

    @initialize(first=st.lists(COMES, min_size=4, max_size=9))
    def begin(self, first: list[tuple[str, Lane]]) -> None:
        """Three open desks in the morning, and people at the door."""
        self.folder = tempfile.TemporaryDirectory()
        self.clock = HandClock()
        self.store = open_store(f"sqlite:///{Path(self.folder.name) / 'day.sqlite3'}", clock=self.clock)
        upgrade(self.store.engine)
        with self.store.begin() as tx:
            tx.save_station(StationInfo(1, "Comisaría", "Lima", open=True, seq=0))
            for service in SERVICES.values():
                tx.save_service(service)
            for number in STAFF:
                tx.add_desk(number)
        ids, tokens = count(1), count(1)
        self.station = Station(
            store=self.store,
            clock=self.clock,
            publish=lambda: None,
            new_id=lambda _at: f"t-{next(ids)}",
            new_token=lambda: f"token-{next(tokens)}",
        )
        for number, person in STAFF.items():
            self.station.open_desk(person, number)
        self.tickets: dict[str, Plain] = {}
        self.numbers: dict[tuple[str, str], int] = {}
        for key, lane in first:
            self.come(key, lane)

    def teardown(self) -> None:
        """Close the day."""
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()

    def at(self, desk: int) -> tuple[str, Plain] | None:
        """Who is at that desk by the paper."""
        mine = ((key, one) for key, one in self.tickets.items() if one.desk == desk)
        return next(((key, one) for key, one in mine if one.state in ("called", "serving")), None)

    def stored(self, key: str) -> Ticket:
        """The ticket as the station has it."""
        with self.store.read() as tx:
            found = tx.ticket(key)
        assert found is not None
        return found

    @rule(seconds=st.integers(0, 400))
    def time_passes(self, seconds: int) -> None:
        """Some minutes go by."""
        self.clock.forward(seconds)

    @rule()
    def midnight_comes(self) -> None:
        """The night goes by, and numbers begin anew."""
        self.clock.forward(9 * 3600)

    @rule(people=st.lists(COMES, min_size=1, max_size=3))
    def people_come(self, people: list[tuple[str, Lane]]) -> None:
        """Some more people take a ticket."""
        for service, lane in people:
            self.come(service, lane)

    def come(self, service: str, lane: Lane) -> None:
        """A ticket is the next number of its letter and day, and tells truly how many go before."""
        now = self.clock()
        issued = self.station.issue(KIOSK, Order(service=service, lane=lane)).ticket
        day = ((now - timedelta(hours=5)).date().isoformat(), SERVICES[service].letter)
        self.numbers[day] = self.numbers.get(day, 0) + 1
        code = f"{day[1]}{self.numbers[day]:03d}"
        plain = Plain(code, len(self.tickets), service, min(lane, SERVICES[service].lane), now)
        cover = SERVICES[SERVICES[service].public_key]
        seen = plain if cover.key == service else Plain(code, plain.order, cover.key, Lane.NORMAL, now)
        ahead = sum(1 for one in self.tickets.values() if one.state == "waiting" and one.place < seen.place)
        self.tickets[issued.id] = plain
        assert (issued.code, issued.ahead, issued.lane) == (code, ahead, plain.lane)

    @rule(desk=DESKS)
    def desk_calls_next(self, desk: int) -> None:
        """The desk gets who is first by the paper, or nobody."""
        if self.at(desk):
            self.refused(lambda: self.station.call_next(STAFF[desk], desk))
            return
        mine = serves(desk)
        line = [key for key, one in self.tickets.items() if one.state == "waiting" and one.service in mine]
        first = min(line, key=lambda key: self.tickets[key].place, default=None)
        called = self.station.call_next(STAFF[desk], desk)
        assert (called.id if called else None) == first
        if first is not None:
            plain = self.tickets[first]
            plain.state, plain.desk, plain.calls = "called", desk, 1

    @rule(desk=DESKS)
    def desk_calls_who_was_set_aside(self, desk: int) -> None:
        """A parked person comes back to any desk whose role may attend them."""
        aside = [key for key, one in self.tickets.items() if one.state == "parked"]
        if not aside:
            return
        plain = self.tickets[aside[0]]

        def call() -> Ticket:
            return self.station.call(STAFF[desk], desk, aside[0], CallReason.RETURNED)

        if self.at(desk) or plain.service not in serves(desk):
            self.refused(call)
            return
        assert call().state is State.CALLED
        plain.state, plain.desk, plain.calls = "called", desk, 1

    def refused(self, act: Callable[[], object]) -> None:
        """The station says no and nothing moves."""
        with self.store.read() as tx:
            before = tx.station().seq
        try:
            act()
        except (Conflict, NotAllowed):
            with self.store.read() as tx:
                assert tx.station().seq == before
            return
        raise AssertionError("it should have been refused")

    @rule(desk=DESKS)
    def person_comes_to_the_desk(self, desk: int) -> None:
        """Who was called is attended."""
        if (found := self.at(desk)) is None:
            return
        key, plain = found

        def serve() -> Ticket:
            return self.station.serve(STAFF[desk], desk, self.stored(key).version)

        if plain.state != "called":
            self.refused(serve)
            return
        serve()
        plain.state = "serving"

    @rule(desk=DESKS)
    def nobody_comes(self, desk: int) -> None:
        """Two calls and ninety seconds later the person is absent, no sooner."""
        if (found := self.at(desk)) is None or found[1].state != "called":
            return
        key, plain = found

        def absent() -> Ticket:
            return self.station.no_show(STAFF[desk], desk, self.stored(key).version)

        self.refused(absent)
        self.clock.forward(91)
        self.station.recall(STAFF[desk], desk, self.stored(key).version)
        absent()
        plain.state, plain.desk = "absent", 0

    @rule(desk=DESKS, how=st.sampled_from(["complete", "park", "transfer"]), to=KEYS)
    def desk_ends(self, desk: int, how: str, to: str) -> None:
        """The person is done, goes for a paper, or goes on to another service with their place."""
        if (found := self.at(desk)) is None or found[1].state != "serving" or found[1].service == to:
            return
        key, plain = found
        version = self.stored(key).version
        if how == "complete":
            self.station.complete(STAFF[desk], desk, version, Outcome.ATTENDED)
            plain.state = "completed"
        elif how == "park":
            self.station.park(STAFF[desk], desk, version)
            plain.state = "parked"
        else:
            self.station.transfer(STAFF[desk], desk, version, to)
            plain.state, plain.service, plain.legs = "waiting", to, plain.legs + 1
            plain.lane = min(plain.lane, SERVICES[to].lane)
        plain.desk = 0

    @rule(desk=DESKS)
    def desk_takes_the_last_step_back(self, desk: int) -> None:
        """A call is undone within ten seconds and the person waits in their old place."""
        if (found := self.at(desk)) is None or found[1].state != "serving":
            return
        key, plain = found
        self.clock.forward(11)
        self.refused(lambda: self.station.undo(STAFF[desk], desk, self.stored(key).version))
        done = self.station.complete(STAFF[desk], desk, self.stored(key).version, Outcome.OTHER)
        self.clock.forward(9)
        assert self.station.undo(STAFF[desk], desk, done.version).state is State.SERVING
        assert plain.state == "serving"

    @precondition(lambda self: self.tickets)
    @rule(data=st.data())
    def somebody_leaves(self, data: st.DataObject) -> None:
        """A person goes home, which is possible until they are attended."""
        key = data.draw(st.sampled_from(sorted(self.tickets)))
        plain, token = self.tickets[key], self.stored(key).token
        if plain.state in ("waiting", "called", "parked"):
            assert self.station.leave(token).state is State.LEFT
            plain.state, plain.desk = "left", 0
        else:
            self.refused(lambda: self.station.leave(token))

    @invariant()
    def the_station_agrees_with_the_paper(self) -> None:
        """Same states, same line, one person at a desk, and every ticket replays from its events."""
        if not hasattr(self, "tickets"):
            return
        with self.store.read() as tx:
            line = [ticket.id for ticket in tx.waiting()]
            desks = {desk.number: desk.ticket for desk in tx.desks()}
            stored = {key: tx.ticket(key) for key in self.tickets}
            told = {key: replay(tx.events_of(key)) for key in self.tickets}
            legs = tx.legs(A_MONDAY - timedelta(days=1), self.clock() + timedelta(days=1))
        assert stored == told
        living = ("waiting", "called", "serving")
        seen = {key: (one.state.value, one.desk or 0) for key, one in told.items()}
        kept = {key: (one.state, one.desk) for key, one in self.tickets.items()}
        assert {key: seen[key] for key in kept if kept[key][0] in living} == {
            key: place for key, place in kept.items() if place[0] in living
        }
        assert {key: place[0] for key, place in seen.items()} == {
            key: place[0] for key, place in kept.items()
        }
        waiting = [key for key, one in self.tickets.items() if one.state == "waiting"]
        assert line == sorted(waiting, key=lambda key: self.tickets[key].place)
        assert desks == {number: (self.at(number) or (None,))[0] for number in STAFF}
        assert len(legs) == sum(one.legs for one in self.tickets.values())


TestRandomDay = RandomDay.TestCase
TestRandomDay.settings = settings(max_examples=15, stateful_step_count=40, deadline=None)
