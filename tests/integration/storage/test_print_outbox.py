import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from ciasc.content.languages.public_words import public_sources
from ciasc.domain.config.document import ConfigVersion, VersionState
from ciasc.domain.config.other_languages import OtherLanguage, Translation
from ciasc.domain.core.errors import NotFound
from ciasc.domain.core.print_jobs import LostPaper, Outbox, PaperTicket, PrintJob, PrintState
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.services import Lane
from ciasc.domain.core.station_day import LIMA
from ciasc.domain.tickets.events import EventKind
from ciasc.domain.tickets.states_and_outcomes import TicketState
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import AuditQuery, Printer
from ciasc.printing.emulator import Emulator
from ciasc.storage.print_outbox import SqlOutbox
from ciasc.storage.repositories.sql_prints import doubt_papers
from ciasc.storage.store import SqlStore
from tests.builders import KIOSK, a_service, a_ticket
from tests.fakes import A_MONDAY, HandClock
from tests.patience import PATIENCE_S
from tests.printer_owners import codes, owning


@pytest.fixture
def outbox(store: SqlStore) -> Outbox:
    return SqlOutbox(
        store, url_of=lambda token: f"http://192.0.2.1/t/{token}", tz=LIMA, longest=timedelta(hours=8)
    )


def test_nothing_is_due_at_first(outbox: Outbox) -> None:
    assert outbox.due("mostrador") is None


def test_a_paper_is_due_with_the_estimate_of_its_ticket(store: SqlStore, outbox: Outbox) -> None:
    first = a_ticket(1, number=42, lane=Lane.PREFERENTIAL, ahead=3, low_min=5, high_min=12)
    with store.begin() as tx:
        tx.tickets.add(first)
        tx.tickets.add(a_ticket(2))
        tx.prints.queue(a_ticket(2), "mostrador", A_MONDAY)
        job = tx.prints.queue(first, "mostrador", A_MONDAY)
    slip = PaperTicket(
        code="D042",
        station="Comisaría de prueba",
        service="Servicio D",
        preferential=True,
        at=first.arrived_at,
        ahead=3,
        low_min=5,
        high_min=12,
        url="http://192.0.2.1/t/token-1",
        copy=False,
        cud="1818",
    )
    due = outbox.due("mostrador")
    assert due == (job, slip)
    assert due[1].at.utcoffset() == timedelta(hours=-5)
    assert outbox.due("patio") is None


def test_a_paper_is_in_the_language_and_variety_of_the_station(store: SqlStore, outbox: Outbox) -> None:
    ticket = a_ticket(1, lang="qu")
    phrases = {
        key: Translation(f"q {source}", reviewed=True)
        for key, source in public_sources().items()
        if key.startswith("paper.")
    }
    cusco = OtherLanguage(tag="qu", offered=True, variety="cusco", phrases=phrases)
    with store.begin() as tx:
        version = ConfigVersion(
            version=1,
            state=VersionState.PUBLISHED,
            revision=1,
            document=replace(tx.config.in_force(), languages=(cusco,)),
            author="s-1",
            created_at=A_MONDAY,
            published_at=A_MONDAY,
        )
        tx.config.save_version(version)
        tx.tickets.add(ticket)
        tx.prints.queue(ticket, "mostrador", A_MONDAY)
    due = outbox.due("mostrador")
    assert due is not None
    assert (due[1].lang, due[1].variety) == ("qu", "cusco")


def test_the_paper_of_a_discreet_service_names_no_service(store: SqlStore, outbox: Outbox) -> None:
    ticket = a_ticket(1, service="violencia")
    with store.begin() as tx:
        tx.config.save_service(a_service("violencia", letter="D", cover="denuncias"))
        tx.tickets.add(ticket)
        tx.prints.queue(ticket, "mostrador", A_MONDAY)
    due = outbox.due("mostrador")
    assert due is not None
    assert due[1].service == "Servicio D", "neutral, as on each other paper"


