"""The papers of the tickets of a self-contained kiosk, on its one printer."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, func, insert, select

from ciasc.domain.core.errors import NotFound
from ciasc.domain.core.print_jobs import PaperTicket, PrintJob, PrintState
from ciasc.ports import Given
from ciasc.storage.engine import transaction
from ciasc.storage.node.node_tables import given, paper

PRINTER: Final = "kiosk"
"""The name of the one printer of a self-contained kiosk."""
JOB: Final = select(paper.c.id, given.c.id.label("ticket"), paper.c.state, paper.c.copy, paper.c.at).join(
    given, given.c.seq == paper.c.seq
)
SLIP: Final = TypeAdapter(PaperTicket)
GIVEN: Final = TypeAdapter(Given)
_ADD: Final = insert(paper)

Prints = Callable[[], bool]
"""A function that returns whether the printer gives paper now."""


class NodePapers:
    """The papers in the file of a kiosk; without a printer none is queued."""

    def __init__(self, printer: str | None, writer: Engine, readers: Engine) -> None:
        self.printer = printer
        self._writer = writer
        self._readers = readers
        self.prints: Prints = lambda: True
        """While it returns False, a new ticket gets no paper later either."""

    def queue(self, connection: Connection, seq: int, at: datetime) -> None:
        """Queue the first paper of a ticket, in the transaction that stores it."""
        if self.printer is not None:
            state = PrintState.QUEUED if self.prints() else PrintState.NONE
            connection.execute(_ADD, {"seq": seq, "state": state, "copy": False, "at": at})

    def counts(self) -> dict[PrintState, int]:
        """Return how many tickets have their newest paper in each state: a copy settles the one before it."""
        newest = select(func.max(paper.c.id)).group_by(paper.c.seq)
        words = select(paper.c.state, func.count()).where(paper.c.id.in_(newest)).group_by(paper.c.state)
        with transaction(self._readers, writes=False) as connection:
            return {row[0]: row[1] for row in connection.execute(words)}

    def job(self, ticket_id: str) -> PrintJob | None:
        """Return the newest paper of that ticket; None if there is none."""
        words = JOB.where(given.c.id == ticket_id).order_by(paper.c.id.desc()).limit(1)
        with transaction(self._readers, writes=False) as connection:
            row = connection.execute(words).first()
        return None if row is None else job_of(row, self.printer or "")

    def copy(self, ticket_id: str, at: datetime) -> PrintJob:
        """Return a queued copy or the paper on its way; NotFound if this kiosk cannot print that ticket."""
        with transaction(self._writer, writes=True) as connection:
            if not self.copy_in(connection, ticket_id, at):
                raise NotFound("storage.kiosk.not_printable")
        job = self.job(ticket_id)
        assert job is not None  # noqa: S101 - just written
        return job

    def copy_in(self, connection: Connection, ticket_id: str, at: datetime) -> bool:
        """Queue a copy unless a paper is on its way; return whether this kiosk can print that ticket.

        None is printed of a ticket that was given without a number.
        """
        row = connection.execute(select(given.c.seq, given.c.given).where(given.c.id == ticket_id)).first()
        if row is None or self.printer is None or not GIVEN.validate_json(row.given).shows_code:
            return False
        seq = row.seq
        of_ticket = JOB.where(given.c.id == ticket_id).order_by(paper.c.id.desc()).limit(1)
        newest = connection.execute(of_ticket).first()
        if newest is None or not job_of(newest, self.printer).suffices(self.printer, at):
            connection.execute(_ADD, {"seq": seq, "state": PrintState.QUEUED, "copy": True, "at": at})
        return True


def job_of(row: Any, printer: str) -> PrintJob:  # noqa: ANN401 - a row of JOB, with more or without
    """Return that row as a job of that printer."""
    return PrintJob(
        id=row.id,
        ticket=row.ticket,
        printer=printer,
        state=row.state,
        copy=bool(row.copy),
        created_at=row.at,
    )
