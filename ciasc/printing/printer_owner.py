"""One owner for each printer: it polls, sends the tickets, logs an outage once and recovers by itself."""

import os
import select
import threading
import time
from typing import Final

import structlog

from ciasc.domain.core.errors import CiascError
from ciasc.domain.core.print_jobs import Outbox, PaperTicket, PrinterNow, PrinterStatus, PrintJob, PrintState
from ciasc.ports import Clock
from ciasc.printing.printer_events import Listeners, PrinterOutage
from ciasc.printing.profiles import Profile, confirms
from ciasc.printing.send_print_jobs import Spooler
from ciasc.printing.wire.conversation import PrinterConversation
from ciasc.printing.wire.port import FAULTS, open_port
from ciasc.printing.wire.retry_and_wait_times import NORMAL, PrinterTiming

_STOP_S: Final = 1.0
_log = structlog.get_logger(part="printer")


class PrinterOwner:
    """A printer and the one thread that may touch it."""

    def __init__(
        self,
        name: str,
        url: str,
        profile: Profile,
        outbox: Outbox,
        *,
        clock: Clock,
        listeners: Listeners | None = None,
        timing: PrinterTiming = NORMAL,
    ) -> None:
        self.name = name
        self._confirms = confirms(url, profile)
        self.now = PrinterNow(PrinterStatus.DOWN, clock(), self._confirms)
        self.url = url
        self._profile = profile
        self._timing = timing
        self._clock = clock
        self._tell = listeners or Listeners()
        self._spooler = Spooler(name, profile, outbox, timing)
        self._talk: PrinterConversation | None = None
        self._pause = timing.pause
        self._missed = 0
        self._poll_at = 0.0
        self._outage: PrinterOutage | None = None
        self._out_s = 0.0
        self._waits_for_database = False
        self._woken = os.eventfd(0, os.EFD_NONBLOCK | os.EFD_CLOEXEC)
        self._waking = threading.Lock()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"printer-{name}", daemon=True)

    @property
    def status(self) -> PrinterStatus:
        """Return the status of the printer."""
        return self.now.status

    @property
    def out(self) -> bool:
        """Return whether the printer is known to print no paper now; False before the first look at it."""
        return self._outage is not None

    def start(self) -> None:
        """Start to poll and to print."""
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Stop soon; never block."""
        self._stopped.set()
        self.wake()

    def stop(self) -> None:
        """Stop within a second; a ticket on its way is handled at the next start."""
        self.ask_to_stop()
        if self._thread.is_alive():
            self._thread.join(timeout=_STOP_S)

    @property
    def alive(self) -> bool:
        """Return whether its thread is alive, as it is from start to stop."""
        return self._thread.is_alive()

    def wake(self) -> None:
        """Check for a new ticket to print; never block."""
        with self._waking:
            if self._woken >= 0:
                os.eventfd_write(self._woken, 1)

    def _run(self) -> None:
        self._reconcile()
        while not self._stopped.is_set():
            try:
                self._rest()
                self._turn()
            except FAULTS as fault:
                self._drop_connection(fault)
            except CiascError as error:
                self._database_is_away(error)
            except Exception as error:  # noqa: BLE001 - the owner of a printer never dies
                _log.error("printing_failed", printer=self.name, exc_info=error)
                self._drop_connection(error)
        self._drop()
        with self._waking:
            os.close(self._woken)
            self._woken = -1

    def _reconcile(self) -> None:
        while not self._stopped.is_set():
            try:
                lost = self._spooler.reconcile()
            except CiascError as error:
                self._database_is_away(error)
                self._stopped.wait(self._timing.watch)
                continue
            if lost:
                _log.warning("jobs_unknown_after_restart", printer=self.name, jobs=lost)
            return

    def _rest(self) -> None:
        """Wait for the time of the next poll, or for a ticket or the printer itself to require one."""
        while not self._stopped.is_set() and (left := self._poll_at - time.monotonic()) > 0:
            waiting = select.poll()
            waiting.register(self._woken, select.POLLIN)
            listens = self._talk is not None and self._talk.port.answers
            if self._talk is not None and listens:
                waiting.register(self._talk.port.fileno(), select.POLLIN)
            ready = {fd for fd, _ in waiting.poll(left * 1000)}
            if self._woken in ready:
                os.eventfd_read(self._woken)
                if self.status.prints:
                    return
                ready.discard(self._woken)
            if ready and self._talk is not None and self._talk.changed():
                self._poll_at = 0

    def _turn(self) -> None:
        """Poll the printer if that is due, and print the due jobs."""
        due = self._due() if self.status.prints else None
        if due is None and time.monotonic() < self._poll_at:
            return
        while self._looked() and not self._stopped.is_set():
            due = due or self._due()
            if due is None:
                return
            self._print(*due)
            due = None

    def _due(self) -> tuple[PrintJob, PaperTicket] | None:
        try:
            due = self._spooler.due()
        except CiascError as error:
            self._database_is_away(error)
            return None
        self._waits_for_database = False
        return due

    def _looked(self) -> bool:
        """Poll the printer; return whether it prints."""
        status = self._opened().poll()
        going = self._update_status(status)
        prints = status is not None and status.prints
        self._poll_at = time.monotonic() + (self._timing.idle if prints else self._timing.watch)
        if not going:
            self._drop()
            self._became(PrinterStatus.MUTE)
        return prints

    def _opened(self) -> PrinterConversation:
        if self._talk is None:
            self._talk = PrinterConversation(open_port(self.url, self._timing), self._profile, self._timing)
            self._missed = 0
            self._talk.listen_for_changes()
        return self._talk

    def _update_status(self, status: PrinterStatus | None) -> bool:
        """Update the status after a poll; return False if the printer has been silent for too long."""
        if status is None:
            if self._talk is not None and self._talk.silent:
                return True
            self._missed += 1
            return self._missed < self._timing.misses
        self._missed = 0
        self._pause = self._timing.pause
        self._became(status)
        return True

    def _print(self, job: PrintJob, slip: PaperTicket) -> None:
        talk = self._opened()
        try:
            state = self._spooler.send(talk, job, slip, self._under_way)
        finally:
            self._tell.printed()
        if state is PrintState.UNKNOWN:
            _log.warning("ticket_unknown", printer=self.name, job=job.id)
            self._drop()
            self._tell.changed()  # a printer that recovers immediately would not report a missing paper
        elif state in (PrintState.PRINTED, PrintState.SENT):
            talk.listen_for_changes()

    def _under_way(self, status: PrinterStatus | None) -> bool:
        return self._update_status(status) and not self._stopped.is_set()

    def _drop_connection(self, fault: Exception) -> None:
        self._drop()
        self._became(PrinterStatus.DOWN, type(fault).__name__)
        self._poll_at = time.monotonic() + self._pause
        self._pause = min(self._pause * 2, self._timing.longest_pause)

    def _drop(self) -> None:
        talk, self._talk = self._talk, None
        if talk is not None:
            talk.port.close()

    def _database_is_away(self, error: CiascError) -> None:
        if not self._waits_for_database:
            self._waits_for_database = True
            _log.warning("printing_waits", printer=self.name, error=error.code)
        self._poll_at = time.monotonic() + self._timing.watch

    def _became(self, status: PrinterStatus, cause: str | None = None) -> None:
        at = self._clock()
        if not status.prints and self._outage is None:
            self._outage = PrinterOutage(self.name, status, cause, at)
            self._out_s = time.monotonic()
            _log.warning("printer_out", printer=self.name, status=status.value, cause=cause)
            self._tell.outage(self._outage)
        elif status.prints and self._outage is not None:
            ended = PrinterOutage(self.name, status, None, self._outage.began, at)
            self._outage = None
            if time.monotonic() - self._out_s > self._timing.noted:
                self._spooler.note_queued()
            _log.info("printer_back", printer=self.name, status=status.value)
            self._tell.outage(ended)
        if status is not self.status:
            self.now = PrinterNow(status, at, self._confirms)
            self._tell.changed()
