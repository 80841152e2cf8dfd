"""Contents of a paper ticket, states of its printing, and states of a printer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum, auto
from typing import Final, Literal, Protocol

from ciasc.domain.core.clock_pace import EVEN, ClockPace
from ciasc.domain.core.messages import Message, message

GENERIC: Final = "generic-80"
"""The default profile of a new printer."""

PRINT_WITHIN_HOURS: Final = 8
"""The default of the setting `print_within_hours`: a later ticket is not printed any more."""


PrinterLevel = Literal["good", "warn", "bad"]


class PrinterStatus(StrEnum):
    """What a printer can do now; only `ready` and `paper_low` print."""

    DOWN = auto()
    MUTE = auto()
    READY = auto()
    PAPER_LOW = auto()
    PAPER_OUT = auto()
    COVER_OPEN = auto()
    CUTTER_ERROR = auto()
    OVERHEATED = auto()
    FATAL = auto()

    @property
    def prints(self) -> bool:
        """Return whether a ticket may be sent."""
        return self in (PrinterStatus.READY, PrinterStatus.PAPER_LOW)

    def level(self, *, warned: bool) -> PrinterLevel:
        """Return whether a person should look at it: `warn` if it prints, but is not ready or `warned` of."""
        if not self.prints:
            return "bad"
        return "warn" if warned or self is not PrinterStatus.READY else "good"

    @property
    def words(self) -> Message:
        """Return what a person should know of it, and how to fix it."""
        return message(f"printing.status.{self.value}")

    @property
    def goes_on(self) -> bool:
        """Return whether a stopped printer prints its queue after it is fixed."""
        return self in (
            PrinterStatus.PAPER_OUT,
            PrinterStatus.COVER_OPEN,
            PrinterStatus.CUTTER_ERROR,
            PrinterStatus.OVERHEATED,
        )


@dataclass(frozen=True, slots=True)
class PrinterNow:
    """The status of a printer and when it began; `confirms` is set if it reports that a paper is out."""

    status: PrinterStatus
    since: datetime
    confirms: bool = True


_AT_ONCE: Final = timedelta(seconds=10)
"""Within this time two people who request a copy saw the same paper missing."""

_SURELY_OF_USE: Final = timedelta(hours=1)
"""A paper that has waited for less is never dropped while its visit goes on."""


class PrintState(StrEnum):
    """State of the paper of a ticket. `unknown` failed after the first byte: never retried blindly.

    `sent` is on its way, or is the end of a paper on a printer that confirms nothing. `none` has no paper:
    the person was shown the number to write down, and gets a paper only on request.
    """

    QUEUED = auto()
    SENT = auto()
    PRINTED = auto()
    UNKNOWN = auto()
    FAILED = auto()
    NONE = auto()

    @property
    def comes(self) -> bool:
        """Return whether the paper comes out by itself, or has."""
        return self in (PrintState.QUEUED, PrintState.SENT, PrintState.PRINTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperTicket:
    """The contents of one paper ticket; `service` is what the public may read of it, and `at` is local time.

    `lang` and `variety` are the language of the paper, `greeting` one line in the citizen's own, `bring` what
    to bring. `phrases` are the station's own, by message id, and `logo` is its picture.
    """

    code: str
    station: str
    service: str
    preferential: bool
    at: datetime
    ahead: int | None = None
    low_min: int | None = None
    high_min: int | None = None
    url: str | None = None
    copy: bool = False
    lang: str = "es"
    variety: str = ""
    greeting: str = ""
    bring: str = ""
    cud: str = ""
    phrases: Mapping[str, str] = field(default_factory=dict)
    logo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob:
    """One paper to print: a row written with its ticket."""

    id: int
    ticket: str
    printer: str
    state: PrintState
    copy: bool
    created_at: datetime

    def suffices(
        self, printer: str, now: datetime, ended_at: datetime | None = None, pace: ClockPace = EVEN
    ) -> bool:
        """Return whether this paper is enough for a person who requests a copy from that printer.

        It has not begun to come out and will not be dropped as `stale`, or it is a copy that another person
        requested just now. `ended_at` is when the visit ended.
        """
        if self.printer != printer or self.state in (PrintState.UNKNOWN, PrintState.FAILED, PrintState.NONE):
            return False
        if self.state is PrintState.QUEUED and not stale(self, ended_at, now, pace.span(_SURELY_OF_USE)):
            return True
        return self.copy and abs(now - self.created_at) < pace.span(_AT_ONCE)


def stale(job: PrintJob, ended_at: datetime | None, now: datetime, longest: timedelta) -> bool:
    """Return whether a paper is no longer useful: its visit ended after its request, or it waited too long.

    `longest` is `print_within_hours` of `ciasc/settings.py`. A copy requested after the visit is useful.
    """
    return (ended_at is not None and ended_at >= job.created_at) or now - job.created_at > longest


IN_FRONT: Final = timedelta(minutes=10)
"""How long a person may be in front of a kiosk after a ticket, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LostPaper:
    """A paper that did not come out, or may not have, and that was not printed again."""

    job: int
    ticket: str
    code: str
    printer: str
    at: datetime


class Outbox(Protocol):
    """The jobs of the printers, as their owners see them; every change is committed when the call returns."""

    def due(self, printer: str) -> tuple[PrintJob, PaperTicket] | None:
        """Return the newest queued job of that printer and its contents; None if nothing is due.

        The newest, because its person is in front of the printer. Useless jobs are marked `failed` on the
        way, with an event each.
        """
        ...

    def claim(self, job: PrintJob) -> bool:
        """Set a queued job to `sent`; return whether it was still queued: one owner alone prints it.

        A job that is of no use any more is not claimed; the next `due` marks it `failed`.
        """
        ...

    def became(self, job: PrintJob, state: PrintState, paper_mm: int = 0) -> None:
        """Store the state of a job and, when a sent one ended, the length of paper it used.

        `sent` with paper used is final: all of it was sent, and nothing more will be known.

        Raise NotFound if that ticket has no such job, or if it is to be queued again and was not `sent`.
        """
        ...

    def note_queued(self, printer: str) -> int:
        """Set queued first papers to `none` after an outage, and return how many; copies were requested."""
        ...

    def reconcile(self, printer: str) -> int:
        """Set unfinished jobs (`sent`, not final) to `unknown` at start-up; return how many there were."""
        ...
