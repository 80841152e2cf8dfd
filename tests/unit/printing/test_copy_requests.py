"""Requests for a copy while a paper is on its way."""

from dataclasses import replace
from datetime import timedelta

import pytest

from ciasc.domain.core.print_jobs import PrintJob, PrintState
from tests.fakes import A_MONDAY

QUEUED = PrintJob(id=1, ticket="t", printer="hall", state=PrintState.QUEUED, copy=False, created_at=A_MONDAY)
MINUTE = timedelta(minutes=1)


def test_a_queued_paper_serves_every_request() -> None:
    assert QUEUED.suffices("hall", A_MONDAY + 50 * MINUTE)
    assert not QUEUED.suffices("another", A_MONDAY)


def test_an_expired_paper_serves_no_request() -> None:
    assert not QUEUED.suffices("hall", A_MONDAY + 61 * MINUTE)
    assert not QUEUED.suffices("hall", A_MONDAY + 2 * MINUTE, ended_at=A_MONDAY + MINUTE)
    assert QUEUED.suffices("hall", A_MONDAY + 2 * MINUTE, ended_at=A_MONDAY - MINUTE)


@pytest.mark.parametrize("state", [PrintState.UNKNOWN, PrintState.FAILED, PrintState.NONE])
def test_a_failed_paper_serves_no_request(state: PrintState) -> None:
    assert not replace(QUEUED, state=state, copy=True).suffices("hall", A_MONDAY)


@pytest.mark.parametrize("state", [PrintState.SENT, PrintState.PRINTED])
def test_a_recent_copy_serves_a_second_request(state: PrintState) -> None:
    copy = replace(QUEUED, state=state, copy=True)
    assert copy.suffices("hall", A_MONDAY + timedelta(seconds=5))
    assert not copy.suffices("hall", A_MONDAY + MINUTE)
    assert not replace(copy, copy=False).suffices("hall", A_MONDAY)
