"""The printer of a kiosk node: of its own settings, or else the one that its station gives it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from ciasc.domain.core.errors import CiascError
from ciasc.domain.core.print_jobs import PrinterStatus
from ciasc.printing.printer_events import Listeners
from ciasc.printing.printer_owner import PrinterOwner
from ciasc.printing.profiles import profile_of
from ciasc.storage.node.node_outbox import NodeOutbox, Sure
from ciasc.storage.node.node_papers import PRINTER
from ciasc.storage.node.node_store import NodeStore
from ciasc.utc_clock import utc_now

_log = structlog.get_logger(part="printer")


@dataclass(frozen=True, slots=True)
class PrinterPlace:
    """The address of a printer and its profile."""

    url: str
    profile: str


class NodePrinter:
    """The one printer of a kiosk node, None until its place is known; a later place replaces it."""

    def __init__(
        self,
        store: NodeStore,
        *,
        sure: Sure,
        longest: Callable[[], timedelta],
        up_s: Callable[[], float],
        changed: Callable[[], None],
    ) -> None:
        self._store = store
        self._changed = changed
        self._started = False
        self.outbox = NodeOutbox(store, sure=sure, longest=longest, up_s=up_s)
        self.place: PrinterPlace | None = None
        self.device: PrinterOwner | None = None

    def use(self, place: PrinterPlace | None) -> None:
        """Print there from now on, or nowhere; a place that is not valid is logged and changes nothing."""
        if place == self.place:
            return
        try:
            device = None if place is None else self._owner(place)
        except CiascError as error:
            _log.error("printer_not_valid", reason=error.code)
            return
        before, self.device, self.place = self.device, device, place
        if before is not None:
            before.stop()
        self._store.papers.prints = (lambda: not device.out) if device is not None else (lambda: True)
        self._store.papers.printer = None if place is None else PRINTER
        if device is not None and self._started:
            device.start()
        self._changed()

    def _owner(self, place: PrinterPlace) -> PrinterOwner:
        return PrinterOwner(
            PRINTER,
            place.url,
            profile_of(place.url, place.profile),
            self.outbox,
            clock=utc_now,
            listeners=Listeners(changed=self._changed),
        )

    def start(self) -> None:
        """Start to print, now and at each later place."""
        self._started = True
        if self.device is not None:
            self.device.start()

    def stop(self) -> None:
        """Stop to print."""
        if self.device is not None:
            self.device.stop()

    def wake(self) -> None:
        """Look at once for a paper to print."""
        if self.device is not None:
            self.device.wake()

    @property
    def alive(self) -> bool:
        """Return whether its thread is alive, or none is needed."""
        return self.device is None or self.device.alive

    @property
    def status(self) -> PrinterStatus | None:
        """Return the status of the printer; None without one."""
        return None if self.device is None else self.device.status

    @property
    def state(self) -> str:
        """Return the state of the printer; `none` without one."""
        return "none" if self.status is None else self.status.value
