"""Check a random day at a station against a plain model: no order of steps breaks a rule."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ciasc.content.messages import render
from ciasc.domain.core.errors import Conflict, InvalidInput, NotAllowed
from ciasc.domain.core.permissions import Actor, Role
from ciasc.domain.core.services import Lane, Service
from ciasc.domain.queueing.desk import PauseReason, Window
from ciasc.domain.tickets.closing_reasons import ClosingReason
from ciasc.domain.tickets.events import EventKind
from ciasc.domain.tickets.priority_lane import LaneReason
from ciasc.domain.tickets.replay import replay
from ciasc.domain.tickets.states_and_outcomes import CallReason, Outcome, TicketState
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import CommandAnswer, Key, StationInfo, Transaction
from ciasc.station import Station, TicketOrder
from ciasc.storage.schema import upgrade
from ciasc.storage.store import SqlStore, open_store
from tests.builders import a_service
from tests.fakes import A_MONDAY, HandClock
from tests.search_effort import EFFORT

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
    """A ticket of the plain model."""

    code: str
    order: int
    service: str
    lane: int
    arrived: datetime
    state: str = "waiting"
    desk: int = 0
    calls: int = 0
    legs: int = 1
    rank: int = 1
    sent_to: int = 0
    alerted: bool = False
    gone_at: datetime | None = None

    def holds(self, code: str, now: datetime) -> bool:
        """Return whether nobody else may get that number: it may be called, or its end may be undone."""
        if self.code != code or self.state in ("waiting", "called", "serving", "parked"):
            return self.code == code
        kept = timedelta(minutes=20 if self.state == "absent" else 10)
        return self.gone_at is None or now - self.gone_at <= kept

    @property
    def place(self) -> tuple[int, int, datetime, int]:
        return (
            self.lane,
            self.rank,
            self.arrived + timedelta(seconds=SERVICES[self.service].target_wait_s),
            self.order,
        )

    def waits(self, *, alert: bool = True) -> None:
        """Set the ticket as waiting; in danger it needs an officer again."""
        self.state, self.desk, self.alerted = "waiting", 0, alert and self.lane == Lane.IMMEDIATE

    def called(self, desk: int) -> None:
        """Set the ticket as called to a desk; its alert is over."""
        self.state, self.desk, self.calls, self.sent_to, self.alerted = "called", desk, 1, 0, False


def serves(desk: int) -> set[str]:
    return {key for key, one in SERVICES.items() if not one.officer_only or STAFF[desk].role is Role.OFFICER}


class RandomDay(RuleBasedStateMachine):
    """A kiosk and three desks with any order of steps."""

    store: SqlStore

    @initialize(first=st.lists(COMES, min_size=4, max_size=9))
    def begin(self, first: list[tuple[str, Lane]]) -> None:
        """Open three desks in the morning, and issue the first tickets."""
        self.folder = tempfile.TemporaryDirectory()
        self.clock = HandClock()
        self.store = open_store(f"sqlite:///{Path(self.folder.name) / 'day.sqlite3'}", clock=self.clock)
        upgrade(self.store.engine)
        with self.store.begin() as tx:
            tx.config.save_station(StationInfo(1, "Comisaría", "Lima", open=True, seq=0))
            for service in SERVICES.values():
                tx.config.save_service(service)
            for number in STAFF:
                tx.desks.add(number)
        self.ids = count(1)
        self.begin_serving()
        self.windows = {number: Window("session", f"window-{number}") for number in STAFF}
        self.paused: set[int] = set()
        for number, person in STAFF.items():
            self.station.run(self.station.desks.open, person, number, window=self.windows[number])
        self.tickets: dict[str, Plain] = {}
        self.numbers: dict[tuple[str, str], int] = {}
        for key, lane in first:
            self.come(key, lane)

    def begin_serving(self) -> None:
        """Start a server on the stored state."""
        self.station = Station(
            store=self.store,
            clock=self.clock,
            publish=lambda: None,
            new_id=lambda _at: f"t-{next(self.ids)}",
            new_token=lambda: f"token-{next(self.ids)}",
            render=render,
        )

    @rule()
    def server_starts_again(self) -> None:
        """Replace the server by another one that goes on with the stored state."""
        self.store.close()
        self.store = open_store(f"sqlite:///{Path(self.folder.name) / 'day.sqlite3'}", clock=self.clock)
        self.begin_serving()

    def teardown(self) -> None:
        """Close the day."""
        if hasattr(self, "store"):
            self.store.close()
            self.folder.cleanup()

    def at(self, desk: int) -> tuple[str, Plain] | None:
        """Return the ticket at that desk in the model."""
        mine = ((key, one) for key, one in self.tickets.items() if one.desk == desk)
        return next(((key, one) for key, one in mine if one.state in ("called", "serving")), None)

    def stored(self, key: str) -> Ticket:
        """Return the ticket as the station has it."""
        with self.store.read() as tx:
            found = tx.tickets.get(key)
        assert found is not None
        return found

    @rule(seconds=st.integers(0, 400))
    def time_passes(self, seconds: int) -> None:
        """Let some minutes pass."""
        self.clock.forward(seconds)

    @rule()
    def midnight_comes(self) -> None:
        """Let the night pass; numbers start at 1 again, but for those that somebody holds."""
        self.clock.forward(9 * 3600)

    @rule(people=st.lists(COMES, min_size=1, max_size=3))
    def people_come(self, people: list[tuple[str, Lane]]) -> None:
        """Issue some more tickets."""
        for service, lane in people:
            self.come(service, lane)

    def before_desks_of(self, service: str) -> list[Plain]:
        """Return who waits for the desks that may call a person for that service: the open ones, if any."""
        at_work = set(STAFF) - self.paused
        able = {desk for desk in at_work if service in serves(desk)}
        able = able or {desk for desk in self.paused if service in serves(desk)}
        served = {key for desk in able for key in serves(desk)}
        return [
            one
            for one in self.tickets.values()
            if one.state == "waiting"
            and one.service in served
            and (one.sent_to in able or one.sent_to not in at_work)
        ]

    def come(self, service: str, lane: Lane) -> None:
        """Check that a ticket has the next number of its letter and day, and the true count ahead."""
        now = self.clock()
        issued = self.station.run(
            self.station.tickets.issue, KIOSK, TicketOrder(service=service, lane=lane)
        ).ticket
        day = ((now - timedelta(hours=5)).date().isoformat(), SERVICES[service].letter)
        code = self.next_code(day)
        while any(one.holds(code, now) for one in self.tickets.values()):
            code = self.next_code(day)
        plain = Plain(code, len(self.tickets), service, min(lane, SERVICES[service].lane), now)
        plain.waits()
        cover = SERVICES[SERVICES[service].public_key]
        seen = plain if cover.key == service else Plain(code, plain.order, cover.key, Lane.NORMAL, now)
        ahead = sum(1 for one in self.before_desks_of(seen.service) if one.place < seen.place)
        if plain.lane is Lane.IMMEDIATE:  # it is met, and never told to wait
            ahead = 0
        self.tickets[issued.id] = plain
        assert (issued.code, issued.ahead, issued.lane) == (code, ahead, plain.lane)

    def next_code(self, day: tuple[str, str]) -> str:
        """Return the next number of that day and letter in the model."""
        self.numbers[day] = self.numbers.get(day, 0) + 1
        return f"{day[1]}{self.numbers[day]:03d}"

    def line_of(self, desk: int) -> list[str]:
        """Return the line of that desk in the model, the next ticket first."""
        others = {number for number in STAFF if number not in self.paused and number != desk}
        line = [
            key
            for key, one in self.tickets.items()
            if one.state == "waiting" and one.service in serves(desk) and one.sent_to not in others
        ]
        return sorted(line, key=lambda key: self.tickets[key].place)

    @rule(desk=DESKS, twice=st.booleans())
    def desk_calls_next(self, desk: int, *, twice: bool) -> None:
        """Check that the desk gets the model's first ticket; a repeated click gets the same answer."""

        def call_next(person: Actor, tx: Transaction) -> CommandAnswer:
            self.station.must_hold(tx, person, desk, self.windows[desk])
            found = self.station.attention.call_next(tx, person, desk)
            return CommandAnswer(200, found.id if found else "")

        key = Key(f"click-{next(self.ids)}", "")
        if self.at(desk) or desk in self.paused:
            self.refused(lambda: self.station.answer_by_key(key, call_next, STAFF[desk]))
            return
        line = self.line_of(desk)
        answer = self.station.answer_by_key(key, call_next, STAFF[desk])
        assert answer.body == (line[0] if line else "")
        if line:
            self.tickets[line[0]].called(desk)
            self.proves(line)
        if twice and line:
            self.server_starts_again()
            assert self.station.answer_by_key(key, call_next, STAFF[desk]) == answer

    def proves(self, line: list[str]) -> None:
        """Check that the call's event has the counts of each lane and the first ticket."""
        lanes = [self.tickets[key].lane for key in line]
        with self.store.read() as tx:
            told = tx.events.of_ticket(line[0])[-1].data["turn"]
        assert told["waiting"] == {Lane(lane).word: lanes.count(lane) for lane in set(lanes)}  # type: ignore[call-overload,index]
        assert told["first"] == {Lane(lane).word: line[lanes.index(lane)] for lane in set(lanes)}  # type: ignore[call-overload,index]

    @rule(desk=DESKS)
    def desk_calls_who_was_set_aside(self, desk: int) -> None:
        """Call a parked ticket to any desk with a role that may serve it."""
        aside = [key for key, one in self.tickets.items() if one.state == "parked"]
        if not aside:
            return
        plain = self.tickets[aside[0]]

        def call() -> Ticket:
            return self.station.run(
                self.station.attention.call, STAFF[desk], desk, aside[0], CallReason.RETURNED
            )

        if self.at(desk) or desk in self.paused or plain.service not in serves(desk):
            self.refused(call)
            return
        assert call().state is TicketState.CALLED
        plain.called(desk)

    @precondition(lambda self: self.tickets)
    @rule(data=st.data(), who=DESKS)
    def somebody_comes_back(self, data: st.DataObject, who: int) -> None:
        """Put an absent (less than twenty minutes) or parked ticket back at the head of its lane."""
        key = data.draw(st.sampled_from(sorted(self.tickets)))
        plain, version = self.tickets[key], self.stored(key).version
        kept = plain.gone_at is not None and self.clock() - plain.gone_at <= timedelta(minutes=20)
        if plain.state == "parked" or (plain.state == "absent" and kept):
            self.station.run(self.station.waiting.come_back, STAFF[who], key, version)
            plain.rank = 0
            plain.waits()
        else:
            self.refused(lambda: self.station.run(self.station.waiting.come_back, STAFF[who], key, version))

    @precondition(lambda self: self.tickets)
    @rule(data=st.data(), who=DESKS, lane=st.sampled_from(Lane))
    def somebody_goes_to_another_lane(self, data: st.DataObject, who: int, lane: Lane) -> None:
        """Change lanes: preferential and urgent are set and cleared, but violence is always urgent."""
        key = data.draw(st.sampled_from(sorted(self.tickets)))
        plain, stored = self.tickets[key], self.stored(key)
        with self.store.read() as tx:
            raised = [event for event in tx.events.of_ticket(key) if event.kind is EventKind.LANE_CHANGED]
        ended = plain.state in ("completed", "left", "absent")
        fixed = SERVICES[plain.service].lane < lane
        police = STAFF[who].role is Role.OFFICER or (raised and raised[-1].actor == STAFF[who].id)
        kept = plain.lane == Lane.IMMEDIATE and not police

        def change() -> Ticket:
            return self.station.run(
                self.station.waiting.put_in_lane, STAFF[who], key, stored.version, lane, LaneReason.OTHER
            )

        if ended or fixed or kept or plain.lane == lane:
            self.refused(change)
            return
        assert change().lane is lane
        plain.lane = lane
        plain.alerted = plain.state == "waiting" and lane is Lane.IMMEDIATE

    @rule(who=DESKS)
    def somebody_takes_an_alert(self, who: int) -> None:
        """Take an alert: the first taker is named; any other is refused."""
        with self.store.read() as tx:
            standing = [alert for alert in tx.alerts.shown(self.clock()) if alert.ended_at is None]
        for alert in standing[:1]:
            taken = self.station.run(self.station.alerts.take, STAFF[who], alert.id)
            assert taken.taken_by == STAFF[who].id
            other, take = STAFF[who % 3 + 1], self.station.alerts.take
            self.refused(partial(self.station.run, take, other, alert.id))
            self.tickets[alert.ticket or ""].alerted = False

    @rule(desk=DESKS)
    def desk_pauses_or_goes_on(self, desk: int) -> None:
        """Pause or resume a free desk; tickets reserved for its person are then for all."""
        if desk in self.paused:
            self.station.run(self.station.desks.resume, STAFF[desk], desk)
            self.paused.remove(desk)
        elif self.at(desk):
            self.refused(
                lambda: self.station.run(self.station.desks.pause, STAFF[desk], desk, PauseReason.BREAK)
            )
        else:
            self.station.run(self.station.desks.pause, STAFF[desk], desk, PauseReason.BREAK)
            self.paused.add(desk)

    @rule(desk=DESKS)
    def another_window_takes_over(self, desk: int) -> None:
        """Take over a desk: the new window works the desk, and the old one is refused."""
        old, new = self.windows[desk], Window("session", f"window-{next(self.ids)}")
        self.refused(lambda: self.station.run(self.station.must_hold, STAFF[desk], desk, new))
        self.station.run(self.station.desks.take_over, STAFF[desk], desk, new)
        self.windows[desk] = new
        self.refused(lambda: self.station.run(self.station.desks.heartbeat, STAFF[desk], desk, old))
        self.station.run(self.station.must_hold, STAFF[desk], desk, new)

    def refused(self, act: Callable[[], object]) -> None:
        """Check that the station refuses and nothing changes."""
        with self.store.read() as tx:
            before = tx.config.station().seq
        try:
            act()
        except (Conflict, InvalidInput, NotAllowed):
            with self.store.read() as tx:
                assert tx.config.station().seq == before
            return
        raise AssertionError("it should have been refused")

    @rule(desk=DESKS)
    def person_comes_to_the_desk(self, desk: int) -> None:
        """Set a called ticket in attention."""
        if (found := self.at(desk)) is None:
            return
        key, plain = found

        def serve() -> Ticket:
            return self.station.run(self.station.attention.serve, STAFF[desk], desk, self.stored(key).version)

        if plain.state != "called":
            self.refused(serve)
            return
        serve()
        plain.state = "serving"

    @rule(desk=DESKS)
    def nobody_comes(self, desk: int) -> None:
        """Set the ticket as absent after two calls and ninety seconds, no sooner."""
        if (found := self.at(desk)) is None or found[1].state != "called":
            return
        key, plain = found

        def absent() -> Ticket:
            return self.station.run(
                self.station.attention.no_show, STAFF[desk], desk, self.stored(key).version
            )

        self.refused(absent)
        self.clock.forward(91)
        self.station.run(self.station.attention.recall, STAFF[desk], desk, self.stored(key).version)
        absent()
        plain.state, plain.desk, plain.gone_at = "absent", 0, self.clock()

    @rule(
        desk=DESKS,
        how=st.sampled_from(["complete", "park", "transfer"]),
        to=KEYS,
        choice=st.sampled_from([None, 1, 2, 3]),
    )
    def desk_ends(self, desk: int, how: str, to: str, choice: int | None) -> None:
        """Complete the ticket, park it, or transfer it to another service with its place."""
        if (found := self.at(desk)) is None or found[1].state != "serving" or found[1].service == to:
            return
        key, plain = found
        version = self.stored(key).version
        if how == "complete":
            self.station.run(
                self.station.attention.complete,
                STAFF[desk],
                desk,
                version,
                Outcome.ATTENDED,
                None,
                ClosingReason.OTHER,
            )
            plain.state, plain.gone_at = "completed", self.clock()
        elif how == "park":
            self.station.run(self.station.attention.park, STAFF[desk], desk, version)
            plain.state = "parked"
        else:
            self.sends(key, desk, to, choice)
        if plain.state != "serving":
            plain.desk = 0

    def sends(self, key: str, desk: int, to: str, choice: int | None) -> None:
        """Transfer the ticket, to a chosen person at work who may serve it, if any."""
        plain, version = self.tickets[key], self.stored(key).version
        must = to not in serves(desk)
        able = choice is not None and choice not in self.paused and to in serves(choice)

        def send() -> Ticket:
            return self.station.run(
                self.station.attention.transfer, STAFF[desk], desk, version, to, to_desk=choice
            )

        if (choice is None and must) or (choice is not None and not able):
            self.refused(send)
            return
        send()
        plain.service, plain.legs, plain.rank, plain.sent_to = to, plain.legs + 1, 1, choice or 0
        plain.lane = min(plain.lane, SERVICES[to].lane)
        plain.waits()

    @rule(desk=DESKS)
    def desk_takes_the_last_step_back(self, desk: int) -> None:
        """Undo a call within ten seconds; the ticket waits in its old place."""
        if (found := self.at(desk)) is None or found[1].state != "serving":
            return
        key, plain = found
        self.clock.forward(11)
        self.refused(
            lambda: self.station.run(self.station.undo.last_step, STAFF[desk], desk, self.stored(key).version)
        )
        version = self.stored(key).version
        done = self.station.run(
            self.station.attention.complete,
            STAFF[desk],
            desk,
            version,
            Outcome.OTHER,
            None,
            ClosingReason.OTHER,
        )
        self.clock.forward(9)
        assert (
            self.station.run(self.station.undo.last_step, STAFF[desk], desk, done.version).state
            is TicketState.SERVING
        )
        assert plain.state == "serving"

    @precondition(lambda self: self.tickets)
    @rule(data=st.data())
    def somebody_leaves(self, data: st.DataObject) -> None:
        """Set a ticket as left, which is possible while it is not in attention."""
        key = data.draw(st.sampled_from(sorted(self.tickets)))
        plain, token = self.tickets[key], self.stored(key).token
        if plain.state in ("waiting", "called", "parked"):
            assert self.station.run(self.station.waiting.leave, token).state is TicketState.LEFT
            plain.state, plain.desk, plain.alerted, plain.gone_at = "left", 0, False, self.clock()
        else:
            self.refused(lambda: self.station.run(self.station.waiting.leave, token))

    @invariant()
    def the_station_agrees_with_the_paper(self) -> None:
        """Check for the same states, the same line, one ticket at a desk, and that every ticket replays."""
        if not hasattr(self, "tickets"):
            return
        with self.store.read() as tx:
            line = [ticket.id for ticket in tx.tickets.waiting()]
            desks = {desk.number: desk.ticket for desk in tx.desks.all()}
            stored = {key: tx.tickets.get(key) for key in self.tickets}
            told = {key: replay(tx.events.of_ticket(key)) for key in self.tickets}
            alerts = [alert.ticket for alert in tx.alerts.shown(self.clock()) if alert.ended_at is None]
            legs = tx.stats.legs(A_MONDAY - timedelta(days=1), self.clock() + timedelta(days=1))
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
        codes = [one.code for one in told.values() if one.state.value in (*living, "parked")]
        assert len(set(codes)) == len(codes)
        waiting = [key for key, one in self.tickets.items() if one.state == "waiting"]
        assert line == sorted(waiting, key=lambda key: self.tickets[key].place)
        assert desks == {number: (self.at(number) or (None,))[0] for number in STAFF}
        assert sorted(alerts, key=str) == sorted(key for key, one in self.tickets.items() if one.alerted)
        at_desks = [one for one in self.tickets.values() if one.state in ("called", "serving")]
        assert all(one.service in serves(one.desk) for one in at_desks)
        assert all(told[key].arrived_at == one.arrived for key, one in self.tickets.items())
        assert len(legs) == sum(one.legs for one in self.tickets.values())


TestRandomDay = RandomDay.TestCase
TestRandomDay.settings = settings(max_examples=4 * EFFORT, stateful_step_count=40, deadline=None)
