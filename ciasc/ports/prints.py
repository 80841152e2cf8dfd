"""The print jobs and paper rolls, as the use cases read and change them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from ciasc.domain.core.kiosk_printer_orders import KioskWish
from ciasc.domain.core.paper_roll import PaperRoll
from ciasc.domain.core.print_jobs import LostPaper, PrintJob, PrintState
from ciasc.domain.core.services import Lane
from ciasc.domain.tickets.ticket import Ticket


class PrintReading(Protocol):
    """The print jobs and paper rolls, to read."""

    def job_of(self, ticket_id: str) -> PrintJob | None:
        """Return the newest print job of that ticket."""
        ...

    def counts(self) -> Mapping[tuple[str, PrintState], int]:
        """Return how many print jobs of the last day are in each state, by printer."""
        ...

    def lost(self) -> Sequence[LostPaper]:
        """Return the papers of the last day with an unknown end and without a copy, oldest first."""
        ...

    def unprinted(self) -> Sequence[LostPaper]:
        """Return the papers that people now in front of a kiosk do not get, oldest first."""
        ...

    def last(self) -> Mapping[str, datetime]:
        """Return when the last printed paper of the last day was queued, by printer."""
        ...

    def rolls(self) -> Mapping[str, PaperRoll]:
        """Return the paper roll of every printer, by the printer's name."""
        ...

    def wishes(self, kiosk: str) -> Sequence[KioskWish]:
        """Return what that kiosk has not confirmed yet, oldest first."""
        ...


class PrintWriting(PrintReading, Protocol):
    """The print jobs and paper rolls, to read and change."""

    def queue(
        self,
        ticket: Ticket,
        printer: str,
        at: datetime,
        *,
        copy: bool = False,
        state: PrintState = PrintState.QUEUED,
    ) -> PrintJob:
        """Queue the paper of a ticket in the same commit; with the state `none`, only record that."""
        ...

    def claim(self, job: PrintJob, lanes: Collection[Lane]) -> bool:
        """Set a queued job to `sent`; return whether it was still queued and of use.

        It is of use if its ticket is in one of `lanes`, and did not end after the paper was requested.
        """
        ...

    def became(self, job: PrintJob, state: PrintState, *, final: bool = False) -> None:
        """Update the state of a job; raise NotFound if that ticket has no such job.

        A `sent` job that is `final` changes no more: its printer confirms nothing.
        """
        ...

    def save_roll(self, roll: PaperRoll) -> None:
        """Update the paper roll of a printer."""
        ...

    def use_paper(self, job_id: int, mm: int) -> None:
        """Update the roll for a job that is on its way, else do nothing, so that none counts twice."""
        ...

    def wish(self, kiosk: str, ticket: str | None, at: datetime) -> None:
        """Store that a kiosk is to print a copy of a ticket, or without a ticket, to count a new roll."""
        ...

    def sent_wishes(self, wishes: Sequence[KioskWish], receipt: str) -> None:
        """Store the receipt of the answer in which those wishes are sent."""
        ...

    def end_wishes(self, wishes: Sequence[KioskWish]) -> None:
        """Delete wishes: the kiosk confirmed them, or they are of no use any more."""
        ...