def test_a_paper_of_a_ticket_that_became_immediate_is_not_printed(store: SqlStore, outbox: Outbox) -> None:
    ticket = a_ticket(1)
    with store.begin() as tx:
        tx.tickets.add(ticket)
        tx.tickets.add(a_ticket(2))
        first = tx.prints.queue(a_ticket(2), "mostrador", A_MONDAY)
        tx.prints.queue(ticket, "mostrador", A_MONDAY)
        tx.tickets.save(replace(ticket, lane=Lane.IMMEDIATE, version=ticket.version + 1))
    due = outbox.due("mostrador")
    assert due is not None
    assert due[0] == first
    with store.read() as view:
        job = view.prints.job_of(ticket.id)
        asked = AuditQuery(
            since=A_MONDAY, until=A_MONDAY + timedelta(days=1), limit=9, kind=EventKind.PAPER_DROPPED
        )
        events = view.events.audit(asked)
    assert job is not None
    assert job.state is PrintState.FAILED
    assert [(one.event.data["job"], one.code) for one in events] == [(job.id, None)]


class ChangedBeforeClaim(SqlOutbox):
    """An outbox where the first ticket changes after it is due, and before it is claimed."""

    def __init__(self, store: SqlStore, change: Callable[[Ticket], Ticket]) -> None:
        super().__init__(store, url_of=lambda _: None, tz=LIMA, longest=timedelta(hours=8))
        self._own, self._alter, self._jobs = store, change, list[PrintJob]()
        self.ended = threading.Condition()

    def claim(self, job: PrintJob) -> bool:
        """Change the ticket of the first job in a transaction of its own, then claim."""
        if not self._jobs:
            with self._own.begin() as tx:
                ticket = tx.tickets.get(job.ticket)
                assert ticket is not None
                tx.tickets.save(self._alter(ticket))
        self._jobs.append(job)
        return super().claim(job)

    def became(self, job: PrintJob, state: PrintState, paper_mm: int = 0) -> None:
        """Store the end of a job and notify who waits for it."""
        super().became(job, state, paper_mm)
        with self.ended:
            self.ended.notify_all()


def immediate(ticket: Ticket) -> Ticket:
    return replace(ticket, lane=Lane.IMMEDIATE, version=ticket.version + 1)


def gone(ticket: Ticket) -> Ticket:
    return ticket.leave(at=A_MONDAY + timedelta(seconds=1))


@pytest.mark.parametrize("change", [immediate, gone])
def test_a_ticket_that_changes_between_due_and_claim_gets_no_paper(
    store: SqlStore, change: Callable[[Ticket], Ticket]
) -> None:
    changed, kept = a_ticket(2), a_ticket(1)
    with store.begin() as tx:
        tx.devices.save_printer(Printer(name="p", url="tcp://10.255.0.1:9100", profile="generic"))
        for ticket in (kept, changed):
            tx.tickets.add(ticket)
            tx.prints.queue(ticket, "p", A_MONDAY)
    outbox = ChangedBeforeClaim(store, change)

    def states() -> list[PrintState]:
        with store.read() as view:
            jobs = [view.prints.job_of(ticket.id) for ticket in (kept, changed)]
        return [job.state for job in jobs if job is not None]

    with Emulator() as printer, owning(printer.url, outbox=outbox), outbox.ended:
        assert outbox.ended.wait_for(
            lambda: states() == [PrintState.PRINTED, PrintState.FAILED], PATIENCE_S
        ), states()
        assert codes(printer) == [kept.code]


def test_a_station_that_shows_numbers_prints_a_ticket_that_became_immediate(store: SqlStore) -> None:
    shows = Policy(immediate_numbers=True)
    outbox = SqlOutbox(store, url_of=lambda _: None, tz=LIMA, longest=timedelta(hours=8), rules=shows)
    with store.begin() as tx:
        tx.tickets.add(a_ticket(1))
        job = tx.prints.queue(a_ticket(1), "mostrador", A_MONDAY)
        tx.tickets.save(immediate(a_ticket(1)))
    assert outbox.claim(job)


def test_a_copy_wanted_after_the_visit_is_claimed(store: SqlStore, outbox: Outbox) -> None:
    ended = a_ticket(1, state=TicketState.LEFT, ended_at=A_MONDAY)
    with store.begin() as tx:
        tx.tickets.add(ended)
        copy = tx.prints.queue(ended, "mostrador", A_MONDAY + timedelta(minutes=1), copy=True)
    assert outbox.claim(copy)


