from datetime import timedelta

import pytest

from ciasc.domain.core.errors import LeaseLost
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.queueing.allowed_actions import desk_actions
from ciasc.domain.queueing.desk import Desk, DeskState, PauseReason, Window
from ciasc.domain.queueing.working_desks import working
from tests.builders import OFFICER
from tests.fakes import A_MONDAY

RULES = Policy(lease_seconds=30, idle_seconds=120)
PAGE, OTHER = Window("session-1", "window-1"), Window("session-1", "window-2")
PROGRAM, SAME_SESSION = Window("program:s-1"), Window("session-1")


def after(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


def leased() -> Desk:
    return Desk(number=1).open(OFFICER, frozenset(), A_MONDAY).leased_to("window-1", "session-1", A_MONDAY)


def heard(seconds: float) -> Desk:
    return Desk(
        **{name: getattr(leased(), name) for name in Desk.__slots__} | {"heard_at": A_MONDAY + after(seconds)}
    )


def test_the_window_that_holds_the_lease_works_the_desk_and_no_other() -> None:
    leased().held_by(PAGE, A_MONDAY, RULES)
    with pytest.raises(LeaseLost, match=r"desk\.other_window") as refused:
        leased().held_by(OTHER, A_MONDAY + after(9999), RULES)
    assert refused.value.now == leased().summary()


def test_a_program_works_while_no_lease_is_live_or_its_own_session_holds_it() -> None:
    leased().held_by(SAME_SESSION, A_MONDAY, RULES)
    with pytest.raises(LeaseLost):
        leased().held_by(PROGRAM, A_MONDAY + after(30), RULES)
    leased().held_by(PROGRAM, A_MONDAY + after(30.001), RULES)
    with pytest.raises(LeaseLost):
        heard(25).held_by(PROGRAM, A_MONDAY + after(55), RULES)


def test_a_desk_without_lease_is_worked_from_anywhere() -> None:
    desk = Desk(number=1).open(OFFICER, frozenset(), A_MONDAY)
    desk.held_by(PAGE, A_MONDAY, RULES)
    assert not desk.leased(A_MONDAY, RULES)


def test_another_window_takes_the_desk_over_and_a_closed_one_has_no_lease() -> None:
    taken = heard(10).taken_over("window-2", "session-1", A_MONDAY + after(20))
    taken.held_by(OTHER, A_MONDAY + after(20), RULES)
    assert (taken.version, taken.heard_at) == (leased().version + 1, None)
    with pytest.raises(LeaseLost):
        taken.held_by(PAGE, A_MONDAY + after(20), RULES)
    closed = taken.close(A_MONDAY + after(30))
    assert (closed.lease, closed.lease_holder, closed.lease_at, closed.heard_at) == (None, None, None, None)


def test_the_same_window_keeps_its_heartbeat_when_it_opens_again() -> None:
    again = heard(10).leased_to("window-1", "session-2", A_MONDAY + after(20))
    assert (again.heard_at, again.lease_at, again.lease_holder) == (
        A_MONDAY + after(10), A_MONDAY, "session-2",
    )  # fmt: skip


def test_a_desk_with_a_silent_window_is_idle_and_does_not_count() -> None:
    assert not leased().idle(A_MONDAY + after(9999), RULES)
    assert not heard(0).idle(A_MONDAY + after(120), RULES)
    assert heard(0).idle(A_MONDAY + after(121), RULES)
    silent, fresh, paused = heard(0), heard(60), heard(60).pause(PauseReason.BREAK, A_MONDAY)
    assert working([silent, fresh, paused], A_MONDAY + after(130), RULES) == [fresh]


def test_a_desk_lists_its_allowed_actions() -> None:
    desk = leased()
    assert desk_actions(desk) == ("call-next", "call", "pause", "close", "help", "take-over")
    assert desk_actions(desk.taking("t-1")) == ("help", "take-over")
    assert desk_actions(desk.pause(PauseReason.BREAK, A_MONDAY))[0] == "resume"
    assert desk_actions(Desk(number=1)) == ("open",)
    assert desk.state is DeskState.OPEN
