"""Every printer of this server: one owner each, updated as printers are added, changed and removed.

Which printer a ticket is printed on: `ciasc/station/tickets/issue.py`.
"""

import os
import threading
from collections.abc import Callable, Mapping
from typing import Final

import structlog

from ciasc.domain.core.errors import CiascError, Conflict
from ciasc.domain.core.print_jobs import Outbox, PrinterNow, PrinterStatus
from ciasc.domain.core.printer_place import printer_place
from ciasc.ports import Clock, Printer, Store
from ciasc.printing.printer_events import Listeners, PrinterEvents
from ciasc.printing.printer_owner import PrinterOwner
from ciasc.printing.profiles import profile_of
from ciasc.printing.wire.retry_and_wait_times import NORMAL, PrinterTiming

LOOK_S: Final = 2.0
"""Seconds between checks for printers added with the command line: one small query each time."""

_log = structlog.get_logger(part="printer")


class Fleet:
    """The printers in the store. `changed` is called with a new status, `printed` with the end of a job."""

    def __init__(
        self,
        store: Store,
        outbox: Outbox,
        *,
        clock: Clock,
        changed: Callable[[], None],
        printed: Callable[[], None],
        timing: PrinterTiming = NORMAL,
    ) -> None:
        self._store = store
        self._outbox = outbox
        self._clock = clock
        self._changed = changed
        self._timing = timing
        self._journal = PrinterEvents(store, changed)
        self._listeners = Listeners(changed, printed, self._journal.note)
        self._known: list[Printer] = []
        self._owners: Mapping[Printer, PrinterOwner] = {}
        self._leaving: list[PrinterOwner] = []
        self._unusable: set[Printer] = set()
        self._failing: set[Callable[[], None]] = set()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="printers", daemon=True)

    def start(self) -> None:
        """Start to print, and to check which printers are stored."""
        self._thread.start()

    def stop(self) -> None:
        """Stop within two seconds; unfinished jobs are handled at the next start."""
        self._stopped.set()
        self._journal.hurry()
        if self._thread.is_alive():
            self._thread.join(timeout=1)
        _stop(list(self._owners.values()))
        self._tend(self._journal.write)

    def wake(self) -> None:
        """Check for new tickets to print; never block."""
        for device in self._owners.values():
            device.wake()

    def now(self) -> dict[str, PrinterNow]:
        """Return the state of each printer, by name."""
        return {printer.name: device.now for printer, device in self._owners.items()}

    def out(self) -> frozenset[str]:
        """Return the names of the printers that print no paper now."""
        return frozenset(printer.name for printer, device in self._owners.items() if device.out)

    def ended(self) -> str | None:
        """Return the name of a thread that has ended; None while all are alive."""
        gone = (f"printer {printer.name}" for printer, device in self._owners.items() if not device.alive)
        return next(gone, None if self._thread.is_alive() else "printers")

    def status(self, name: str) -> PrinterStatus:
        """Return the status of the printer with that name; DOWN if there is none."""
        now = self.now().get(name)
        return now.status if now is not None else PrinterStatus.DOWN

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._tend(self._journal.write)
            self._tend(self._notice)
            self._journal.wait(LOOK_S)

    def _tend(self, task: Callable[[], None]) -> None:
        """Run the task; log an error one time until it succeeds."""
        known = task in self._failing
        self._failing.add(task)
        try:
            task()
        except CiascError as error:
            if not known:
                _log.warning("printers_wait", error=error.code)
        except Exception as error:  # noqa: BLE001 - as no more threads or files: tried again at the next look
            if not known:
                _log.error("printers_wait", error=type(error).__name__, exc_info=error)
        else:
            self._failing.discard(task)

    def _notice(self) -> None:
        """Update the owners to the stored printers; a changed address or model creates a new owner."""
        with self._store.read() as tx:
            wanted = list(tx.devices.printers())
        if wanted == self._known:
            return
        gone = [device for printer, device in self._owners.items() if printer not in wanted]
        self._leaving = [device for device in [*self._leaving, *gone] if device.alive]
        self._owners = {printer: device for printer, device in self._owners.items() if printer in wanted}
        _stop(gone)
        self._leaving = [device for device in self._leaving if device.alive]
        # A ticket on its way takes seconds: no second owner touches its printer before that one ends.
        busy = {key for device in self._leaving for key in (device.name, _place(device.url))}
        waiting = [printer for printer in wanted if not busy.isdisjoint((printer.name, _place(printer.url)))]
        for printer in wanted:
            if printer not in self._owners and printer not in waiting and (made := self._owner(printer)):
                made.start()  # before it is counted among those that need a live thread
                self._owners = {**self._owners, printer: made}
        # All are there: after an error the rest is made at the next look.
        self._known = self._known if waiting else wanted
        self._changed()

    def _owner(self, printer: Printer) -> PrinterOwner | None:
        """Return a new owner, or None for a printer that cannot be used, which is logged one time.

        Data of an earlier version may have two printers in one place: the first by name has it.
        """
        try:
            profile = profile_of(printer.url, printer.profile)
            for other in self._owners:
                if _share(other, printer):
                    raise Conflict("station.printer.same_place", printer=other.name, now={})
        except CiascError as error:
            if printer not in self._unusable:
                self._unusable.add(printer)
                _log.error("printer_unusable", printer=printer.name, error=str(error))
            return None
        return PrinterOwner(
            printer.name,
            printer.url,
            profile,
            self._outbox,
            clock=self._clock,
            listeners=self._listeners,
            timing=self._timing,
        )


def _place(url: str) -> str:
    """Return the place behind an address; a malformed one is a place of its own."""
    try:
        return printer_place(url, os.path.realpath)
    except ValueError:
        return url


def _share(one: Printer, other: Printer) -> bool:
    """Return whether two printers are one; several may append to a file."""
    place = _place(one.url)
    return place == _place(other.url) and not place.startswith("file:")


def _stop(devices: list[PrinterOwner]) -> None:
    """Stop those owners in parallel: each may take a second."""
    for device in devices:
        device.ask_to_stop()
    for device in devices:
        device.stop()
