"""Fakes that a test controls directly."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from ciasc.domain.core.errors import NotFound
from ciasc.domain.core.print_jobs import PaperTicket, PrintJob, PrintState
from tests.patience import PATIENCE_S

A_MONDAY = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
"""Nine in the morning in Lima."""


@dataclass
class HandClock:
    """A clock that only moves when it is set, and by `tick` at each reading."""

    now: datetime = A_MONDAY
    tick: timedelta = timedelta()

    def __call__(self) -> datetime:
        self.now += self.tick
        return self.now

    def forward(self, seconds: float) -> datetime:
        self.now += timedelta(seconds=seconds)
        return self.now


class FakeOutbox:
    """The print jobs in memory, with a way to wait for their states."""

    def __init__(self) -> None:
        self.jobs: dict[int, tuple[PrintJob, PaperTicket]] = {}
        self.history: list[tuple[int, PrintState]] = []
        self.paper_mm = 0
        self._changed = threading.Condition()

    def add(
        self,
        slip: PaperTicket,
        printer: str = "p",
        state: PrintState = PrintState.QUEUED,
        *,
        copy: bool = False,
    ) -> int:
        """Queue a paper; return its number."""
        with self._changed:
            number = len(self.jobs) + 1
            job = PrintJob(
                id=number, ticket=f"t-{number}", printer=printer, state=state, copy=copy, created_at=A_MONDAY
            )
            self.jobs[number] = (job, slip)
            self._changed.notify_all()
            return number

    def due(self, printer: str) -> tuple[PrintJob, PaperTicket] | None:
        """Return the oldest queued job of that printer."""
        with self._changed:
            waiting = (entry for entry in self.jobs.values() if entry[0].printer == printer)
            return next((entry for entry in waiting if entry[0].state is PrintState.QUEUED), None)

    def claim(self, job: PrintJob) -> bool:
        """Set a queued job to sent; return whether it was still queued."""
        with self._changed:
            queued = self.jobs[job.id][0].state is PrintState.QUEUED
            if queued:
                self._set(job.id, PrintState.SENT)
            return queued

    def became(self, job: PrintJob, state: PrintState, paper_mm: int = 0) -> None:
        """Update the state of a job; one that is not sent is not queued again."""
        with self._changed:
            if state is PrintState.QUEUED and self.jobs[job.id][0].state is not PrintState.SENT:
                raise NotFound("no such job")
            self._set(job.id, state)
            self.paper_mm += paper_mm

    def _set(self, number: int, state: PrintState) -> None:
        job, slip = self.jobs[number]
        self.jobs[number] = (replace(job, state=state), slip)
        self.history.append((number, state))
        self._changed.notify_all()

    def note_queued(self, printer: str) -> int:
        """Set queued first papers to none; return how many."""
        with self._changed:
            waiting = [
                number
                for number, (job, _) in self.jobs.items()
                if job.printer == printer and job.state is PrintState.QUEUED and not job.copy
            ]
            for number in waiting:
                self._set(number, PrintState.NONE)
        return len(waiting)

    def reconcile(self, printer: str) -> int:
        """Set sent jobs to unknown; return how many."""
        with self._changed:
            lost = [
                number
                for number, (job, _) in self.jobs.items()
                if job.printer == printer and job.state is PrintState.SENT
            ]
            for number in lost:
                self._set(number, PrintState.UNKNOWN)
        return len(lost)

    def wait(self, expected: Callable[["FakeOutbox"], bool]) -> None:
        """Return when the jobs are in the expected states."""
        with self._changed:
            assert self._changed.wait_for(lambda: expected(self), PATIENCE_S), self.history

    def states(self) -> list[PrintState]:
        """Return the state of each job, oldest first."""
        return [job.state for job, _ in self.jobs.values()]
