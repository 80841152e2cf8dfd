"""The printing of one job: its state is stored before and after each step."""

import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import structlog

from ciasc.domain.core.errors import CiascError, NotFound
from ciasc.domain.core.print_jobs import Outbox, PaperTicket, PrinterStatus, PrintJob, PrintState
from ciasc.printing.profiles import Profile
from ciasc.printing.receipt.escpos_encoder import encode
from ciasc.printing.receipt.ticket_layout import millimetres, receipt
from ciasc.printing.wire.confirmation import PaperQuestion, confirmation, new_number
from ciasc.printing.wire.conversation import PrinterConversation
from ciasc.printing.wire.retry_and_wait_times import NORMAL, PrinterTiming
from ciasc.printing.wire.sent_bytes import SentBytes

Watch = Callable[[PrinterStatus | None], bool]
"""Called with each poll of the printer while a ticket is printed; returns whether to go on waiting."""

_LONGEST: Final = {True: 4608, False: 9728}
"""What a ticket with a logo has at most, by whether the printer draws its code: pictures are long."""

_log = structlog.get_logger(part="printer")


@dataclass(slots=True)
class _Attempt:
    """One job on its way. What is known of it is kept here: the port knows only its last question.

    `question` is the one that its paper ends with, `sent` how many of its bytes may have left.
    """

    job: PrintJob
    data: bytes
    paper_mm: float
    question: PaperQuestion
    sent: SentBytes = field(default_factory=SentBytes)
    state: PrintState = PrintState.UNKNOWN

    def settled(self) -> PrintState:
        """Return its end: it is queued again only if not one byte can have left."""
        return self.state if self.sent.count else PrintState.QUEUED