def test_the_paper_says_how_many_are_ahead_as_it_was_issued(store: SqlStore, outbox: Outbox) -> None:
    with store.begin() as tx:
        tx.tickets.add(a_ticket(1, ahead=0))
        tx.prints.queue(a_ticket(1), "mostrador", A_MONDAY)
    due = outbox.due("mostrador")
    assert due is not None
    assert due[1].ahead == 0


def test_a_copy_says_so_and_an_urgent_lane_is_not_preferential(store: SqlStore) -> None:
    outbox = SqlOutbox(
        store,
        url_of=lambda _: None,
        tz=LIMA,
        longest=timedelta(hours=8),
        rules=Policy(immediate_numbers=True),
    )
    ticket = a_ticket(1, lane=Lane.IMMEDIATE)
    with store.begin() as tx:
        tx.tickets.add(ticket)
        tx.prints.queue(ticket, "mostrador", A_MONDAY, copy=True)
    due = outbox.due("mostrador")
    assert due is not None
    assert (due[1].copy, due[1].preferential, due[1].ahead, due[1].low_min) == (True, False, None, None)


def test_a_job_that_was_sent_is_not_due_again_and_after_a_crash_it_is_unknown(
    store: SqlStore, outbox: Outbox
) -> None:
    tickets = [a_ticket(seq) for seq in (1, 2, 3)]
    with store.begin() as tx:
        for ticket in tickets:
            tx.tickets.add(ticket)
        jobs = [tx.prints.queue(ticket, "mostrador", A_MONDAY) for ticket in tickets]
    outbox.became(jobs[0], PrintState.PRINTED)
    outbox.became(jobs[1], PrintState.SENT)
    due = outbox.due("mostrador")
    assert due is not None
    assert due[0] == jobs[2]
    assert outbox.reconcile("patio") == 0
    assert outbox.reconcile("mostrador") == 1
    assert outbox.reconcile("mostrador") == 0
    with store.read() as view:
        found = [view.prints.job_of(ticket.id) for ticket in tickets]
        assert found == [
            replace(jobs[0], state=PrintState.PRINTED),
            replace(jobs[1], state=PrintState.UNKNOWN),
            jobs[2],
        ]
        assert view.prints.counts() == {
            ("mostrador", PrintState.PRINTED): 1,
            ("mostrador", PrintState.UNKNOWN): 1,
            ("mostrador", PrintState.QUEUED): 1,
        }


def test_a_paper_that_was_sent_for_good_is_never_doubted(store: SqlStore, outbox: Outbox) -> None:
    """Its printer confirms nothing: neither a crash nor a restore makes it a paper to print again."""
    ticket = a_ticket(1)
    with store.begin() as tx:
        tx.tickets.add(ticket)
        job = tx.prints.queue(ticket, "mostrador", A_MONDAY)
    assert outbox.claim(job)
    for _ in range(2):  # the answer of the first commit may be missing
        outbox.became(job, PrintState.SENT, 90)
    assert outbox.reconcile("mostrador") == 0
    doubt_papers(store.engine)
    with store.read() as view:
        assert view.prints.job_of(ticket.id) == replace(job, state=PrintState.SENT)
        assert view.prints.lost() == []
        assert view.prints.last() == {"mostrador": A_MONDAY}
        assert view.prints.rolls()["mostrador"].used_mm == 90


def test_a_job_that_is_not_there_cannot_change(store: SqlStore, outbox: Outbox) -> None:
    with store.begin() as tx:
        tx.tickets.add(a_ticket(1))
        job = tx.prints.queue(a_ticket(1), "mostrador", A_MONDAY)
    for unlike in (replace(job, id=99), replace(job, ticket="of an older database")):
        assert not outbox.claim(unlike)
        with pytest.raises(NotFound):
            outbox.became(unlike, PrintState.PRINTED)
    assert outbox.due("mostrador") is not None


