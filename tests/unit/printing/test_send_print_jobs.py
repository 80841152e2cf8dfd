"""The bytes sent for one paper, and after an interrupted one, without a printer."""

import contextlib
from dataclasses import replace

import pytest

from ciasc.domain.core.errors import Unavailable
from ciasc.domain.core.print_jobs import PrintJob, PrintState
from ciasc.printing.profiles import Profile, load_profile
from ciasc.printing.send_print_jobs import Spooler
from ciasc.printing.wire.conversation import PrinterConversation
from ciasc.printing.wire.port import FAULTS
from ciasc.printing.wire.retry_and_wait_times import NORMAL
from ciasc.printing.wire.sent_bytes import SentBytes
from tests.builders import a_slip
from tests.fakes import FakeOutbox

TM, PICTURES = load_profile("epson-tm-t20iii"), load_profile("generic-58")


class Wire:
    """A port without answers that keeps what was written; a `torn` one drops all but ten bytes."""

    answers = False
    byte_s = 0.001
    torn = False

    def __init__(self) -> None:
        self.written: list[tuple[bytes, float]] = []

    def fileno(self) -> int:
        raise NotImplementedError

    def write(self, data: bytes, deadline_s: float, sent: SentBytes | None = None) -> None:
        self.written.append((data, deadline_s))
        (sent or SentBytes()).count += 10 if self.torn else len(data)
        if self.torn:
            raise TimeoutError

    def read(self, timeout_s: float) -> bytes:  # noqa: ARG002 - it never answers
        return b""

    def close(self) -> None:
        """Do nothing."""


def sent(spooler: Spooler, outbox: FakeOutbox, profile: Profile, *, torn: bool) -> tuple[bytes, float]:
    """Return what was written for one more paper, and how long it might take."""
    wire = Wire()
    wire.torn = torn
    outbox.add(a_slip())
    due = spooler.due()
    assert due is not None
    try:
        spooler.send(PrinterConversation(wire, profile, NORMAL), *due, lambda _: True)
    except TimeoutError:
        assert torn
    return wire.written[-1]


def test_repeated_interrupted_papers_add_no_length_to_the_next() -> None:
    outbox = FakeOutbox()
    spooler = Spooler("p", TM, outbox)
    first, _ = sent(spooler, outbox, TM, torn=True)
    second, _ = sent(spooler, outbox, TM, torn=True)
    third, _ = sent(spooler, outbox, TM, torn=False)
    fourth, _ = sent(spooler, outbox, TM, torn=False)
    assert outbox.states() == [PrintState.UNKNOWN, PrintState.UNKNOWN, PrintState.PRINTED, PrintState.PRINTED]
    assert second.startswith(bytes(len(first)))
    assert len(third) == len(second)
    assert len(fourth) == len(first)


@pytest.mark.parametrize("profile", [TM, PICTURES], ids=["drawn", "picture"])
def test_a_command_cut_by_a_restart_takes_nothing_of_the_next_paper(profile: Profile) -> None:
    outbox = FakeOutbox()
    outbox.add(a_slip(), state=PrintState.SENT)
    spooler = Spooler("p", profile, outbox)
    assert spooler.reconcile() == 1
    first, _ = sent(spooler, outbox, profile, torn=False)
    second, _ = sent(spooler, outbox, profile, torn=False)
    assert first.startswith(bytes(len(second)))


def test_a_slow_line_has_the_time_that_a_paper_takes_on_it() -> None:
    outbox = FakeOutbox()
    data, deadline_s = sent(Spooler("p", PICTURES, outbox), outbox, PICTURES, torn=False)
    assert deadline_s == pytest.approx(NORMAL.write + len(data) * Wire.byte_s)


class Scripted(Wire):
    """A port that answers each write with the next of its lines, and fails where the line is an error."""

    answers = True
    byte_s = 0.0

    def __init__(self, *lines: bytes | Exception) -> None:
        super().__init__()
        self.lines = list(lines)
        self.inbox = b""

    def write(self, data: bytes, deadline_s: float, sent: SentBytes | None = None) -> None:
        line = self.lines.pop(0) if self.lines else b""
        if isinstance(line, Exception):
            raise line
        super().write(data, deadline_s, sent)
        self.inbox += line

    def read(self, timeout_s: float) -> bytes:  # noqa: ARG002 - what is there is there
        data, self.inbox = self.inbox, b""
        return data