class Spooler:
    """Sends the jobs of one printer, one after the other.

    A job ends `printed`, `sent` (all of it, to a printer that confirms nothing), `unknown` (interrupted after
    the first byte, never sent again by itself) or `failed` (it cannot be rendered). A job of which no byte
    was sent is `queued` again.
    """

    def __init__(
        self, printer: str, profile: Profile, outbox: Outbox, timing: PrinterTiming = NORMAL
    ) -> None:
        self._printer = printer
        self._profile = profile
        self._outbox = outbox
        self._timing = timing
        self._owed: tuple[PrintJob, PrintState, int] | None = None
        self._lost_bytes = 0
        self._to_note = False

    def note_queued(self) -> None:
        """Print no first paper that waited during an outage; the next call of `due` stores that."""
        self._to_note = True

    def due(self) -> tuple[PrintJob, PaperTicket] | None:
        """Return the next job of this printer; store first what could not be stored of the last one."""
        if self._owed is not None:
            with contextlib.suppress(NotFound):
                self._outbox.became(*self._owed)
            self._owed = None
        if self._to_note:
            noted = self._outbox.note_queued(self._printer)
            self._to_note = False
            if noted:
                _log.info("papers_noted", printer=self._printer, jobs=noted)
        return self._outbox.due(self._printer)

    def reconcile(self) -> int:
        """Set jobs that were interrupted by the end of the process to `unknown`; call it at start-up."""
        lost = self._outbox.reconcile(self._printer)
        # How much of a ticket an earlier run printed is unknown.
        self._lost_bytes = _LONGEST[self._profile.native_qr] if lost else 0
        return lost

    def send(
        self, talk: PrinterConversation, job: PrintJob, slip: PaperTicket, watch: Watch
    ) -> PrintState | None:
        """Send that job and return its end; raise a fault of the wire again after the job is updated.

        The row is set to `sent` before the first byte, so a power cut cannot print a ticket twice. Return
        None if another owner has claimed the job.
        """
        question = confirmation(self._profile, new_number())
        try:
            elements = receipt(slip, self._profile)
            paper = encode(elements, self._profile, question.question)
        except Exception as error:  # noqa: BLE001 - one ticket that cannot be rendered must not stop the others
            _log.error("ticket_failed", printer=self._printer, job=job.id, exc_info=error)
            return self._store(job, PrintState.FAILED)
        length_mm = millimetres(elements, self._profile)
        attempt = _Attempt(job, self._separator() + paper, length_mm, question)
        if not self._claim(job):
            return None
        try:
            talk.forget()
            line_s = len(attempt.data) * talk.port.byte_s
            talk.port.write(attempt.data, self._timing.write + line_s, attempt.sent)
            attempt.state = self._end_of(talk, attempt, line_s, watch)
        finally:
            state = attempt.settled()
            self._count_lost_bytes(state, len(paper))
            self._store(job, state, round(attempt.paper_mm) if attempt.sent.count else 0)
        return state

    def _claim(self, job: PrintJob) -> bool:
        """Set the job to `sent`; if the answer of the database is missing, it is queued again later."""
        self._owed = (job, PrintState.QUEUED, 0)
        claimed = self._outbox.claim(job)
        self._owed = None
        return claimed

    def _count_lost_bytes(self, state: PrintState, paper_bytes: int) -> None:
        if state in (PrintState.PRINTED, PrintState.SENT):
            self._lost_bytes = 0
        elif state is PrintState.UNKNOWN:
            self._lost_bytes = max(self._lost_bytes, paper_bytes)

    def _separator(self) -> bytes:
        """Return the bytes that part an interrupted ticket from the paper of the next person.

        The printer may still wait for the rest of a command, as the data of a QR code, and would take it from
        the new ticket: zeros complete it, and have no other effect. Then the interrupted paper is cut off.
        """
        if not self._lost_bytes:
            return b""
        end = b"\n" * 4 if self._profile.cut == "none" else b"\n\x1dVB\x00"
        return bytes(self._lost_bytes) + end

    def _store(self, job: PrintJob, state: PrintState, paper_mm: int = 0) -> PrintState:
        """Store the state of a job and its paper, now or as soon as the database is available."""
        self._owed = (job, state, paper_mm)
        with contextlib.suppress(CiascError):
            self._outbox.became(job, state, paper_mm)
            self._owed = None
        return state

    def _end_of(
        self, talk: PrinterConversation, attempt: _Attempt, line_s: float, watch: Watch
    ) -> PrintState:
        """Return how a paper ended, all of which was written.

        A file has it. A printer that confirms nothing gets the time that the paper takes, so that the next
        one waits; whether it had paper is unknown, and stays so.
        """
        if not talk.port.answers:
            return PrintState.PRINTED
        if not self._profile.confirms:
            talk.wait(line_s + attempt.paper_mm / self._profile.speed_mm_s + self._timing.cut)
            return PrintState.SENT
        talk.expect_silence(line_s + self._profile.silent_s if self._profile.silent_s else 0)
        confirmed = self._confirmed(talk, attempt.question, line_s, watch)
        return PrintState.PRINTED if confirmed else PrintState.UNKNOWN

    def _confirmed(
        self, talk: PrinterConversation, question: PaperQuestion, line_s: float, watch: Watch
    ) -> bool:
        """Return whether the printer confirmed the ticket; wait for a printer that needs a person's help.

        The written bytes may wait in this machine for a slow line, and a question would wait behind them: it
        is sent after the time that the line takes for the ticket. A model that is silent while it prints has
        that time too.
        """
        until = time.monotonic() + line_s + self._profile.silent_s + self._timing.confirm
        patience = line_s + self._timing.watch
        while not talk.complete(question, patience):
            patience = self._timing.watch
            status = talk.poll()
            if status is None and talk.silent:
                continue
            if not watch(status):
                break
            if status is not None and status.goes_on:
                until = time.monotonic() + self._timing.confirm
            elif status is PrinterStatus.FATAL or time.monotonic() > until:
                break
        return talk.complete(question, 0) and talk.confirmed(question)
