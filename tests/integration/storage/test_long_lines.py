"""A command costs the same whether ten or three hundred people wait."""

import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Final

import pytest
from sqlalchemy.event import listen

from ciasc.domain.tickets.states_and_outcomes import Outcome
from ciasc.station import Station, TicketOrder
from ciasc.storage.store import SqlStore
from tests.builders import KIOSK, OFFICER, a_station
from tests.fakes import HandClock

FEW, MANY = 10, 300
WARM = 3
READS_ALL: Final = re.compile(
    r"SCAN (ticket|event|leg)\b|_autoindex_(ticket|event|leg)_\d+ \(station_id=\?\)"
)


@dataclass
class Calls:
    """How many functions were called, those in C too."""

    many: int = 0

    def __call__(self, _frame: FrameType, event: str, _argument: object) -> None:
        """Count one; a profiler."""
        self.many += event in {"call", "c_call"}


@contextmanager
def counted() -> Iterator[Calls]:
    """Count the function calls of this thread."""
    calls, before = Calls(), sys.getprofile()
    sys.setprofile(calls)
    try:
        yield calls
    finally:
        sys.setprofile(before)


@dataclass
class Day:
    """A station at which people arrive and are attended."""

    station: Station
    store: SqlStore

    def come(self, people: int = 1) -> None:
        """Let people take a ticket."""
        for _ in range(people):
            with self.station.change() as tx:
                self.station.tickets.issue(tx, KIOSK, TicketOrder(service="informes"))

    def attend(self) -> None:
        """Call, attend and complete one of them."""
        attention = self.station.attention
        with self.station.change() as tx:
            called = attention.call_next(tx, OFFICER, 1)
        assert called is not None
        with self.station.change() as tx:
            served = attention.serve(tx, OFFICER, 1, version=called.version)
        with self.station.change() as tx:
            attention.complete(tx, OFFICER, 1, served.version, Outcome.ATTENDED)


def steps_of(step: Callable[[], None]) -> int:
    """Return how many functions that step calls, when it was done before."""
    for _ in range(WARM):
        step()
    with counted() as calls:
        step()
    return calls.many


@pytest.fixture
def day(store: SqlStore, clock: HandClock) -> Day:
    station = a_station(store, clock)
    with station.change() as tx:
        station.desks.open(tx, OFFICER, 1)
    return Day(station, store)


def test_a_long_line_makes_no_command_slower(day: Day) -> None:
    day.come(FEW)
    short = [steps_of(day.come), steps_of(day.attend)]
    day.come(MANY)
    assert [steps_of(day.come), steps_of(day.attend)] == pytest.approx(short, rel=0.02)


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
def test_no_step_reads_the_rows_of_other_days(day: Day) -> None:
    """A search by the station alone reads all years, unless the index holds only who is there now."""
    statements: list[str] = []

    def follow(connection: sqlite3.Connection, *_: object) -> None:
        connection.set_trace_callback(statements.append)

    engine = day.store.engine
    listen(engine, "checkout", follow)
    for _ in range(WARM):
        day.come(2)
        day.attend()
    with closing(sqlite3.connect(str(engine.url.database))) as database:
        steps = {step for words in set(statements) for step in plan(database, words)}
    assert any("ticket_held (station_id=? AND letter=? AND number=?)" in step for step in steps)
    assert not {step for step in steps if READS_ALL.search(step)}


def plan(database: sqlite3.Connection, words: str) -> list[str]:
    """Return how SQLite finds the rows of that statement."""
    if words.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")):
        return []
    return [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {words}")]