CLONE = load_profile("generic-80")
HURRIED = replace(NORMAL, answer=0.01, watch=0.01, confirm=0.02)
OK = b"\x12" * 4


def end_of(wire: Wire, profile: Profile, outbox: FakeOutbox) -> PrintState:
    """Return the state of one paper that was sent over that wire."""
    outbox.add(a_slip())
    spooler = Spooler("p", profile, outbox, HURRIED)
    due = spooler.due()
    assert due is not None
    with contextlib.suppress(*FAULTS):
        spooler.send(PrinterConversation(wire, profile, HURRIED), *due, lambda status: status is not None)
    return outbox.states()[-1]


@pytest.mark.parametrize("profile", [TM, CLONE], ids=["process-id", "barrier"])
@pytest.mark.parametrize("fault", [TimeoutError(), BrokenPipeError()], ids=["held", "gone"])
def test_a_line_that_is_held_or_gone_after_a_paper_left_never_queues_it_again(
    profile: Profile, fault: Exception
) -> None:
    assert end_of(Scripted(b"", fault), profile, FakeOutbox()) is PrintState.UNKNOWN


@pytest.mark.parametrize("fault", [TimeoutError(), BrokenPipeError()], ids=["held", "gone"])
def test_a_paper_of_which_no_byte_left_is_queued_again(fault: Exception) -> None:
    assert end_of(Scripted(fault), TM, FakeOutbox()) is PrintState.QUEUED


@pytest.mark.parametrize(
    "stray", [b"\x00", b"\x03", b"\x00" * 7, b"\x12" * 9, b"\x37\x22ABCD\x00", b"\x7f\x40\x60"]
)
@pytest.mark.parametrize("profile", [TM, CLONE], ids=["process-id", "barrier"])
def test_stray_bytes_confirm_no_paper(profile: Profile, stray: bytes) -> None:
    assert end_of(Scripted(stray, *[OK] * 50), profile, FakeOutbox()) is PrintState.UNKNOWN


def test_another_owner_s_job_is_not_printed() -> None:
    outbox, wire = FakeOutbox(), Wire()
    outbox.add(a_slip())
    first, second = Spooler("p", TM, outbox), Spooler("p", TM, outbox)
    due, same = first.due(), second.due()
    assert due is not None
    assert same == due
    talk = PrinterConversation(wire, TM, NORMAL)
    assert first.send(talk, *due, lambda _: True) is PrintState.PRINTED
    assert second.send(talk, *due, lambda _: True) is None
    assert len(wire.written) == 1


def test_two_attempts_never_ask_the_same_question() -> None:
    outbox, wire = FakeOutbox(), Wire()
    spooler = Spooler("p", TM, outbox)
    for _ in range(2):
        outbox.add(a_slip())
        due = spooler.due()
        assert due is not None
        # A restored database gives the number of a job again.
        again = replace(due[0], id=1)
        outbox.jobs[1] = (again, due[1])
        spooler.send(PrinterConversation(wire, TM, NORMAL), again, due[1], lambda _: True)
    assert wire.written[0][0][-4:] != wire.written[1][0][-4:]


class Unsure(FakeOutbox):
    """An outbox whose commit succeeds without an answer."""

    def claim(self, job: PrintJob) -> bool:
        super().claim(job)
        raise Unavailable("no answer")


def test_a_claim_without_an_answer_is_undone_unless_another_settled_it() -> None:
    outbox, wire = Unsure(), Wire()
    spooler = Spooler("p", TM, outbox)
    for settled in (None, PrintState.UNKNOWN):
        outbox.add(a_slip())
        due = spooler.due()
        assert due is not None
        with pytest.raises(Unavailable):
            spooler.send(PrinterConversation(wire, TM, NORMAL), *due, lambda _: True)
        if settled is not None:
            outbox.became(due[0], settled)
        spooler.due()
        assert outbox.states()[-1] is (settled or PrintState.QUEUED)
        outbox.became(due[0], PrintState.FAILED)
    assert wire.written == []
