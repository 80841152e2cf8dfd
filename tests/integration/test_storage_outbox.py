from dataclasses import replace
from datetime import timedelta

import pytest

from ciasc.domain.day import LIMA
from ciasc.domain.errors import NotFound
from ciasc.domain.printing import Outbox, PrintState, Slip
from ciasc.domain.service import Lane
from ciasc.storage import SqlStore
from tests.builders import a_service, a_ticket
from tests.fakes import A_MONDAY


@pytest.fixture
def outbox(store: SqlStore) -> Outbox:
    return store.outbox(name_of=str.upper, url_of=lambda token: f"http://192.0.2.1/t/{token}", tz=LIMA)


def test_nothing_is_due_at_first(outbox: Outbox) -> None:
    assert outbox.due("mostrador") is None


def test_the_oldest_paper_is_due_and_says_what_the_citizen_was_told(store: SqlStore, outbox: Outbox) -> None:
    first = a_ticket(1, number=42, lane=Lane.PREFERENTIAL, ahead=3, low_min=5, high_min=12)
    with store.begin() as tx:
        tx.add_ticket(first)
        tx.add_ticket(a_ticket(2))
        job = tx.queue_print(first, "mostrador", A_MONDAY)
        tx.queue_print(a_ticket(2), "mostrador", A_MONDAY)
    slip = Slip(
        code="D042",
        station="Comisaría de prueba",
        service="DENUNCIAS",
        preferential=True,
        at=first.arrived_at,
        ahead=3,
        low_min=5,
        high_min=12,
        url="http://192.0.2.1/t/token-1",
        copy=False,
    )
    due = outbox.due("mostrador")
    assert due == (job, slip)
    assert due[1].at.utcoffset() == timedelta(hours=-5)
    assert outbox.due("patio") is None


def test_the_paper_of_a_discreet_service_bears_its_cover(store: SqlStore, outbox: Outbox) -> None:
    ticket = a_ticket(1, service="violencia")
    with store.begin() as tx:
        tx.save_service(a_service("violencia", letter="D", cover="denuncias"))
        tx.add_ticket(ticket)
        tx.queue_print(ticket, "mostrador", A_MONDAY)
    due = outbox.due("mostrador")
    assert due is not None
    assert due[1].service == "DENUNCIAS"


def test_a_copy_says_so_and_an_urgent_lane_is_not_preferential(store: SqlStore, outbox: Outbox) -> None:
    ticket = a_ticket(1, lane=Lane.IMMEDIATE)
    with store.begin() as tx:
        tx.add_ticket(ticket)
        tx.queue_print(ticket, "mostrador", A_MONDAY, copy=True)
    due = outbox.due("mostrador")
    assert due is not None
    assert (due[1].copy, due[1].preferential, due[1].ahead, due[1].low_min) == (True, False, 0, None)


def test_a_job_that_was_sent_is_not_due_again_and_after_a_crash_it_is_unknown(
    store: SqlStore, outbox: Outbox
) -> None:
    tickets = [a_ticket(seq) for seq in (1, 2, 3)]
    with store.begin() as tx:
        for ticket in tickets:
            tx.add_ticket(ticket)
        jobs = [tx.queue_print(ticket, "mostrador", A_MONDAY) for ticket in tickets]
    outbox.became(jobs[0].id, PrintState.PRINTED)
    outbox.became(jobs[1].id, PrintState.SENT)
    due = outbox.due("mostrador")
    assert due is not None
    assert due[0] == jobs[2]
    assert outbox.reconcile("patio") == 0
    assert outbox.reconcile("mostrador") == 1
    assert outbox.reconcile("mostrador") == 0
    with store.read() as view:
        found = [view.print_job(ticket.id) for ticket in tickets]
        assert found == [
            replace(jobs[0], state=PrintState.PRINTED),
            replace(jobs[1], state=PrintState.UNKNOWN),
            jobs[2],
        ]
        assert view.print_counts() == {
            ("mostrador", PrintState.PRINTED): 1,
            ("mostrador", PrintState.UNKNOWN): 1,
            ("mostrador", PrintState.QUEUED): 1,
        }


def test_a_job_that_is_not_there_cannot_change(outbox: Outbox) -> None:
    with pytest.raises(NotFound):
        outbox.became(99, PrintState.PRINTED)
