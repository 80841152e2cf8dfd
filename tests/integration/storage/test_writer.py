"""Writers that come at the same time share a commit, and each succeeds or fails alone."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import Connection
from sqlalchemy.event import listen, remove
from sqlalchemy.exc import DatabaseError

from ciasc.domain.core.errors import Conflict, NotFound, Unavailable
from ciasc.storage.store import SqlStore, open_store
from tests.builders import a_ticket, furnish
from tests.fakes import HandClock
from tests.patience import PATIENCE_S, scaled

HOLDER = -1


class Together:
    """Threads that all wait for the writer's turn before the first of them may go on."""

    def __init__(self, store: SqlStore) -> None:
        self.store = store
        self.outcomes: dict[int, str] = {}
        self.holder = ""
        self._threads: list[threading.Thread] = []

    def run(self, *acts: Callable[[int], None]) -> dict[int, str]:
        """Return the end of each act: `done`, or the name of its error."""
        entered, go = threading.Event(), threading.Event()

        def hold() -> None:
            with self.store.begin():
                entered.set()
                assert go.wait(PATIENCE_S)

        holder = threading.Thread(target=self._try, args=(HOLDER, lambda _: hold()))
        holder.start()
        assert entered.wait(PATIENCE_S)
        for number, act in enumerate(acts):
            thread = threading.Thread(target=self._try, args=(number, act))
            self._threads.append(thread)
            thread.start()
        go.set()
        for thread in (holder, *self._threads):
            thread.join(PATIENCE_S)
        self.holder = self.outcomes.pop(HOLDER)
        return self.outcomes

    def _try(self, number: int, act: Callable[[int], None]) -> None:
        try:
            act(number)
        except Exception as error:  # noqa: BLE001 - told by its name
            self.outcomes[number] = type(error).__name__
        else:
            self.outcomes[number] = "done"


@pytest.fixture
def patient(address: str, clock: HandClock) -> Iterator[SqlStore]:
    with closing(open_store(address, clock=clock, patience_s=scaled(0.3))) as opened:
        with opened.begin() as tx:
            furnish(tx)
        yield opened


def add(store: SqlStore, *, fails: bool = False) -> Callable[[int], None]:
    def act(number: int) -> None:
        with store.begin() as tx:
            tx.tickets.add(a_ticket(number + 1))
            if fails:
                raise NotFound("a rule said no")

    return act


def stored(store: SqlStore) -> set[str]:
    with store.read() as tx:
        return {ticket.id for ticket in tx.tickets.waiting()}


def test_all_who_succeed_are_stored_and_all_who_fail_leave_nothing(store: SqlStore) -> None:
    acts = [add(store, fails=number % 3 == 1) for number in range(12)]
    outcomes = Together(store).run(*acts)
    assert outcomes == {n: "NotFound" if n % 3 == 1 else "done" for n in range(12)}
    assert stored(store) == {f"t-{n + 1}" for n in range(12) if n % 3 != 1}


def test_a_database_error_rolls_back_its_own_member_alone(store: SqlStore) -> None:
    def same(_number: int) -> None:
        with store.begin() as tx:
            tx.tickets.add(a_ticket(1))

    outcomes = Together(store).run(add(store), same, add(store), same, add(store))
    assert sorted(outcomes.values()) == ["Conflict", "Conflict", "done", "done", "done"]
    assert stored(store) == {"t-1", "t-3", "t-5"}


def test_a_failed_writer_leaves_the_database_to_the_others(store: SqlStore) -> None:
    outcomes = Together(store).run(add(store, fails=True), add(store))
    assert outcomes == {0: "NotFound", 1: "done"}
    assert stored(store) == {"t-2"}


def test_nothing_is_done_for_anyone_if_the_commit_fails_as_no_rule_expects(store: SqlStore) -> None:
    def malformed(_connection: Connection) -> None:
        raise DatabaseError("COMMIT", None, sqlite3.DatabaseError("database disk image is malformed"))

    listen(store.engine, "commit", malformed)
    together = Together(store)
    outcomes = together.run(*[add(store) for _ in range(4)])
    remove(store.engine, "commit", malformed)
    # Who commits a group gets the error itself; how many groups there are is a matter of time.
    assert {together.holder, *outcomes.values()} - {"DatabaseAway"} == {"DatabaseError"}
    assert stored(store) == set()
    assert Together(store).run(add(store)) == {0: "done"}
    assert stored(store) == {"t-1"}


def test_a_writer_that_waits_too_long_fails_and_blocks_no_other(patient: SqlStore) -> None:
    entered, go = threading.Event(), threading.Event()

    def hold() -> None:
        with patient.begin() as tx:
            tx.tickets.add(a_ticket(1))
            entered.set()
            assert go.wait(PATIENCE_S)

    holder = threading.Thread(target=hold)
    holder.start()
    assert entered.wait(PATIENCE_S)
    with pytest.raises(Unavailable), patient.begin():
        pass
    go.set()
    holder.join(PATIENCE_S)
    assert stored(patient) == {"t-1"}
    with patient.begin() as tx:
        tx.tickets.add(a_ticket(2))
    assert stored(patient) == {"t-1", "t-2"}


def test_a_reader_sees_nothing_before_the_commit(store: SqlStore) -> None:
    with store.begin() as tx:
        tx.tickets.add(a_ticket(1))
        assert stored(store) == set()
    assert stored(store) == {"t-1"}


def test_cached_services_are_dropped_when_they_change(store: SqlStore, address: str) -> None:
    def targets(of: SqlStore) -> set[int]:
        with of.read() as tx:
            return {service.target_wait_s for service in tx.config.services().values()}

    assert targets(store) == {900}
    with closing(open_store(address)) as other, other.begin() as tx:
        for service in tx.config.services().values():
            tx.config.save_service(replace(service, target_wait_s=60))
        assert {service.target_wait_s for service in tx.config.services().values()} == {60}
    assert targets(store) == {60}


def test_a_rolled_back_change_of_services_is_not_cached(store: SqlStore) -> None:
    def change_and_fail() -> None:
        with store.begin() as tx:
            tx.config.save_service(replace(tx.config.services()["denuncias"], target_wait_s=1))
            assert tx.config.services()["denuncias"].target_wait_s == 1
            raise Conflict("no")

    with pytest.raises(Conflict):
        change_and_fail()
    with store.begin() as tx:
        tx.config.save_service(replace(tx.config.services()["informes"], target_wait_s=2))
    with store.read() as view:
        assert view.config.services()["denuncias"].target_wait_s == 900
        assert view.config.services()["informes"].target_wait_s == 2
