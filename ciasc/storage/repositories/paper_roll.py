"""The paper rolls of the printers, updated in the same commit as each ticket that uses paper."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import bindparam, select, update

from ciasc.domain.core.paper_roll import PaperRoll
from ciasc.domain.core.print_jobs import PrintState
from ciasc.storage.repositories.rows import Rows, Shape, here
from ciasc.storage.tables import paper_roll, print_job

_ROLL: Final = Shape(PaperRoll, paper_roll, "printer")
_PRINTER_OF: Final = (
    select(print_job.c.printer)
    .where(here(print_job), print_job.c.id == bindparam("of_id"), print_job.c.state == PrintState.SENT)
    .scalar_subquery()
)
_USE: Final = (
    update(paper_roll)
    .where(here(paper_roll), paper_roll.c.printer == _PRINTER_OF)
    .values(used_mm=paper_roll.c.used_mm + bindparam("mm"), ticket_mm=bindparam("mm"))
)


class PaperReading(Rows):
    """Read the paper rolls."""

    def rolls(self) -> Mapping[str, PaperRoll]:
        """Return the paper roll of every printer, by the printer's name."""
        return {roll.printer: roll for roll in _ROLL.values(self._all(_ROLL.select))}


class PaperWriting(PaperReading):
    """Write the paper rolls."""

    def save_roll(self, roll: PaperRoll) -> None:
        """Update the paper roll of a printer."""
        _ROLL.put(self._connection, self._station_id, roll)

    def use_paper(self, job_id: int, mm: int) -> None:
        """Update the roll for a job that is on its way, else do nothing, so that none counts twice."""
        self._connection.execute(_USE, {"of_station": self._station_id, "of_id": job_id, "mm": mm})
