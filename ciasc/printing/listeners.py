"""The callbacks of a printer: a new status, the end of a job, an outage."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ciasc.domain.core.print_jobs import PrinterStatus


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
