"""A repeated key meets its first while that is under way: it waits and gets the same answer."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import count
from threading import Barrier

import pytest

from ciasc.content.messages import render
from ciasc.domain.core.errors import CiascError, Conflict, InvalidInput
from ciasc.domain.core.permissions import Actor
from ciasc.ports import CommandAnswer, Key, Transaction
from ciasc.station import Station, TicketOrder
from ciasc.storage.store import SqlStore
from tests.builders import KIOSK, OFFICER
from tests.fakes import HandClock

SENDERS = 24
ROUNDS = 5


class Published:
    """Count how often the screens were updated."""

    def __init__(self) -> None:
        self.times = count()
        self.many = 0

    def __call__(self) -> None:
        """Count one update."""
        self.many = next(self.times) + 1


@pytest.fixture
def published() -> Published:
    return Published()


@pytest.fixture
def station(store: SqlStore, clock: HandClock, published: Published) -> Station:
    ids = count(1)
    return Station(
        store=store,
        clock=clock,
        publish=published,
        new_id=lambda _: f"t-{next(ids)}",
        new_token=lambda: f"token-{next(ids)}",
        render=render,
    )


def at_once(send: Callable[[], CommandAnswer]) -> list[CommandAnswer | CiascError]:
    """Return what each of many senders gets that send the same at the same time."""
    start = Barrier(SENDERS)

    def sender(_: int) -> CommandAnswer | CiascError:
        start.wait()
        try:
            return send()
        except CiascError as error:
            return error

    with ThreadPoolExecutor(SENDERS) as pool:
        return list(pool.map(sender, range(SENDERS)))


def issue(station: Station, by: Actor, tx: Transaction) -> CommandAnswer:
    return CommandAnswer(201, station.tickets.issue(tx, by, TicketOrder(service="denuncias")).ticket.code)


def call_next(station: Station, by: Actor, tx: Transaction) -> CommandAnswer:
    called = station.attention.call_next(tx, by, 1)
    return CommandAnswer(204, "") if called is None else CommandAnswer(200, called.code)


def test_one_key_gives_one_ticket_to_all_senders(station: Station, store: SqlStore) -> None:
    for turn in range(1, ROUNDS + 1):
        send = partial(station.answer_by_key, Key(f"touch-{turn}", ""), partial(issue, station), KIOSK)
        assert at_once(send) == [CommandAnswer(201, f"D{turn:03d}")] * SENDERS
        with store.read() as tx:
            assert len(tx.tickets.waiting()) == turn


def test_one_key_calls_one_person_for_all_senders(
    station: Station, store: SqlStore, published: Published
) -> None:
    station.run(station.desks.open, OFFICER, 1)
    for _ in range(3):
        station.run(station.tickets.issue, KIOSK, TicketOrder(service="denuncias"))
    before = published.many
    send = partial(station.answer_by_key, Key("click", ""), partial(call_next, station), OFFICER)
    assert at_once(send) == [CommandAnswer(200, "D001")] * SENDERS
    assert published.many == before + 1
    with store.read() as tx:
        assert [ticket.code for ticket in tx.tickets.waiting()] == ["D002", "D003"]


def test_a_command_that_fails_fails_for_each_sender_and_keeps_nothing(
    station: Station, published: Published
) -> None:
    done: list[str] = []

    def step(by: Actor, tx: Transaction) -> CommandAnswer:
        tx.after_commit(partial(done.append, "effect"))
        return call_next(station, by, tx)

    send = partial(station.answer_by_key, Key("click", ""), step, OFFICER)
    failed = at_once(send)
    assert Counter(type(error) for error in failed) == {type(failed[0]): SENDERS}
    assert isinstance(failed[0], CiascError)
    assert (done, published.many) == ([], 0)
    station.run(station.desks.open, OFFICER, 1)
    station.run(station.tickets.issue, KIOSK, TicketOrder(service="denuncias"))
    assert send() == CommandAnswer(200, "D001")
    assert send() == CommandAnswer(200, "D001")
    assert done == ["effect"]


def test_keys_of_their_own_are_done_each(station: Station, store: SqlStore) -> None:
    keys = count(1)

    def send() -> CommandAnswer:
        return station.answer_by_key(Key(f"touch-{next(keys)}", ""), partial(issue, station), KIOSK)

    answers = at_once(send)
    assert len({answer.body for answer in answers if isinstance(answer, CommandAnswer)}) == SENDERS
    with store.read() as tx:
        assert len(tx.tickets.waiting()) == SENDERS


def test_a_key_of_another_request_is_refused_before_anything_is_done(
    station: Station, store: SqlStore
) -> None:
    station.answer_by_key(Key("touch", "first"), partial(issue, station), KIOSK)
    with pytest.raises(InvalidInput):
        station.answer_by_key(Key("touch", "second"), partial(issue, station), KIOSK)
    with store.read() as tx:
        assert len(tx.tickets.waiting()) == 1


def test_an_effect_does_not_run_after_a_rollback(station: Station) -> None:
    done: list[str] = []

    def fail(tx: Transaction) -> None:
        tx.notify()
        tx.after_commit(partial(done.append, "effect"))
        raise Conflict("station.desk.archived", desk=1, now={})

    with pytest.raises(Conflict):
        station.run(fail)
    assert done == []


def test_each_effect_runs_one_time_although_others_raise(station: Station, store: SqlStore) -> None:
    done: list[str] = []

    def fail(name: str) -> None:
        done.append(name)
        raise RuntimeError(name)

    def step(by: Actor, tx: Transaction) -> CommandAnswer:
        for name in ("wish", "other wish"):
            tx.after_commit(partial(fail, name))
        tx.after_commit(partial(done.append, "last"))
        return issue(station, by, tx)

    broken = replace(station, publish=partial(fail, "screens"))
    with pytest.raises(RuntimeError):
        broken.answer_by_key(Key("touch", ""), step, KIOSK)
    assert done == ["screens", "wish", "other wish", "last"]
    assert broken.answer_by_key(Key("touch", ""), step, KIOSK) == CommandAnswer(201, "D001")
    assert len(done) == 4
    with store.read() as tx:
        assert len(tx.tickets.waiting()) == 1
