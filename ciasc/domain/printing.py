"""What a paper ticket says and how its printing stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum, auto
from typing import Protocol


class PrintState(StrEnum):
    """How the paper of a ticket stands. `unknown` is lost after the first byte: never retried blindly."""

    QUEUED = auto()
    SENT = auto()
    PRINTED = auto()
    UNKNOWN = auto()
    FAILED = auto()
    NONE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
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


class Outbox(Protocol):
    """The jobs of the printers, as their owners see them; every change is committed when the call returns."""

    def due(self, printer: str) -> tuple[PrintJob, Slip] | None:
        """The oldest queued job of that printer and what it says; None if nothing is due."""
        ...

    def became(self, job_id: int, state: PrintState, paper_mm: int = 0) -> None:
        """Store how a job stands now and, when a sent one ended, how much of the roll it took."""
        ...

    def reconcile(self, printer: str) -> int:
        """At start-up: jobs left half way (`sent`) become `unknown`; how many there were."""
        ...
