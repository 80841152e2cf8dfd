"""What printers notify: a new status, the end of a job, an outage.

Outages are events, written into the station's history by a thread that no printer waits for.
"""

import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from ciasc.domain.core.permissions import SYSTEM
from ciasc.domain.core.print_jobs import PrinterStatus
from ciasc.domain.tickets.events import EventKind
from ciasc.ports import Store

if TYPE_CHECKING:
    from ciasc.domain.core.errors import JsonValue

_MOST: Final = 1000
"""A printer with a loose cable fails twice a second; what a database that is away misses stays bounded."""


@dataclass(frozen=True, slots=True)
class PrinterOutage:
    """A printer stopped printing, or prints again when `ended` is known."""

    printer: str
    status: PrinterStatus
    cause: str | None
    began: datetime
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listeners:
    """The callbacks; none of them may block. `changed` gets a new status, `printed` the end of a job."""

    changed: Callable[[], None] = lambda: None
    printed: Callable[[], None] = lambda: None
    outage: Callable[[PrinterOutage], None] = lambda _: None


class PrinterEvents:
    """Events of printers on their way to the store. `written` is called after each commit."""

    def __init__(self, store: Store, written: Callable[[], None], most: int = _MOST) -> None:
        self._store = store
        self._written = written
        self._waiting: deque[tuple[EventKind, datetime, dict[str, JsonValue]]] = deque(maxlen=most)
        self._came = threading.Event()

    def note(self, outage: PrinterOutage) -> None:
        """Add the begin or the end of an outage; never block."""
        data: dict[str, JsonValue] = {"printer": outage.printer, "status": outage.status.value}
        if outage.ended is None:
            self._waiting.append((EventKind.PRINTER_OUT, outage.began, data | {"cause": outage.cause}))
        else:
            # The clock may have been set back in between.
            seconds = max(round((outage.ended - outage.began).total_seconds()), 0)
            self._waiting.append((EventKind.PRINTER_BACK, outage.ended, data | {"seconds": seconds}))
        self._came.set()

    def wait(self, seconds: float) -> None:
        """Return when there is something to write, or after so many seconds."""
        self._came.wait(seconds)
        self._came.clear()

    def hurry(self) -> None:
        """End a wait."""
        self._came.set()

    def write(self) -> None:
        """Store the events; raise the error and keep them for the next time if that fails."""
        while self._waiting:
            first = self._waiting[0]
            kind, at, data = first
            with self._store.begin() as tx:
                tx.events.record(kind, SYSTEM, at, data=data)
            with suppress(IndexError):
                if self._waiting[0] is first:  # a full queue may have dropped it in the meantime
                    self._waiting.popleft()
            self._written()
