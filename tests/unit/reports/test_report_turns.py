"""Reports are computed one at a time."""

import threading
import time
from contextlib import suppress

from ciasc.reports.report_turns import ReportTurns
from tests.patience import PATIENCE_S


def test_a_second_report_waits_for_the_first() -> None:
    turn = ReportTurns(PATIENCE_S, lambda: None)
    order: list[str] = []
    comes = threading.Event()

    def second() -> None:
        comes.set()
        with turn():
            order.append("second")

    thread = threading.Thread(target=second)
    with turn():
        thread.start()
        comes.wait(PATIENCE_S)
        thread.join(0.2)
        order.append("first")
    thread.join(PATIENCE_S)
    assert order == ["first", "second"]


def entering(turn: ReportTurns, patience_s: float | None = None) -> threading.Event:
    """Start a report in a thread of its own; the event is set when it has its turn or no more patience."""
    entered = threading.Event()

    def report() -> None:
        with turn(patience_s):
            entered.set()

    threading.Thread(target=report, daemon=True).start()
    return entered


def test_a_report_inside_a_report_keeps_the_turn_of_the_outer() -> None:
    turn = ReportTurns(PATIENCE_S, lambda: None)
    with turn():
        begun = time.monotonic()
        with turn():
            assert time.monotonic() - begun < PATIENCE_S / 2
        other = entering(turn)
        assert not other.wait(0.2)
    assert other.wait(PATIENCE_S)


def test_a_report_that_waited_too_long_goes_on_and_takes_no_turn_away() -> None:
    turn = ReportTurns(PATIENCE_S, lambda: None)
    with turn():
        assert entering(turn, 0.01).wait(PATIENCE_S)
        third = entering(turn)
        assert not third.wait(0.2)
    assert third.wait(PATIENCE_S)


def test_the_memory_is_given_back_after_a_report_also_one_that_failed() -> None:
    given: list[int] = []
    turn = ReportTurns(PATIENCE_S, lambda: given.append(1))
    with suppress(ZeroDivisionError), turn():
        _ = 1 / 0
    assert given == [1]
    with turn():
        pass
    assert given == [1]  # not after each of many
