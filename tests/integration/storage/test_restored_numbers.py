"""Numbers after a restore, while the clock shows other days: no paper in a person's hands is given again."""

import itertools
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ciasc.content.messages import render
from ciasc.domain.core.clock_changes import ClockMark
from ciasc.domain.core.station_day import Calendar
from ciasc.station import Station, TicketOrder
from ciasc.station_tasks import watched
from ciasc.storage.backups.backup import back_up, restore
from ciasc.storage.backups.restored_numbers import PaperDays
from ciasc.storage.store import open_store
from tests.builders import KIOSK, furnish
from tests.fakes import HandClock

KEPT = timedelta(hours=10)
DAY_S, HOUR_S = 86400, 3600


class House:
    """A station whose clock may leap while it runs and while it is off, and its computer be started again."""

    def __init__(self, template: Path, folder: Path) -> None:
        self.file = folder / "ciasc.sqlite3"
        shutil.copy(template, self.file)
        self.hand, self.steady_s, self.boots = HandClock(), 1000.0, 0
        self.ids = itertools.count(1)
        self.open()
        with self.store.begin() as tx:
            furnish(tx)

    @property
    def address(self) -> str:
        return f"sqlite:///{self.file}"

    def open(self) -> None:
        """Start a server."""
        self.store = open_store(self.address, clock=self.hand)
        clock = watched(self.hand, self.store, lambda: self.steady_s, 1.0, f"boot-{self.boots}")
        self.station = Station(
            store=self.store,
            clock=clock,
            publish=lambda: None,
            new_id=lambda _at: f"n-{next(self.ids)}",
            new_token=lambda: f"token-{next(self.ids)}",
            render=render,
            pace=clock.pace,
            watch=clock,
        )

    def give(self, many: int = 1) -> list[str]:
        """Return the numbers of so many new tickets."""
        order = TicketOrder(service="denuncias")
        return [self.station.run(self.station.tickets.issue, KIOSK, order).ticket.code for _ in range(many)]

    def passes(self, seconds: float) -> None:
        """Let that time pass; a server looks at the clock again and again."""
        self.hand.forward(seconds)
        self.steady_s += seconds
        self.station.store_clock()

    def leaps(self, seconds: float) -> None:
        """Set the clock."""
        self.hand.forward(seconds)

    def restored(self, copy: Path) -> None:
        """Restore that copy at this moment, and start the server."""
        self.store.close()
        days = PaperDays.around(Calendar(), self.hand.now, KEPT)
        clocks = ClockMark(self.hand.now, self.steady_s, f"boot-{self.boots}")
        restore(self.address, copy, self.hand.now, days, clocks)
        self.open()

    def off(self, leap_s: float, *, boot: bool) -> None:
        """Stop the server, set the clock, perhaps start the computer again, and start the server."""
        self.store.close()
        self.leaps(leap_s)
        if boot:
            self.boots += 1
            self.steady_s = 20.0
        self.open()


@pytest.fixture
def house(sqlite_template: Path, tmp_path: Path) -> Iterator[House]:
    made = House(sqlite_template, tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def copy(house: House, tmp_path: Path) -> Path:
    """Return a copy of the data, after which five papers were given that it does not know."""
    back_up(house.address, tmp_path / "copy.sqlite3")
    assert house.give(5) == ["D001", "D002", "D003", "D004", "D005"]
    return tmp_path / "copy.sqlite3"


@pytest.mark.parametrize("leap_s", [3 * DAY_S, -2000 * DAY_S, -2 * HOUR_S, 18 * HOUR_S])
def test_a_clock_that_leaps_after_a_restore_shows_a_day_without_lost_numbers(
    house: House, copy: Path, leap_s: float
) -> None:
    house.restored(copy)
    house.passes(HOUR_S)
    house.leaps(leap_s)
    assert house.give() == ["D100"]
    house.passes(8 * HOUR_S)
    assert house.give()[0] >= "D100"


@pytest.mark.parametrize("boot", [False, True])
def test_a_leap_between_copy_and_restore_ends_nobody_too_early(
    house: House, tmp_path: Path, *, boot: bool
) -> None:
    assert house.give() == ["D001"]
    back_up(house.address, tmp_path / "copy.sqlite3")
    house.leaps(3 * DAY_S)
    house.restored(tmp_path / "copy.sqlite3")
    house.off(0, boot=boot)
    house.passes(3 * HOUR_S)
    assert house.station.expiry.expire() == 0
    house.passes(8 * HOUR_S)
    assert house.station.expiry.expire() == 1


def test_a_leap_to_the_evening_protects_the_papers_after_midnight(house: House, copy: Path) -> None:
    house.restored(copy)
    house.passes(HOUR_S)
    evening = datetime(
        house.hand.now.year, house.hand.now.month, house.hand.now.day, 4, tzinfo=house.hand.now.tzinfo
    )
    house.leaps((evening + timedelta(days=1) - house.hand.now).total_seconds())  # 23:00 in Lima
    house.passes(2 * HOUR_S)
    assert house.give() == ["D100"]


@pytest.mark.parametrize("boot", [False, True])
@pytest.mark.parametrize("leap_s", [3 * DAY_S, -2000 * DAY_S])
def test_a_leap_while_the_server_is_off_is_respected(
    house: House, copy: Path, leap_s: float, *, boot: bool
) -> None:
    house.restored(copy)
    house.off(leap_s, boot=boot)
    assert house.give() == ["D100"]


def test_papers_of_a_day_that_a_wrong_clock_showed_are_not_given_again(house: House, tmp_path: Path) -> None:
    back_up(house.address, tmp_path / "copy.sqlite3")
    house.leaps(-2000 * DAY_S)
    lost = house.give(3)
    house.passes(HOUR_S)
    assert lost == ["D001", "D002", "D003"]
    with house.store.read() as tx:
        waiting = tx.tickets.waiting()
    for ticket in waiting:  # out of the queue, but with a paper that they may come back with
        house.station.run(house.station.waiting.leave, ticket.token)
    house.leaps(2000 * DAY_S)
    house.passes(60)
    house.restored(tmp_path / "copy.sqlite3")
    assert house.give() == ["D100"]


def test_no_paper_is_respected_longer_than_its_person_may_come(house: House, copy: Path) -> None:
    house.restored(copy)
    house.passes(11 * HOUR_S)
    house.leaps(3 * DAY_S)
    assert house.give() == ["D001"]
