"""Ten thousand tickets through the owners of two printers that break at random, over TCP and over a pty."""

import logging
import random
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

import structlog

from benchmarks.servers_and_clients import Result, together
from ciasc.domain.core.print_jobs import PaperTicket, PrintJob, PrintState
from ciasc.printing.emulator import Emulator
from ciasc.printing.printer_owner import PrinterOwner
from ciasc.printing.wire.retry_and_wait_times import PrinterTiming

TICKETS: Final = 5000
"""For each of the two printers."""

FAULT_EACH: Final = 12
"""Tickets from one fault to the next, on average."""

WAITING: Final = 40
"""The most tickets in the queue."""

HURRIED: Final = PrinterTiming(
    idle=0.05, watch=0.01, answer=0.1, pause=0.01, longest_pause=0.05,
    connect=1, write=0.3, confirm=0.5, cut=0, drain=0.02,
)  # fmt: skip
KNOBS: Final = (
    "paper_out",
    "cover_open",
    "cutter_error",
    "overheated",
    "fatal",
    "mute",
    "stalled",
    "unplugged",
)
ENDED: Final = (PrintState.PRINTED, PrintState.UNKNOWN)
_HANGS_S: Final = 30
_PAGE: Final = 4096


@dataclass
class Outbox:
    """Jobs in memory; those that have ended are counted by ticket and removed."""

    waiting: dict[int, tuple[PrintJob, PaperTicket]] = field(default_factory=dict)
    ends: Counter[tuple[str, bool, PrintState]] = field(default_factory=Counter)
    number: int = 0
    changed: threading.Condition = field(default_factory=threading.Condition)

    def ask(self, code: str, *, copy: bool) -> None:
        """Create the print job of a ticket."""
        with self.changed:
            self.number += 1
            at = datetime.now(UTC)
            job = PrintJob(
                id=self.number, ticket=code, printer="p", state=PrintState.QUEUED, copy=copy, created_at=at
            )
            self.waiting[self.number] = (job, _slip(code, copy=copy))

    def due(self, printer: str) -> tuple[PrintJob, PaperTicket] | None:  # noqa: ARG002 - there is one printer
        """Return the oldest queued job."""
        with self.changed:
            return next((one for one in self.waiting.values() if one[0].state is PrintState.QUEUED), None)

    def claim(self, job: PrintJob) -> bool:
        """Set a queued job to sent."""
        self.became(job, PrintState.SENT)
        return True

    def became(self, job: PrintJob, state: PrintState, paper_mm: int = 0) -> None:  # noqa: ARG002 - no roll here
        """Update the state of a job."""
        with self.changed:
            _, slip = self.waiting[job.id]
            if state in ENDED or state is PrintState.FAILED:
                del self.waiting[job.id]
                self.ends[job.ticket, job.copy, state] += 1
            else:
                self.waiting[job.id] = (replace(job, state=state), slip)
            self.changed.notify_all()

    def note_queued(self, printer: str) -> int:  # noqa: ARG002 - its printers break for moments only
        """Return nothing: every paper is printed."""
        return 0

    def reconcile(self, printer: str) -> int:  # noqa: ARG002 - nothing is left from before
        """Return nothing: there is no job from before."""
        return 0

    def wait_below(self, many: int) -> None:
        """Return when fewer jobs wait; raise TimeoutError if none ends for long."""
        with self.changed:
            while len(self.waiting) >= many:
                if not self.changed.wait(_HANGS_S):
                    msg = f"nothing ended for {_HANGS_S} s: {list(self.waiting.values())[:3]}"
                    raise TimeoutError(msg)


def _slip(code: str, *, copy: bool) -> PaperTicket:
    return PaperTicket(
        code=code, station="Comisaría", service="Denuncias", preferential=False,
        at=datetime.now(UTC), copy=copy,
    )  # fmt: skip


