"""The bytes sent for one paper, and after an interrupted one, without a printer."""

import pytest

from ciasc.domain.core.print_jobs import PrintState
from ciasc.printing.profiles import Profile, load_profile
from ciasc.printing.spooler import Spooler
from ciasc.printing.wire.conversation import PrinterConversation
from ciasc.printing.wire.printer_timing import NORMAL
from tests.builders import a_slip
from tests.fakes import FakeOutbox

TM, PICTURES = load_profile("epson-tm-t20iii"), load_profile("generic-58")


class Wire:
    """A port without answers that keeps what was written; a `torn` one drops all but ten bytes."""

    answers = False
    byte_s = 0.001
    taken = 0
    torn = False

    def __init__(self) -> None:
        self.written: list[tuple[bytes, float]] = []

    def fileno(self) -> int:
        raise NotImplementedError

    def write(self, data: bytes, deadline_s: float) -> None:
        self.written.append((data, deadline_s))
        self.taken = 10 if self.torn else len(data)
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
