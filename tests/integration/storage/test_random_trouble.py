"""Check random days of trouble: leaps, kills, restores, cut-off kiosks, forgotten people, papers in doubt."""

import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Final

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ciasc.content.messages import render
from ciasc.desk.view import QueueView
from ciasc.display.wall_view import Board
from ciasc.domain.core.clock_changes import TRUSTED_AFTER_S, ClockMark
from ciasc.domain.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from ciasc.domain.core.permissions import Actor, Role
from ciasc.domain.core.print_jobs import PrintState
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.services import Lane
from ciasc.domain.core.station_day import LIMA, Calendar
from ciasc.domain.queueing.desk import Window
from ciasc.domain.queueing.people_ahead import shared_line
from ciasc.domain.tickets.closing_reasons import ClosingReason, LeaveReason
from ciasc.domain.tickets.replay import replay
from ciasc.domain.tickets.states_and_outcomes import AT_DESK, CallReason, Outcome, TicketState
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import CommandAnswer, Key, Reading, Transaction
from ciasc.reports.live.board_queue import line_begin, line_now, queues_now
from ciasc.reports.live.board_queue_chart import queue_line
from ciasc.reports.period.filters import TicketsFilter
from ciasc.reports.period.period_days import Days
from ciasc.reports.period.ticket_list import tickets
from ciasc.station import Station, TicketOrder
from ciasc.station_tasks import watched
from ciasc.storage.backups.backup import back_up, restore
from ciasc.storage.backups.restored_numbers import PaperDays
from ciasc.storage.print_outbox import SqlOutbox
from ciasc.storage.store import SqlStore, open_store
from tests import postgres
from tests.builders import KIOSK, a_service, furnish
from tests.fakes import HandClock
from tests.needs import skip
from tests.search_effort import EFFORT

OFFICERS = {number: Actor(f"s-{number}", Role.OFFICER, f"p{number}") for number in (1, 2, 3)}
SUPERVISOR = Actor("s-9", Role.SUPERVISOR, "jefa")
NODES = {1: Actor("kiosk:nodo1", Role.KIOSK, "nodo1"), 2: Actor("kiosk:nodo2", Role.KIOSK, "nodo2")}
PRINTER = "mostrador"
TEN_HOURS: Final = 10 * 3600.0
OPEN = (TicketState.WAITING, TicketState.CALLED, TicketState.SERVING, TicketState.PARKED)
REFUSALS = (Conflict, InvalidInput, NotAllowed, NotFound)
SERVICES, LANES = (
    st.sampled_from(["denuncias", "constancias", "violencia"]),
    st.sampled_from([Lane.NORMAL, Lane.PREFERENTIAL]),
)
DESKS, SOME_NODES = st.sampled_from(sorted(OFFICERS)), st.sampled_from(sorted(NODES))
STEPS = st.sampled_from(["call", "serve", "recall", "absent", "complete", "park", "transfer", "undo"])
LEAPS = st.sampled_from([-40 * 86400, -3 * 86400, -7200, -45, 45, 3600, 86400, 3 * 86400])


class Died(Exception):
    """The server died."""


class Files:
    """A SQLite station: a kill leaves what is on the disk at that moment."""

    copies = True

    def __init__(self, template: Path) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="ciasc-trouble-"))
        self._names = count(1)
        self.folder = self._home / "0"
        self.folder.mkdir()
        shutil.copy(template, self.folder / "ciasc.sqlite3")

    @property
    def address(self) -> str:
        return f"sqlite:///{self.folder / 'ciasc.sqlite3'}"

    def image(self) -> Path:
        """Return a copy of the files as they are on the disk."""
        return Path(shutil.copytree(self.folder, self._home / str(next(self._names))))

    def continue_from(self, image: Path) -> None:
        self.folder = image

    def end(self) -> None:
        shutil.rmtree(self._home)


class Server:
    """A PostgreSQL station: a kill ends the connections."""

    copies = False

    def __init__(self, database: AbstractContextManager[str]) -> None:
        self._database = database
        self.address = database.__enter__()

    def image(self) -> Path:
        return Path()

    def continue_from(self, image: Path) -> None:
        """Do nothing: the database goes on by itself."""

    def end(self) -> None:
        self._database.__exit__(None, None, None)