@dataclass
class Soak:
    """One printer's share."""

    link: Literal["tcp", "pty"]
    papers: Counter[tuple[str, bool]] = field(default_factory=Counter)
    outbox: Outbox = field(default_factory=Outbox)
    reprinted: int = 0
    unreprinted: int = 0
    faults: int = 0

    def run(self) -> None:
        """Print all tickets while the printer breaks, then repair it and reprint what is unknown."""
        chance = random.Random(7 if self.link == "tcp" else 11)
        with Emulator(link=self.link) as printer:
            device = PrinterOwner(
                "p",
                printer.url,
                printer.profile,
                self.outbox,
                clock=lambda: datetime.now(UTC),
                timing=HURRIED,
            )
            device.start()
            for number in range(TICKETS):
                self.outbox.ask(f"S{number:04}", copy=False)
                device.wake()
                if chance.randrange(FAULT_EACH) == 0:
                    self._break(printer, chance)
                self.outbox.wait_below(WAITING)
                self._collect(printer)
            self.outbox.wait_below(1)
            self._reprint(printer, device)
            device.stop()

    def _break(self, printer: Emulator, chance: random.Random) -> None:
        self.faults += 1
        kind = chance.choice((*KNOBS, "die", "cable", "power"))
        if kind == "die":
            printer.set(die_after=chance.randrange(1, 400))
        elif kind == "cable":
            printer.cut_link(keep_buffer=chance.random() < 0.5)
        elif kind == "power":
            printer.power_cycle(chance.random() * 0.1)
        else:
            printer.set(**{kind: True})
            time.sleep(chance.random() * 0.2)
            printer.set(**{kind: False})
            if kind in ("fatal", "cutter_error"):
                printer.power_cycle()

    def _collect(self, printer: Emulator) -> None:
        """Count the whole tickets that were printed, and remove them."""
        there = len(printer.tickets)
        for ticket in printer.tickets[:there]:
            if any("GRATUITO" in line for line in ticket.lines):
                code = next(line for line in ticket.lines if line.startswith("S0") or line[1:].isdecimal())
                self.papers[code, "COPIA" in ticket.lines] += 1
        del printer.tickets[:there]

    def _reprint(self, printer: Emulator, device: PrinterOwner) -> None:
        lost = [code for code, copy, state in self.outbox.ends if state is PrintState.UNKNOWN and not copy]
        for code in lost:
            self.outbox.ask(code, copy=True)
            device.wake()
            self.outbox.wait_below(1)
            self.reprinted += 1
            self.unreprinted += self.outbox.ends[code, True, PrintState.PRINTED] != 1
        self._collect(printer)

    @property
    def lost(self) -> int:
        """Return the missing tickets: without an end, or printed without a paper."""
        ended = Counter(code for code, copy, _ in self.outbox.ends if not copy)
        printed = [(code, copy) for code, copy, state in self.outbox.ends if state is PrintState.PRINTED]
        return sum(not self.papers[one] for one in printed) + TICKETS - len(ended)

    @property
    def doubled(self) -> int:
        """Return the papers that were printed twice or more, without the marked copies."""
        return sum(many - 1 for many in self.papers.values() if many > 1)


def _resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE / 1e6


def run() -> list[Result]:
    """Run the soak of both printers at the same time."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    began = time.monotonic()
    soaks = [Soak("tcp"), Soak("pty")]
    grown: list[float] = []
    with ExitStack() as stack:
        stop = threading.Event()
        stack.callback(stop.set)
        threading.Thread(target=_watch_memory, args=(soaks, grown, stop), daemon=True).start()
        together([soak.run for soak in soaks])
    total = 2 * TICKETS
    done = sum(len({code for code, copy, _ in soak.outbox.ends if not copy}) for soak in soaks)
    print(
        f"soak: {done} of {total} tickets, {sum(soak.faults for soak in soaks)} faults, "
        f"{sum(soak.reprinted for soak in soaks)} unknown and reprinted, {time.monotonic() - began:.0f} s"
    )
    return [
        Result("tickets through printers that break, without a trace", total - done, 0),
        Result("tickets lost", sum(soak.lost for soak in soaks), 0),
        Result("papers that came out twice", sum(soak.doubled for soak in soaks), 0),
        Result("unknown tickets that could not be printed again", sum(one.unreprinted for one in soaks), 0),
        Result("growth of memory from the first to the last fifth", grown[-1] - grown[0], 10, "MB"),
    ]


def _watch_memory(soaks: list[Soak], grown: list[float], stop: threading.Event) -> None:
    """Return the resident size each time another fifth of the tickets has been created."""
    share = 1
    while not stop.wait(0.2):
        if sum(soak.outbox.number for soak in soaks) >= 2 * TICKETS * share // 5:
            grown.append(_resident_mb())
            share += 1
