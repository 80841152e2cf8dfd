"""Many writers at the same time: threads of one process, and processes of their own."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date
from functools import partial
from threading import Barrier, Event

import pytest

from ciasc.domain.core.errors import Conflict
from ciasc.domain.queueing.desk import DeskState
from ciasc.domain.queueing.next_ticket import DeskLine, next_ticket
from ciasc.domain.tickets.events import EventKind
from ciasc.domain.tickets.states_and_outcomes import TicketState
from ciasc.storage.store import SqlStore, open_store
from tests.builders import KIOSK, OFFICER, a_ticket
from tests.fakes import A_MONDAY
from tests.patience import PATIENCE_S

DAY = date(2026, 3, 2)
THREADS = 16
EACH = 12

LINE = DeskLine(services=frozenset({"denuncias"}))


def issue(store: SqlStore, writer: int, each: int) -> list[int]:
    """Issue tickets, each in its own transaction; return the numbers of this writer."""
    numbers = []
    for turn in range(each):
        name = f"{writer}-{turn}"
        with store.begin() as tx:
            number = tx.tickets.take_number(DAY, "D")
            event = tx.events.record(EventKind.ISSUED, KIOSK, A_MONDAY, ticket=name)
            tx.tickets.add(a_ticket(event.seq, id=name, token=name, number=number))
        numbers.append(number)
    return numbers


def issue_alone(address: str, writer: int) -> list[int]:
    """Issue tickets with a store of its own, as another process has it."""
    with closing(open_store(address)) as store:
        return issue(store, writer, EACH)


def all_numbers(pool: Executor, work: Callable[[int], list[int]], writers: int) -> list[int]:
    """Return the numbers of all the writers, sorted."""
    return sorted(number for numbers in pool.map(work, range(writers)) for number in numbers)


def test_threads_take_numbers_without_gap_or_double(store: SqlStore) -> None:
    with ThreadPoolExecutor(THREADS) as pool:
        numbers = all_numbers(pool, partial(issue, store, each=EACH), THREADS)
    assert numbers == list(range(1, THREADS * EACH + 1))
    with store.read() as view:
        assert view.config.station().seq == THREADS * EACH
        assert [ticket.number for ticket in view.tickets.waiting()] == numbers


@pytest.mark.long
def test_processes_take_numbers_without_gap_or_double(store: SqlStore, address: str) -> None:
    with ProcessPoolExecutor(3, mp_context=multiprocessing.get_context("spawn")) as pool:
        numbers = all_numbers(pool, partial(issue_alone, address), 3)
    assert numbers == list(range(1, 3 * EACH + 1))
    with store.read() as view:
        assert view.config.station().seq == 3 * EACH


def test_one_of_eight_desks_gets_the_ticket(store: SqlStore) -> None:
    start = Barrier(8)
    with store.begin() as tx:
        for number in range(4, 9):
            tx.desks.add(number)
        for desk in tx.desks.all():
            tx.desks.save(desk.open(replace(OFFICER, id=f"s-{desk.number}"), frozenset(), A_MONDAY))
        tx.tickets.add(a_ticket(1))

    def call(number: int) -> bool:
        start.wait()
        with store.begin() as tx:
            ticket = next_ticket(LINE, tx.tickets.waiting(LINE, limit=1))
            desk = tx.desks.get(number)
            if ticket is None or desk is None:
                return False
            tx.desks.save(desk.taking(ticket.id))
            tx.tickets.save(ticket.call(desk=number, staff=f"s-{number}", at=A_MONDAY))
            return True

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(call, range(1, 9))) == [False] * 7 + [True]
    with store.read() as view:
        holders = [desk.number for desk in view.desks.all() if desk.ticket == "t-1"]
        called = view.tickets.get("t-1")
    assert called is not None
    assert called.state is TicketState.CALLED
    assert holders == [called.desk]


def test_of_writers_who_saw_the_same_only_one_wins(store: SqlStore) -> None:
    start = Barrier(8)
    seen = a_ticket(1)
    with store.begin() as tx:
        tx.tickets.add(seen)

    def leave(_: int) -> bool:
        start.wait()
        try:
            with store.begin() as tx:
                tx.tickets.save(seen.leave(at=A_MONDAY))
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(leave, range(8))) == 1


def test_a_reader_neither_waits_for_the_writer_nor_sees_half_of_its_work(store: SqlStore) -> None:
    with store.begin() as tx:
        tx.tickets.add(a_ticket(1))
        tx.events.record(EventKind.ISSUED, KIOSK, A_MONDAY, ticket="t-1")
        with store.read() as view:
            assert view.tickets.get("t-1") is None
            assert view.config.station().seq == 0
    with store.read() as view:
        assert view.config.station().seq == 1


def test_a_view_does_not_change_after_it_began(store: SqlStore) -> None:
    written = Event()

    def write() -> None:
        with store.begin() as tx:
            tx.events.record(EventKind.ISSUED, KIOSK, A_MONDAY, ticket="t-1")
            tx.tickets.add(a_ticket(1))
        written.set()

    with store.read() as view, ThreadPoolExecutor(1) as pool:
        assert view.config.station().seq == 0
        done = pool.submit(write)
        assert written.wait(PATIENCE_S)
        assert view.tickets.waiting() == []
        assert view.config.station().seq == 0
        done.result()
    with store.read() as view:
        assert len(view.tickets.waiting()) == view.config.station().seq == 1


def test_the_order_of_events_is_the_order_of_commits(store: SqlStore) -> None:
    """A reader who sees an event sees every one before it."""
    gaps: list[int] = []
    stop = Event()

    def watch() -> None:
        while not stop.is_set():
            with store.read() as view:
                seq = view.config.station().seq
                if len(view.events.of_ticket("t")) != seq:
                    gaps.append(seq)

    def write(_: int) -> None:
        for _turn in range(EACH):
            with store.begin() as tx:
                tx.events.record(EventKind.RECALLED, KIOSK, A_MONDAY, ticket="t")

    with ThreadPoolExecutor(5) as pool:
        watching = pool.submit(watch)
        for done in [pool.submit(write, writer) for writer in range(4)]:
            done.result()
        stop.set()
        watching.result()
    assert gaps == []
    with store.read() as view:
        assert [event.seq for event in view.events.of_ticket("t")] == list(range(1, 4 * EACH + 1))


def test_a_person_opens_one_of_two_desks(store: SqlStore) -> None:
    start = Barrier(2)

    def open_desk(number: int) -> bool:
        start.wait()
        try:
            with store.begin() as tx:
                desk = tx.desks.get(number)
                assert desk is not None
                tx.desks.save(desk.open(OFFICER, frozenset(), A_MONDAY))
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(open_desk, (1, 2))) == [False, True]
    with store.read() as view:
        assert [desk.state for desk in view.desks.all()].count(DeskState.OPEN) == 1