@dataclass(frozen=True)
class Offline:
    """A ticket that a cut-off kiosk gave: its id, its number, its service, and when by a steady clock."""

    id: str
    number: int
    order: TicketOrder
    real_s: float


@dataclass
class Node:
    """A kiosk that may be cut off, with a band of its own."""

    first: int
    given: int = 0
    pending: list[Offline] = field(default_factory=list)
    handed: list[Offline] = field(default_factory=list)
    earliest: datetime | None = None


@dataclass
class Copy:
    """What the station knew when a backup was made."""

    file: Path
    known: dict[str, Ticket]
    stepped: dict[str, float]


class Trouble(RuleBasedStateMachine):
    """A station with three desks, a kiosk with a printer, and two kiosks of their own."""

    def __init__(self, begins: Callable[[], Files | Server]) -> None:
        super().__init__()
        self.home = begins()
        self.hand, self.real_s, self.boot_s, self.boots = HandClock(), 0.0, 0.0, count(1)
        self.boot = "boot-0"
        self.unseen = False
        self.misled_s: float | None = None
        self.ids, self.calendar = count(1), Calendar()
        self.known: dict[str, Ticket] = {}
        self.stepped: dict[str, float] = {}
        self.nodes = {number: Node(701 + 50 * (number - 1)) for number in NODES}
        self.copy: Copy | None = None
        self.lost: dict[str, float] = {}
        self.papers: Counter[str] = Counter()
        self.open()
        with self.store.begin() as tx:
            furnish(tx)
            tx.config.save_service(
                a_service("violencia", letter="I", lane=Lane.IMMEDIATE, target_wait_s=0, cover="informes")
            )
        for number, person in OFFICERS.items():
            self.station.run(self.station.desks.open, person, number, window=Window("s", f"w-{number}"))

    def open(self) -> None:
        """Start a server on what is stored."""
        self.store: SqlStore = open_store(self.home.address, clock=self.hand, calendar=self.calendar)
        clock = watched(self.hand, self.store, lambda: self.real_s - self.boot_s + 20.0, 1.0, self.boot)
        self.clock = clock
        self.station = Station(
            store=self.store,
            clock=clock,
            publish=lambda: None,
            new_id=lambda _at: f"ticket-{next(self.ids):04d}",
            new_token=lambda: f"TOKEN{next(self.ids)}",
            render=render,
            pace=clock.pace,
            watch=clock,
        )
        self.outbox = SqlOutbox(
            self.store,
            url_of=lambda _: None,
            tz=LIMA,
            clock=clock,
            longest=timedelta(hours=12),
            pace=clock.pace,
        )
        self.outbox.reconcile(PRINTER)

    def teardown(self) -> None:
        """Check that figures are the same from the events, and end."""
        try:
            begin, end = self.hand.now - timedelta(days=400), self.hand.now + timedelta(days=400)
            with self.store.read() as tx:
                facts = {(one.leg.ticket, one.leg.leg): one for one in tx.stats.facts(begin, end, end)}
                again = {
                    (one.leg.ticket, one.leg.leg): one for one in tx.stats.facts_from_events(begin, end, end)
                }
            assert {key: one.leg for key, one in facts.items()} == {
                key: one.leg for key, one in again.items()
            }
        finally:
            self.store.close()
            self.home.end()

    # What the station acknowledges, and what is checked of it.

    def acknowledge(self, ticket: Ticket) -> Ticket:
        """Note a step that the station confirmed."""
        self.known[ticket.id] = ticket
        self.stepped[ticket.id] = self.real_s
        return ticket

    def tries(self, step: Callable[[], Ticket | None]) -> Ticket | None:
        """Return the ticket after a step; None if it was refused, or there was none to move."""
        try:
            moved = step()
        except REFUSALS:
            return None
        return None if moved is None else self.acknowledge(moved)

    def stored(self) -> dict[str, Ticket]:
        """Return the known tickets as they are stored."""
        with self.store.read() as tx:
            return {key: found for key in self.known if (found := tx.tickets.get(key)) is not None}

    @rule(service=SERVICES, lane=LANES, many=st.integers(1, 3))
    def people_come(self, service: str, lane: Lane, many: int) -> None:
        """Check that each new person has a number of their own, and a place behind all who came before."""
        for _ in range(many):
            self.comes(
                self.station.run(
                    self.station.tickets.issue, KIOSK, TicketOrder(service=service, lane=lane)
                ).ticket
            )

    def comes(self, new: Ticket) -> None:
        """Check a ticket that the station gave."""
        before = [one for one in self.known.values() if one.state in OPEN]
        kept = self.clock() - Policy().absent_keeps
        taken = {one.code for one in before} | {
            one.code
            for one in self.known.values()
            if one.state is TicketState.ABSENT and one.ended_at is not None and one.ended_at >= kept
        }
        assert new.code not in taken
        assert new.code not in {code for code, at in self.lost.items() if self.real_s - at < TEN_HOURS}
        assert all(one.queued_at <= new.queued_at for one in before)
        line = [one for one in before if (one.service, one.lane, one.leg) == (new.service, new.lane, 1)]
        assert all(one.due_at <= new.due_at for one in line)
        with self.store.read() as tx:
            order = [one.id for one in tx.tickets.waiting()]
        first = [one for one in line if one.state is TicketState.WAITING]
        assert all(order.index(one.id) < order.index(new.id) for one in first)
        self.acknowledge(new)

    @rule(service=SERVICES, again=st.booleans(), dies=st.booleans())
    def somebody_presses_twice(self, service: str, *, again: bool, dies: bool) -> None:
        """Check that a repeated key gets the same ticket, also from a server that was killed in between."""
        key = Key(f"key-{next(self.ids)}", "")

        def give(order: TicketOrder, tx: Transaction) -> CommandAnswer:
            return CommandAnswer(201, self.station.tickets.issue(tx, KIOSK, order).ticket.id)

        answer = self.station.answer_by_key(key, give, TicketOrder(service=service))
        with self.store.read() as tx:
            new = tx.tickets.get(answer.body)
        assert new is not None
        self.comes(new)
        if dies:
            self.server_is_killed()
        if again:
            assert self.station.answer_by_key(key, give, TicketOrder(service=service)) == answer

    @rule(desk=DESKS, step=STEPS, to=SERVICES, wait=st.sampled_from([0, 5, 91]))
    def desk_steps(self, desk: int, step: str, to: str, wait: int) -> None:
        """Do a step at a desk, or be refused."""
        self.time_passes(wait)
        with self.store.read() as tx:
            there = tx.desks.get(desk)
        held = None if there is None or there.ticket is None else self.known[there.ticket]
        who, version, attention = OFFICERS[desk], held.version if held else 0, self.station.attention
        run = self.station.run
        if step == "call":
            self.calls_next(desk)
        elif step == "serve":
            self.tries(lambda: run(attention.serve, who, desk, version))
        elif step == "recall":
            self.tries(lambda: run(attention.recall, who, desk, version))
        elif step == "absent":
            self.tries(lambda: run(attention.no_show, who, desk, version))
        elif step == "complete":
            done = (Outcome.ATTENDED, None, ClosingReason.OTHER)
            self.tries(lambda: run(attention.complete, who, desk, version, *done))
        elif step == "park":
            self.tries(lambda: run(attention.park, who, desk, version))
        elif step == "transfer":
            self.tries(lambda: run(attention.transfer, who, desk, version, to))
        else:
            self.undoes(desk)

    def calls_next(self, desk: int) -> None:
        """Check that the first of the line is called."""
        with self.store.read() as tx:
            line = tx.tickets.waiting()
        called = self.tries(lambda: self.station.run(self.station.attention.call_next, OFFICERS[desk], desk))
        assert called is None or called.id == line[0].id

    def undoes(self, desk: int) -> None:
        for key, ticket in list(self.known.items()):
            if ticket.desk == desk and self.tries(
                lambda key=key: self.station.run(  # type: ignore[misc]
                    self.station.undo.last_step, OFFICERS[desk], desk, self.known[key].version
                )
            ):
                return

    @precondition(lambda self: self.known)
    @rule(data=st.data(), desk=DESKS, what=st.sampled_from(["leave", "stay", "back", "call"]))
    def somebody_moves(self, data: st.DataObject, desk: int, what: str) -> None:
        """Leave, undo that, come back, or be called by name."""
        key = data.draw(st.sampled_from(sorted(self.known)))
        ticket, run, who = self.known[key], self.station.run, OFFICERS[desk]
        if what == "leave":
            self.tries(lambda: run(self.station.waiting.leave, ticket.token))
        elif what == "stay":
            self.tries(lambda: run(self.station.undo.leaving, ticket.token))
        elif what == "back":
            self.tries(lambda: run(self.station.waiting.come_back, who, key, ticket.version))
        else:
            self.tries(lambda: run(self.station.attention.call, who, desk, key, CallReason.RETURNED))

    # Kiosks of their own.

    @rule(number=SOME_NODES, service=SERVICES, lane=LANES, heard=st.booleans())
    def cut_off_kiosk_gives(self, number: int, service: str, lane: Lane, *, heard: bool) -> None:
        """Give a ticket without the station; it may have received the request, with its answer lost."""
        node = self.nodes[number]
        one = Offline(
            f"node-{next(self.ids):06d}",
            node.first + node.given % 50,
            TicketOrder(service=service, lane=lane),
            self.real_s,
        )
        if heard and not node.pending:
            order = TicketOrder(service=service, lane=lane, id=one.id)
            self.comes(self.station.run(self.station.tickets.issue, NODES[number], order).ticket)
        node.given += 1
        node.pending.append(one)

    @rule(number=SOME_NODES, times=st.integers(1, 2), many=st.integers(1, 3))
    def kiosk_hands_over(self, number: int, times: int, many: int) -> None:
        """Hand over in order, perhaps twice: each keeps its arrival by the steady clock."""
        node = self.nodes[number]
        for one in node.pending[:many]:
            at = self.clock() - timedelta(seconds=self.real_s - one.real_s)
            at = at if node.earliest is None else max(at, min(node.earliest, self.clock()))
            handed = [self.hands_over(number, one, at) for _ in range(times)]
            assert all(again == handed[0] for again in handed)
            node.pending.remove(one)
            if handed[0] is not None:
                node.handed.append(one)
                node.earliest = handed[0].arrived_at

    def hands_over(self, number: int, one: Offline, at: datetime) -> Ticket | None:
        """Return the ticket at the station; None if it came too late."""
        order = TicketOrder(
            service=one.order.service, lane=one.order.lane, id=one.id, number=one.number, arrived_at=at
        )
        try:
            ticket = self.station.run(self.station.tickets.issue, NODES[number], order).ticket
        except InvalidInput:
            assert self.real_s - one.real_s > 86400
            return None
        if one.id in self.known:
            assert ticket.version - self.known[one.id].version in (0, 1)
        else:
            assert ticket.arrived_at == at
            taken = {other.code for other in self.known.values() if other.state in OPEN}
            assert ticket.code not in taken
        assert ticket.public_code.endswith(str(one.number))
        if self.known.get(one.id) != ticket:
            self.acknowledge(ticket)
        return ticket

    # Time.

    @rule(seconds=st.integers(1, 3 * 3600))
    def time_passes(self, seconds: int) -> None:
        """Let some time pass."""
        self.real_s += seconds
        self.hand.forward(seconds)

    @rule()
    def midnight_comes(self) -> None:
        """Let the time pass until five minutes after midnight."""
        _, end = self.calendar.bounds(self.calendar.day(self.hand.now))
        self.time_passes(int((end - self.hand.now).total_seconds()) + 300)

    @rule(by=LEAPS, sees=st.booleans())
    def clock_leaps(self, by: int, *, sees: bool) -> None:
        """Set the wall clock; the server sees it at once, or with its next step, or after a restart."""
        self.hand.forward(by)
        self.unseen = not sees
        if sees:
            self.station.store_clock()

    @rule(off=st.integers(60, 20000), back=st.sampled_from([0, 0, 86400]))
    def computer_starts_again(self, off: int, back: int) -> None:
        """Start the computer again, perhaps with a clock that is behind."""
        self.store.close()
        self.real_s += off
        self.hand.forward(off - back)
        self.boot, self.boot_s = f"boot-{next(self.boots)}", self.real_s
        if self.unseen:  # the new start cannot measure it (adr 28)
            self.misled_s = self.real_s
        self.open()

    # Forgotten people.

    @rule()
    def system_ends_the_forgotten(self) -> None:
        """Check that it ends nobody in danger, and nobody before ten hours have passed."""
        self.station.expiry.expire()
        for key, now in self.stored().items():
            was = self.known[key]
            if now != was:
                assert (now.state, was.lane != Lane.IMMEDIATE) == (TicketState.LEFT, True)
                misled = self.misled_s is not None and self.real_s - self.misled_s > TRUSTED_AFTER_S
                assert misled or self.real_s - self.stepped[key] >= TEN_HOURS - 120
                self.acknowledge(now)

    @rule()
    def supervisor_closes_earlier_days(self) -> None:
        """Check that nothing of earlier days is open afterwards but danger and attentions."""
        ended = self.station.run(self.station.expiry.close_earlier, SUPERVISOR, LeaveReason.GONE)
        after = self.stored()
        begin, _ = self.calendar.bounds(self.calendar.day(self.clock()))
        for one in ended:
            assert self.acknowledge(after[one.id]).state is TicketState.LEFT
        assert all(
            one.queued_at >= begin or one.lane is Lane.IMMEDIATE or one.state is TicketState.SERVING
            for one in after.values()
            if one.state in OPEN
        )

    @rule()
    def supervisor_explains(self) -> None:
        """Explain a preferential ticket that the system ended; no other is listed."""
        with self.store.read() as tx:
            listed = self.station.expiry.unexplained(tx)
        assert all((one.lane, one.state) == (Lane.PREFERENTIAL, TicketState.LEFT) for one in listed)
        for one in listed[:1]:
            run, explain = self.station.run, self.station.expiry.explain
            assert run(explain, SUPERVISOR, one.id, LeaveReason.OTHER) == self.known[one.id]
            with self.store.read() as tx:
                assert self.station.expiry.unexplained(tx) == listed[1:]

    # Papers, kills and restores.

    @rule(dies=st.sampled_from(["", "", "before", "after"]), knows=st.booleans())
    def printer_prints(self, dies: str, *, knows: bool) -> None:
        """Print what is due; the server may die before or after the paper comes out."""
        found = self.outbox.due(PRINTER)
        if found is None or not self.outbox.claim(found[0]):
            return
        job, slip = found
        if dies == "before":
            self.server_is_killed()
            return
        self.papers[job.ticket] += not slip.copy
        if dies == "after":
            self.server_is_killed()
            return
        self.outbox.became(job, PrintState.PRINTED if knows else PrintState.UNKNOWN)

    @precondition(lambda self: self.known)
    @rule(data=st.data())
    def desk_wants_a_copy(self, data: st.DataObject) -> None:
        """Request a copy of a paper."""
        key = data.draw(st.sampled_from(sorted(self.known)))
        with suppress(*REFUSALS):
            self.station.run(self.station.tickets.reprint, OFFICERS[1], key)

    @rule()
    def server_is_killed(self) -> None:
        """End the server without a warning; another goes on with what is on the disk."""
        image = self.home.image()
        self.store.close()
        self.home.continue_from(image)
        self.open()

    @rule(service=SERVICES)
    def server_dies_in_a_step(self, service: str) -> None:
        """Check that nothing is left of a step that was not confirmed."""
        image = None
        with suppress(Died), self.station.change() as tx:
            ticket = self.station.tickets.issue(tx, KIOSK, TicketOrder(service=service)).ticket
            image = self.home.image()
            raise Died
        assert image is not None
        self.store.close()
        self.home.continue_from(image)
        self.open()
        with self.store.read() as tx:
            assert tx.tickets.get(ticket.id) is None

    @precondition(lambda self: self.home.copies)
    @rule()
    def technician_makes_a_copy(self) -> None:
        """Make a backup while the server works."""
        file = self.home.image() / f"copy-{next(self.ids)}.sqlite3"
        back_up(self.home.address, file)
        self.copy = Copy(file, dict(self.known), dict(self.stepped))

    @precondition(lambda self: self.copy is not None)
    @rule()
    def technician_restores(self) -> None:
        """Restore the backup; the papers given after it are in people's hands."""
        copy = self.copy
        assert copy is not None
        alive = {one.id: one.code for one in self.known.values() if one.state in OPEN}
        self.store.close()
        days = PaperDays.around(self.calendar, self.hand.now, timedelta(hours=10))
        clocks = ClockMark(self.hand.now, self.real_s - self.boot_s + 20.0, self.boot)
        done = restore(self.home.address, copy.file, self.hand.now, days, clocks)
        lost = {key: code for key, code in alive.items() if key not in copy.known}
        assert set(lost.values()) <= set(done.lost)
        self.lost |= dict.fromkeys(lost.values(), self.real_s)
        self.known, self.stepped = dict(copy.known), dict(copy.stepped)
        for node in self.nodes.values():
            node.pending = [*(one for one in node.handed if one.id not in self.known), *node.pending]
            node.handed = [one for one in node.handed if one.id in self.known]
        self.hand.forward(1)
        self.real_s += 1
        self.open()

    # What is always true.

    @invariant()
    def nothing_is_lost_or_doubled(self) -> None:
        """Check each ticket, each desk, and each number."""
        with self.store.read() as tx:
            stored = {key: tx.tickets.get(key) for key in self.known}
            told = {key: replay(tx.events.of_ticket(key)) for key in self.known}
            desks = {desk.number: desk.ticket for desk in tx.desks.all() if desk.ticket}
        assert stored == self.known == told
        assert desks == {one.desk: one.id for one in self.known.values() if one.state in AT_DESK}
        codes = Counter(one.code for one in self.known.values() if one.state in OPEN)
        assert not codes or max(codes.values()) == 1
        assert not self.papers or max(self.papers.values()) <= 1

    @invariant()
    def all_count_the_same_people(self) -> None:
        """Check the wall, the desks, the phone, the charts and the lists."""
        waiting = {key for key, one in self.known.items() if one.state is TicketState.WAITING}
        now = self.clock()
        with self.store.read() as tx:
            line = tx.tickets.waiting()
            assert {one.id for one in line} == waiting
            desks, services, rules = tx.desks.all(), tx.config.services(), self.station.rules_in(tx)
            shared = [shared_line(one, desks, services, now, rules) for one in line]
            assert [tx.tickets.count_ahead(one, share) for one, share in zip(line, shared, strict=True)] == [
                sum(map(share.takes, line[:place])) for place, share in enumerate(shared)
            ]
            assert self.counts(tx, now) == dict.fromkeys(self.counts(tx, now), len(waiting))

    def counts(self, tx: Reading, now: datetime) -> dict[str, int]:
        """Return how many people wait, as each surface says."""
        queues = queues_now(tx)
        facts = tx.stats.facts(line_begin(queues, now), self.calendar.bounds(self.calendar.day(now))[1], now)
        chart = queue_line(line_now((fact.leg for fact in facts), now), queues, self.calendar, now)
        days = Days(
            self.calendar.day(min((now, *(queue.oldest_at for queue in queues)))), self.calendar.day(now)
        )
        listed = tickets(tx, self.calendar, TicketsFilter(waits="all"), days, now)
        wall = Board(lambda: None, LIMA)(tx, "", now)
        room = QueueView(self.station.rules_in)(tx, "", now)
        return {
            "wall": wall["waiting"]["total"],  # type: ignore[call-overload,index,dict-item]
            "desks": room["total"],  # type: ignore[dict-item]
            "board": sum(queue.waiting for queue in queues),
            "chart": chart.people[-1],
            "list": listed.found + listed.untold,
        }


EXAMPLES = settings(max_examples=4 * EFFORT, stateful_step_count=40, deadline=None)


def search(begins: Callable[[], Files | Server]) -> None:
    """Search for an order of steps that breaks a rule, each time from a new station."""

    class OfThat(Trouble):
        def __init__(self) -> None:
            super().__init__(begins)

    run_state_machine_as_test(OfThat, settings=EXAMPLES)


def test_random_trouble_on_sqlite(sqlite_template: Path) -> None:
    search(lambda: Files(sqlite_template))


@pytest.mark.postgres
def test_random_trouble_on_postgresql(postgres_server: postgres.Server | None) -> None:
    if postgres_server is None:
        skip("postgresql")
    search(lambda: Server(postgres_server.database()))
