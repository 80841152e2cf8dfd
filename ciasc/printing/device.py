"""One owner for each printer: it asks, sends the tickets, tells an outage once and heals by itself."""

import contextlib
import re
import termios
import threading
import time
from collections.abc import Callable
from typing import Final

import serial
import structlog

from ciasc.domain.errors import CiascError
from ciasc.domain.printing import Outbox
from ciasc.printing.port import Port, open_port
from ciasc.printing.profiles import Profile
from ciasc.printing.spooler import Spooler
from ciasc.printing.status import ANSWERS, POLL, Status, decode, is_answer

FAULTS: Final = (OSError, serial.SerialException, termios.error)
"""What a wire throws when something is wrong with it."""

IDLE_S: Final = 2.0
WATCH_S: Final = 0.3
ANSWER_S: Final = 0.5
BACK_OFF_S: Final = (0.1, 2.0)
MISSED: Final = 3

# Its four free bytes may look like answers to a poll.
_CONFIRMATION: Final = re.compile(rb"\x37\x22.{4}\x00", re.DOTALL)
_log = structlog.get_logger(part="printer")


class Device:
    """A printer and the one thread that may touch it. `on_change` is told of every change of status."""

    def __init__(
        self, name: str, url: str, profile: Profile, outbox: Outbox, *, on_change: Callable[[], None]
    ) -> None:
        self.name = name
        self.status = Status.DOWN
        self._url = url
        self._spooler = Spooler(name, profile, outbox)
        self._on_change = on_change
        self._port: Port | None = None
        self._pause = BACK_OFF_S[0]
        self._missed = 0
        self._told = False
        self._wake = threading.Event()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"printer-{name}", daemon=True)

    def start(self) -> None:
        """Begin to ask and to print."""
        self._thread.start()

    def stop(self) -> None:
        """Stop within a second; a ticket on its way is left to be found at the next start."""
        self._stopped.set()
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(timeout=1)

    @property
    def alive(self) -> bool:
        """Whether its thread works, as it does from start to stop."""
        return self._thread.is_alive()

    def wake(self) -> None:
        """There may be a new ticket to print; never blocks."""
        self._wake.set()

    def _run(self) -> None:
        self._reconcile()
        while not self._stopped.is_set():
            self._wake.clear()
            self._wake.wait(self._step())
        self._drop()

    def _reconcile(self) -> None:
        while not self._stopped.is_set():
            try:
                lost = self._spooler.reconcile()
            except CiascError as error:
                _log.warning("reconcile_failed", printer=self.name, error=error.code)
                self._stopped.wait(BACK_OFF_S[1])
                continue
            if lost:
                _log.warning("jobs_unknown_after_restart", printer=self.name, jobs=lost)
            return

    def _step(self) -> float:
        """Ask the printer, print what is due; the seconds until the next look."""
        try:
            self._became(self._ask())
            while self.status.prints and not self._stopped.is_set():
                due = self._spooler.due()
                if due is None:
                    return IDLE_S
                self._spooler.send(self._opened(), *due, self._will_still_print)
                self._became(self._ask())
        except FAULTS as fault:
            return self._lost(fault)
        except CiascError as error:
            _log.warning("printing_waits", printer=self.name, error=error.code)
        except Exception as error:  # noqa: BLE001 - the owner of a printer never dies
            _log.error("printing_failed", printer=self.name, exc_info=error)
            return self._lost(error)
        return WATCH_S

    def _opened(self) -> Port:
        if self._port is None:
            self._port = open_port(self._url)
            self._missed = 0
        return self._port

    def _ask(self) -> Status:
        port = self._opened()
        if not port.answers:
            return Status.READY
        while port.read(0):
            pass  # late answers to older questions
        port.write(POLL, ANSWER_S)
        status, _ = self._answered(port)
        self._pause = BACK_OFF_S[0]
        if status is not Status.MUTE:
            self._missed = 0
            return status
        self._missed += 1
        if self._missed >= MISSED:
            self._drop()
        return Status.MUTE if self._missed >= MISSED or not self.status.prints else self.status

    def _answered(self, port: Port) -> tuple[Status, bytes]:
        """What the printer answers to a poll, and everything that came meanwhile."""
        heard = b""
        found = b""
        until = time.monotonic() + ANSWER_S
        while len(found) < ANSWERS and (left := until - time.monotonic()) > 0:
            heard += port.read(left)
            found = bytes(byte for byte in _CONFIRMATION.sub(b"", heard) if is_answer(byte))
        return decode(found[:ANSWERS]), heard

    def _will_still_print(self, port: Port) -> tuple[bool, bytes]:
        """Whether a ticket without confirmation still waits in a printer that only needs a hand."""
        if self._stopped.is_set():
            return False, b""
        port.write(POLL, ANSWER_S)
        status, heard = self._answered(port)
        self._became(status)
        return status in (Status.PAPER_OUT, Status.COVER_OPEN, Status.OVERHEATED), heard

    def _lost(self, fault: Exception) -> float:
        self._drop()
        self._became(Status.DOWN, type(fault).__name__)
        pause, self._pause = self._pause, min(self._pause * 2, BACK_OFF_S[1])
        self._stopped.wait(pause)
        return 0

    def _drop(self) -> None:
        port, self._port = self._port, None
        if port is not None:
            with contextlib.suppress(*FAULTS):
                port.close()

    def _became(self, status: Status, cause: str | None = None) -> None:
        if status is self.status and (self._told or status.prints):
            return
        if not status.prints:
            self._told = True
            _log.warning("printer_out", printer=self.name, status=status.value, cause=cause)
        elif self._told:
            self._told = False
            _log.info("printer_back", printer=self.name, status=status.value)
        self.status = status
        self._on_change()
