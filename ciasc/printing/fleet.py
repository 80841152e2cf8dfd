"""Every printer of this server: one owner each, made and ended as printers are added, changed and removed."""

import threading
from collections.abc import Callable, Mapping
from typing import Final

import structlog

from ciasc.domain.core.errors import CiascError
from ciasc.domain.core.print_jobs import Outbox, PrinterNow, PrinterStatus
from ciasc.ports import Clock, Printer, Store
from ciasc.printing.listeners import Listeners
from ciasc.printing.printer_events import PrinterEvents
from ciasc.printing.printer_owner import PrinterOwner
from ciasc.printing.profiles import profile_of
from ciasc.printing.wire.timing import NORMAL, PrinterTiming

LOOK_S: Final = 2.0
"""How soon a printer that somebody added with the command line is noticed: one small query each time."""

_log = structlog.get_logger(part="printer")


class Fleet:
    """The printers that the store names. `changed` is told of a new status, `printed` of the end of a job."""

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
        self._unusable: set[Printer] = set()
        self._away = False
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="printers", daemon=True)

    def start(self) -> None:
        """Begin to print, and to notice printers that come and go."""
        self._thread.start()

    def stop(self) -> None:
        """Stop within two seconds; what is on its way is found at the next start."""
        self._stopped.set()
        self._journal.hurry()
        if self._thread.is_alive():
            self._thread.join(timeout=1)
        _stop(list(self._owners.values()))
        self._tend(self._journal.write)

    def wake(self) -> None:
        """There may be new tickets to print; never blocks."""
        for device in self._owners.values():
            device.wake()

    def now(self) -> dict[str, PrinterNow]:
        """How each printer stands, by name."""
        return {printer.name: device.now for printer, device in self._owners.items()}

    def ended(self) -> str | None:
        """Which thread is not there any more; None while all are."""
        gone = (f"printer {printer.name}" for printer, device in self._owners.items() if not device.alive)
        return next(gone, None if self._thread.is_alive() else "printers")

    def status(self, name: str) -> PrinterStatus:
        """How the printer with that name stands; DOWN if there is none."""
        now = self.now().get(name)
        return now.status if now is not None else PrinterStatus.DOWN

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._tend(self._journal.write)
            self._tend(self._notice)
            self._journal.wait(LOOK_S)

    def _tend(self, task: Callable[[], None]) -> None:
        """Do that, or say once that the database is away."""
        try:
            task()
        except CiascError as error:
            if not self._away:
                _log.warning("printers_wait", error=error.code)
            self._away = True
        else:
            self._away = False

    def _notice(self) -> None:
        """Give every printer that is stored now its owner; a changed address or model makes a new one."""
        with self._store.read() as tx:
            wanted = list(tx.printers())
        if wanted == self._known:
            return
        self._known = wanted
        _stop([device for printer, device in self._owners.items() if printer not in wanted])
        kept = {printer: device for printer, device in self._owners.items() if printer in wanted}
        fresh = {
            printer: made for printer in wanted if printer not in kept and (made := self._owner(printer))
        }
        for device in fresh.values():
            device.start()  # before it is counted among those whose thread must live
        self._owners = kept | fresh
        self._changed()

    def _owner(self, printer: Printer) -> PrinterOwner | None:
        try:
            profile = profile_of(printer.url, printer.profile)
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


def _stop(devices: list[PrinterOwner]) -> None:
    """End those owners, all at once: each may take a second."""
    for device in devices:
        device.ask_to_stop()
    for device in devices:
        device.stop()
