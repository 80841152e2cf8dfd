"""What a paper ticket says, how its printing stands, and how a printer stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto
from typing import Final, Protocol

from ciasc.domain.core.clock_pace import EVEN, ClockPace

GENERIC: Final = "generic-80"
"""The profile of a new printer of which nobody named the model."""


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
        """Whether a ticket may be sent."""
        return self in (PrinterStatus.READY, PrinterStatus.PAPER_LOW)

    @property
    def words(self) -> str:
        """What a person should know of it, and how to mend it."""
        return WORDS[self]

    @property
    def goes_on(self) -> bool:
        """Whether a printer that stopped prints what it holds once it was helped."""
        return self in (
            PrinterStatus.PAPER_OUT,
            PrinterStatus.COVER_OPEN,
            PrinterStatus.CUTTER_ERROR,
            PrinterStatus.OVERHEATED,
        )


WORDS: Final[Mapping[PrinterStatus, str]] = {
    PrinterStatus.DOWN: "No se encuentra. Revise el cable y que esté encendida.",
    PrinterStatus.MUTE: "No responde. Apáguela, espere diez segundos y enciéndala.",
    PrinterStatus.READY: "Lista.",
    PrinterStatus.PAPER_LOW: "Queda poco papel. Tenga a mano un rollo nuevo.",
    PrinterStatus.PAPER_OUT: "Sin papel. Ponga un rollo nuevo; los tickets pendientes saldrán solos.",
    PrinterStatus.COVER_OPEN: "Tapa abierta. Ciérrela hasta que haga clic.",
    PrinterStatus.CUTTER_ERROR: "Cuchilla trabada. Abra la tapa, retire el papel atascado y ciérrela.",
    PrinterStatus.OVERHEATED: "Cabezal caliente. Espere unos minutos; sigue sola.",
    PrinterStatus.FATAL: "Falla interna. Apáguela y avise al técnico.",
}
"""What a person should know of each status, and how to mend it."""


@dataclass(frozen=True, slots=True)
class PrinterNow:
    """How a printer stands and since when."""

    status: PrinterStatus
    since: datetime


_AT_ONCE: Final = timedelta(seconds=10)
"""Within this time two people who ask for a copy saw the same paper missing."""

_SURELY_OF_USE: Final = timedelta(hours=1)
"""No station drops a paper that has waited for less, while its visit goes on."""


class PrintState(StrEnum):
    """How the paper of a ticket stands. `unknown` is lost after the first byte: never retried blindly."""

    QUEUED = auto()
    SENT = auto()
    PRINTED = auto()
    UNKNOWN = auto()
    FAILED = auto()
    NONE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperTicket:
    """Everything that one paper ticket says; `service` is the public name and `at` is local time."""

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
        """Return whether somebody who wants a copy from that printer needs no other paper than this one.

        It has not begun to come out and will not be dropped as `stale` either, or it is a copy that somebody
        else asked for just now. `ended_at` is when the visit ended.
        """
        if self.printer != printer or self.state in (PrintState.UNKNOWN, PrintState.FAILED):
            return False
        if self.state is PrintState.QUEUED and not stale(self, ended_at, now, pace.span(_SURELY_OF_USE)):
            return True
        return self.copy and abs(now - self.created_at) < pace.span(_AT_ONCE)


def stale(job: PrintJob, ended_at: datetime | None, now: datetime, longest: timedelta) -> bool:
    """Whether a paper is of no use any more: its visit ended after it was asked for, or it waited too long.

    A copy that somebody asked for after the visit has its use.
    """
    return (ended_at is not None and ended_at >= job.created_at) or now - job.created_at > longest


@dataclass(frozen=True, slots=True, kw_only=True)
class LostPaper:
    """A paper that may or may not have come out and that nobody has printed again."""

    job: int
    ticket: str
    code: str
    printer: str
    at: datetime


class Outbox(Protocol):
    """The jobs of the printers, as their owners see them; every change is committed when the call returns."""

    def due(self, printer: str) -> tuple[PrintJob, PaperTicket] | None:
        """The oldest queued job of that printer and what it says; None if nothing is due.

        Jobs of no use any more are marked `failed` on the way, with an event each.
        """
        ...

    def became(self, job_id: int, state: PrintState, paper_mm: int = 0) -> None:
        """Store how a job stands now and, when a sent one ended, how much of the roll it took."""
        ...

    def reconcile(self, printer: str) -> int:
        """At start-up: jobs left half way (`sent`) become `unknown`; how many there were."""
        ...
