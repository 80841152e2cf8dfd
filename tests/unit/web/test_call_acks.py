"""What walls report of the calls: steps in one direction, and a bounded memory."""

import pytest

from ciasc.web.live.call_acks import MOST_CALLS, CallAck, CallAcks, CallKey

ONE = CallKey("A001", 1, "2026-03-02T14:00:00.000Z")


@pytest.fixture
def changes() -> list[None]:
    """Return a list that grows with each change."""
    return []


@pytest.fixture
def acks(changes: list[None]) -> CallAcks:
    """Return the acknowledgements of a server that starts."""
    return CallAcks(lambda: changes.append(None))


def test_a_call_goes_from_one_step_to_the_next_and_never_back(acks: CallAcks, changes: list[None]) -> None:
    for did in (CallAck.QUEUED, CallAck.SHOWN, CallAck.SPOKEN, CallAck.SILENT, CallAck.SPOKEN):
        acks.take("hall", [(ONE, did)])
    assert acks.of(ONE) == {"hall": CallAck.SPOKEN}
    assert len(changes) == 2


def test_each_wall_reports_for_itself(acks: CallAcks) -> None:
    acks.take("hall", [(ONE, CallAck.SHOWN)])
    acks.take("yard", [(ONE, CallAck.SPOKEN)])
    assert acks.of(ONE) == {"hall": CallAck.SHOWN, "yard": CallAck.SPOKEN}
    assert acks.of(CallKey("A001", 2, ONE.called_at)) == {}


def test_the_oldest_calls_are_dropped(acks: CallAcks) -> None:
    many = [CallKey("A001", 1, f"2026-03-02T14:{n // 60:02}:{n % 60:02}.000Z") for n in range(MOST_CALLS + 1)]
    acks.take("hall", [(call, CallAck.SHOWN) for call in reversed(many)])
    assert acks.of(many[0]) == {}
    assert acks.of(many[1]) == acks.of(many[-1]) == {"hall": CallAck.SHOWN}


def test_an_empty_report_changes_nothing(acks: CallAcks, changes: list[None]) -> None:
    acks.take("hall", [])
    assert changes == []