def test_after_an_outage_first_papers_are_not_printed_and_requested_ones_come_newest_first(
    store: SqlStore, outbox: Outbox
) -> None:
    with store.begin() as tx:
        for seq in (1, 2, 3):
            tx.tickets.add(a_ticket(seq))
        told = tx.prints.queue(a_ticket(1), "mostrador", A_MONDAY)
        requested = [tx.prints.queue(a_ticket(seq), "mostrador", A_MONDAY, copy=True) for seq in (2, 3)]
    assert (outbox.note_queued("patio"), outbox.note_queued("mostrador")) == (0, 1)
    found = []
    while (due := outbox.due("mostrador")) is not None:
        found.append(due[0])
        outbox.became(due[0], PrintState.PRINTED)
    assert found == requested[::-1]
    with store.read() as view:
        assert view.prints.job_of(told.ticket) == replace(told, state=PrintState.NONE)


def test_one_of_two_owners_claims_a_job_and_a_settled_one_is_not_queued_again(
    store: SqlStore, outbox: Outbox
) -> None:
    with store.begin() as tx:
        tx.tickets.add(a_ticket(1))
        job = tx.prints.queue(a_ticket(1), "mostrador", A_MONDAY)
    both = threading.Barrier(2)

    def claim(_: int) -> bool:
        both.wait()
        return outbox.claim(job)

    with ThreadPoolExecutor() as owners:
        assert sorted(owners.map(claim, range(2))) == [False, True]
    outbox.became(job, PrintState.QUEUED)
    assert outbox.claim(job)
    assert outbox.reconcile("mostrador") == 1
    with pytest.raises(NotFound):
        outbox.became(job, PrintState.QUEUED)
    assert outbox.due("mostrador") is None


def test_a_paper_of_a_visit_that_ended_is_dropped_with_an_event(store: SqlStore, outbox: Outbox) -> None:
    ended = replace(
        a_ticket(1), state=TicketState.LEFT, ended_at=A_MONDAY + timedelta(minutes=5), queued_at=A_MONDAY
    )
    with store.begin() as tx:
        tx.tickets.add(ended)
        tx.tickets.add(a_ticket(2))
        dropped = tx.prints.queue(ended, "mostrador", A_MONDAY)
        kept = tx.prints.queue(a_ticket(2), "mostrador", A_MONDAY)
        asked_later = tx.prints.queue(ended, "mostrador", A_MONDAY + timedelta(minutes=6), copy=True)
    for useful in (asked_later, kept):
        due = outbox.due("mostrador")
        assert due is not None
        assert due[0] == useful
        outbox.became(useful, PrintState.PRINTED)
    assert outbox.due("mostrador") is None
    with store.begin() as tx:
        assert tx.config.station().seq == 1
        newest = tx.events.record(EventKind.STATION_CHANGED, KIOSK, A_MONDAY)
        assert newest.seq == 2
        assert tx.prints.counts()["mostrador", PrintState.FAILED] == 1
        assert tx.events.of_ticket(ended.id) == []
    assert dropped.id != kept.id


def test_a_paper_that_waited_too_long_is_dropped(store: SqlStore, outbox: Outbox, clock: HandClock) -> None:
    with store.begin() as tx:
        tx.tickets.add(a_ticket(1))
        tx.prints.queue(a_ticket(1), "mostrador", A_MONDAY)
    clock.forward(8 * 3600)
    assert outbox.due("mostrador") is not None
    clock.forward(1)
    assert outbox.due("mostrador") is None
    with store.read() as view:
        job = view.prints.job_of(a_ticket(1).id)
    assert job is not None
    assert job.state is PrintState.FAILED


def test_a_lost_paper_is_listed_while_it_has_no_copy(store: SqlStore, outbox: Outbox) -> None:
    lost, printed = a_ticket(1, number=7), a_ticket(2)
    with store.begin() as tx:
        tx.tickets.add(lost)
        tx.tickets.add(printed)
        job = tx.prints.queue(lost, "mostrador", A_MONDAY)
        other = tx.prints.queue(printed, "mostrador", A_MONDAY + timedelta(minutes=1))
    outbox.became(job, PrintState.UNKNOWN)
    outbox.became(other, PrintState.PRINTED)
    with store.begin() as tx:
        assert tx.prints.lost() == [
            LostPaper(job=job.id, ticket=lost.id, code="D007", printer="mostrador", at=A_MONDAY)
        ]
        assert tx.prints.last() == {"mostrador": A_MONDAY + timedelta(minutes=1)}
        tx.prints.queue(lost, "mostrador", A_MONDAY, copy=True)
        assert tx.prints.lost() == []
