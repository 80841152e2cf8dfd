"""What a station knows of its clock after a restart: leaps that were stored, and those over the restart."""

from datetime import timedelta

import pytest

from ciasc.domain.core.clock_changes import (
    FAR,
    STEP,
    TRUSTED_AFTER_S,
    ClockChange,
    ClockMark,
    ClockNews,
    change_over_restart,
    leaps_on,
    stored_change,
)
from ciasc.domain.core.clock_pace import Leap
from ciasc.station.clock import MARKED_EVERY_S, ClockState, StationClock, StoredClock
from tests.fakes import A_MONDAY, HandClock

HOUR, DAY, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)
MARK = ClockMark(A_MONDAY, 1000.0, "first")


def now(after: timedelta, steady_s: float, boot: str = "first") -> ClockMark:
    return ClockMark(A_MONDAY + after, steady_s, boot)


class Server:
    """The clock of a server, restarted with what it stored."""

    def __init__(self) -> None:
        self.hand, self.steady_s, self.boot = HandClock(), 1000.0, "first"
        self.kept = StoredClock(self.boot)
        self.start()

    def start(self) -> None:
        """Start a server on what is stored."""
        self.clock = StationClock(self.hand, self.kept, lambda *_: None, lambda: self.steady_s)
        self.clock()

    def store(self) -> ClockNews | None:
        """Store what is new, as a server does."""
        news = self.clock.news()
        if news is not None:
            self.clock.stored(news)
            changes = (*self.kept.changes, *news.changes)
            self.kept = StoredClock(self.boot, self.clock(), news.mark, changes)
        return news

    def passes(self, seconds: float) -> None:
        """Let real time pass."""
        self.steady_s += seconds
        self.hand.forward(seconds)

    def boots(self, boot: str = "second") -> None:
        """Start the computer again, and the server on it."""
        self.boot, self.steady_s = boot, 20.0
        self.kept = StoredClock(boot, self.kept.last, self.kept.mark, self.kept.changes)
        self.start()


def test_an_event_stores_a_change_as_it_was() -> None:
    change = ClockChange(A_MONDAY, A_MONDAY + DAY, 12.5, "first", certain=False)
    assert stored_change(change.data()) == change


@pytest.mark.parametrize(
    ("wall", "steady_s", "by"),
    [
        (HOUR, 4600.0, None),
        (HOUR + STEP, 4600.0, None),
        (HOUR + STEP + SECOND, 4600.0, STEP + SECOND),
        (3 * DAY, 1060.0, 3 * DAY - timedelta(seconds=60)),
        (-HOUR, 1000.0, -HOUR),
    ],
)
def test_within_one_start_of_the_computer_a_leap_over_a_restart_is_measured(
    wall: timedelta, steady_s: float, by: timedelta | None
) -> None:
    change = change_over_restart(MARK, A_MONDAY, now(wall, steady_s), 1.0)
    assert (None if change is None else (change.by, change.certain)) == (None if by is None else (by, True))


@pytest.mark.parametrize(
    ("wall", "by"),
    [(FAR, None), (FAR + SECOND, FAR + SECOND), (-STEP, None), (-STEP - SECOND, -STEP - SECOND)],
)
def test_after_another_start_a_clock_behind_or_far_ahead_is_not_certain(
    wall: timedelta, by: timedelta | None
) -> None:
    change = change_over_restart(None, A_MONDAY, now(wall, 20.0, "second"), 1.0)
    assert (None if change is None else (change.by, change.certain)) == (None if by is None else (by, False))
    assert change_over_restart(None, None, now(wall, 20.0), 1.0) is None


def test_a_start_that_is_unknown_is_no_same_start() -> None:
    unknown = ClockMark(A_MONDAY, 1000.0, "")
    change = change_over_restart(unknown, None, ClockMark(A_MONDAY + DAY, 1000.0, ""), 1.0)
    assert change is not None
    assert not change.certain


def test_leaps_of_an_earlier_start_are_as_old_as_the_wall_clock_says() -> None:
    ahead = ClockChange(A_MONDAY, A_MONDAY + 3 * DAY, 500.0, "first")
    back = ClockChange(A_MONDAY + 3 * DAY + HOUR, A_MONDAY + HOUR, 4100.0, "first")
    leaps = leaps_on(now(3 * HOUR, 600.0, "second"), [ahead, back], 1.0)
    assert leaps == (Leap(600.0 - 3 * 3600, 3 * DAY), Leap(600.0 - 2 * 3600, -3 * DAY))
    assert leaps_on(now(3 * HOUR, 11500.0), [ahead, back], 1.0)[0] == Leap(500.0, 3 * DAY)


def test_a_server_that_restarts_while_its_clock_is_ahead_knows_the_leap() -> None:
    it = Server()
    it.store()
    it.hand.forward(3 * 86400)
    it.store()
    it.passes(60)
    for again in (it.start, it.boots):
        again()
        assert it.clock.pace().span(HOUR) == HOUR + 3 * DAY
        assert it.clock.trusted()


def test_a_leap_while_no_server_runs_is_found_at_the_start_and_stored_one_time() -> None:
    it = Server()
    it.store()
    it.passes(60)
    it.hand.forward(-7200)
    it.start()
    first, second = it.store(), it.store()
    assert first is not None
    assert [change.by for change in first.changes] == [-2 * HOUR]
    assert second is None
    it.start()
    assert it.clock.pace().leaps == (Leap(1060.0, -2 * HOUR),)
    again = it.store()
    assert again is not None
    assert again.changes == ()


def test_a_clock_far_ahead_after_a_start_of_the_computer_is_trusted_two_hours_later() -> None:
    it = Server()
    it.store()
    it.hand.forward(3 * 86400)
    it.boots()
    assert (it.clock.trusted(), it.clock.checked()) == (False, ClockState.UNSURE)
    it.store()
    it.passes(60)
    it.boots("third")  # what it found is stored
    assert not it.clock.trusted()
    it.passes(TRUSTED_AFTER_S - 60)
    assert not it.clock.trusted()
    it.passes(1)
    assert (it.clock.trusted(), it.clock.checked()) == (True, ClockState.OK)
    assert it.clock.pace().span(HOUR) == HOUR


def test_the_clock_is_stored_every_hour_so_that_corrections_do_not_add_up() -> None:
    it = Server()
    it.store()
    for _ in range(3):
        it.passes(MARKED_EVERY_S - 1)
        assert it.store() is None
        it.passes(1)
        it.hand.forward(1)  # the network corrects it
        it.clock()
        assert it.store() is not None
    it.start()
    news = it.store()
    assert news is not None
    assert news.changes == ()
