"""The papers to print, as rows that were written with their tickets."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, func, insert, select, update

from ciasc.domain.errors import NotFound
from ciasc.domain.printing import PrintJob, PrintState
from ciasc.domain.ticket import Ticket
from ciasc.storage.rows import Rows, Shape, here
from ciasc.storage.tables import print_job

JOB: Final = Shape(PrintJob, print_job, "id")

_NEWEST: Final = (
    JOB.select.where(print_job.c.ticket == bindparam("ticket")).order_by(print_job.c.id.desc()).limit(1)
)
_COUNTS: Final = (
    select(print_job.c.printer, print_job.c.state, func.count())
    .where(here(print_job), print_job.c.created_at > bindparam("since"))
    .group_by(print_job.c.printer, print_job.c.state)
)
_QUEUE: Final = insert(print_job).returning(print_job.c.id)
_BECAME: Final = (
    update(print_job)
    .where(print_job.c.station_id == bindparam("of_station"), print_job.c.id == bindparam("of_id"))
    .values(state=bindparam("now"))
)
_DAY: Final = timedelta(days=1)


class PrintReading(Rows):
    """How the papers stand."""

    def print_job(self, ticket_id: str) -> PrintJob | None:
        """The newest print job of that ticket."""
        row = self._first(_NEWEST, ticket=ticket_id)
        return None if row is None else JOB.value(row)

    def print_counts(self) -> Mapping[tuple[str, PrintState], int]:
        """How many jobs of the last day stand in each state, by printer."""
        rows = self._all(_COUNTS, since=self._here.clock() - _DAY)
        return {(printer, state): many for printer, state, many in rows}


class PrintWriting(PrintReading):
    """New papers."""

    def queue_print(self, ticket: Ticket, printer: str, at: datetime, *, copy: bool = False) -> PrintJob:
        """Queue the paper of a ticket in the same commit."""
        row = {
            "ticket": ticket.id,
            "printer": printer,
            "state": PrintState.QUEUED,
            "copy": copy,
            "created_at": at,
        }
        number = self._connection.execute(_QUEUE, {"station_id": self._station_id, **row}).scalar_one()
        return PrintJob(
            id=number, ticket=ticket.id, printer=printer, state=PrintState.QUEUED, copy=copy, created_at=at
        )

    def print_became(self, job_id: int, state: PrintState) -> None:
        """Store how a job stands now; NotFound if there is no such job."""
        names = {"of_station": self._station_id, "of_id": job_id, "now": state}
        if self._connection.execute(_BECAME, names).rowcount == 0:
            raise NotFound("No existe ese trabajo de impresión.")
