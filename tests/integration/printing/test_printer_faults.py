"""A printer with random faults against a plain model: each ticket is printed, and none twice."""

from contextlib import ExitStack
from dataclasses import replace
from typing import Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ciasc.domain.core.errors import Unavailable
from ciasc.domain.core.print_jobs import PaperTicket, PrintJob, PrintState
from ciasc.printing.emulator import Emulator
from ciasc.printing.profiles import Profile, load_profile
from tests.fakes import FakeOutbox
from tests.printer_owners import FAST, a_slip, owning
from tests.search_effort import EFFORT

HURRIED: Final = replace(FAST, answer=0.1, confirm=0.3, write=0.2)
"""On a busy machine a look may go unanswered: the ticket is unknown then, which the model allows."""

FAULTS: Final = (
    "paper_out", "cover_open", "cutter_error", "overheated", "mute", "stalled", "busy_offline", "unplugged",
)  # fmt: skip
TM: Final = load_profile("epson-tm-t20iii")
LAST_LINE: Final = "Línea 100"
ENDED: Final = {PrintState.PRINTED, PrintState.UNKNOWN}


class Process:
    """The outbox as one process sees it: after a kill nothing that it does is stored."""

    def __init__(self, outbox: FakeOutbox) -> None:
        self.outbox = outbox
        self.killed = False

    def _alive(self) -> FakeOutbox:
        if self.killed:
            raise Unavailable("killed")
        return self.outbox

    def due(self, printer: str) -> tuple[PrintJob, PaperTicket] | None:
        return self._alive().due(printer)

    def claim(self, job: PrintJob) -> bool:
        return self._alive().claim(job)

    def became(self, job: PrintJob, state: PrintState, paper_mm: int = 0) -> None:
        self._alive().became(job, state, paper_mm)

    def note_queued(self, printer: str) -> int:
        return self._alive().note_queued(printer)

    def reconcile(self, printer: str) -> int:
        return self._alive().reconcile(printer)


class Faults(RuleBasedStateMachine):
    """Requests for tickets while the printer breaks and is mended."""

    link: str
    profile: Profile

    def __init__(self) -> None:
        super().__init__()
        self.parts = ExitStack()
        self.asked: list[tuple[str, bool]] = []
        self.reprinted: set[int] = set()

    @initialize()
    def begin(self) -> None:
        self.printer = self.parts.enter_context(Emulator(link="pty" if self.link == "pty" else "tcp"))
        self.outbox = FakeOutbox()
        self.run_process()

    def run_process(self) -> None:
        self.process = Process(self.outbox)
        self.running = self.parts.enter_context(ExitStack())
        self.owner = self.running.enter_context(
            owning(self.printer.url, self.profile, self.process, timing=HURRIED)
        )

    def teardown(self) -> None:
        try:
            if self.asked:
                self.everything_ends_once()
        finally:
            self.parts.close()

    def ask(self, code: str, *, copy: bool) -> None:
        self.asked.append((code, copy))
        self.outbox.add(a_slip(code, copy=copy))
        self.owner.device.wake()

    @rule()
    def take(self) -> None:
        self.ask(f"B{len(self.asked):03}", copy=False)

    @rule(fault=st.sampled_from(FAULTS), there=st.booleans())
    def break_or_mend(self, fault: str, there: bool) -> None:  # noqa: FBT001 - Hypothesis fills it in
        self.printer.set(**{fault: there})

    @rule(after=st.integers(1, 400))
    def die_in_a_ticket(self, after: int) -> None:
        self.printer.set(die_after=after)

    @rule()
    def cycle_the_power(self) -> None:
        self.printer.power_cycle()

    @rule(data=st.binary(min_size=1, max_size=2))
    def send_noise(self, data: bytes) -> None:
        self.printer.stray(data)

    @rule(slow=st.sampled_from([0, 9600, 38400]))
    def slow_the_line(self, slow: int) -> None:
        self.printer.set(baud=slow)

    @rule()
    def kill_the_process(self) -> None:
        self.process.killed = True
        self.running.close()
        self.run_process()

    @rule()
    def pull_the_cable(self) -> None:
        self.printer.cut_link(keep_buffer=True)

    @precondition(lambda self: self.asked)
    @rule()
    def everything_ends_once(self) -> None:
        self.printer.set(**dict.fromkeys(FAULTS, False), die_after=None, baud=0)
        self.printer.power_cycle()
        self.outbox.wait(lambda outbox: set(outbox.states()) <= ENDED)
        papers = [
            (code, "COPIA" in ticket.lines)
            for ticket in self.printer.tickets
            if any(LAST_LINE in line for line in ticket.lines)
            for code in ticket.lines
            if code in {asked for asked, _ in self.asked}
        ]
        states = self.outbox.states()
        for asked, state in zip(self.asked, states, strict=True):
            assert papers.count(asked) in ({1} if state is PrintState.PRINTED else {0, 1}), (asked, papers)
        order = [self.asked.index(paper) for paper in papers]
        assert order == sorted(order)
        self.reprint_what_is_unknown(states)

    def reprint_what_is_unknown(self, states: list[PrintState]) -> None:
        for number, ((code, copy), state) in enumerate(zip(list(self.asked), states, strict=True)):
            if state is PrintState.UNKNOWN and not copy and number not in self.reprinted:
                self.reprinted.add(number)
                self.ask(code, copy=True)


@pytest.mark.parametrize(
    "profile", [TM, replace(TM, process_id=False, asb=False)], ids=["process-id", "barrier"]
)
@pytest.mark.parametrize("link", ["tcp", "pty"])
def test_random_faults_drop_and_double_no_ticket(link: str, profile: Profile) -> None:
    kind = type("FaultsOverLink", (Faults,), {"link": link, "profile": profile})
    run_state_machine_as_test(
        kind,
        settings=settings(
            max_examples=3 * EFFORT,
            stateful_step_count=10,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
