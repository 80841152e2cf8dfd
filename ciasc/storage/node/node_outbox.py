"""The print outbox of a self-contained kiosk: which paper is due, its result, and the rest of the roll."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, and_, func, select, update

from ciasc.domain.core.errors import JsonValue
from ciasc.domain.core.kiosk_printer_orders import NO_RECEIPT, WishesSent
from ciasc.domain.core.paper_roll import PaperRoll
from ciasc.domain.core.print_jobs import LostPaper, PaperTicket, PrintJob, PrintState, stale
from ciasc.storage.node.node_papers import JOB, PRINTER, SLIP, job_of
from ciasc.storage.node.node_store import NodeStore
from ciasc.storage.node.node_tables import HandOverState, given, paper

_ROLL: Final = TypeAdapter(PaperRoll)
_NOTE: Final = "roll"
_RECEIPT: Final = "wishes"
_MOST_LOST: Final = 20
_DUE: Final = (
    JOB.add_columns(given.c.slip, given.c.way, given.c.boot, given.c.up_s, given.c.at.label("arrived_at"))
    .where(paper.c.state == PrintState.QUEUED)
    .order_by(paper.c.id.desc())
    .limit(1)
)
_ON_ITS_WAY: Final = and_(paper.c.state == PrintState.SENT, paper.c.final == 0)
_log = structlog.get_logger(part="printer")

Sure = Callable[[], tuple[datetime, str] | None]
"""The station's time and the boot in which it was received; None while it is only estimated."""


class NodeOutbox:
    """The papers of a self-contained kiosk; one that waited longer than `longest` allows is not printed."""

    def __init__(
        self,
        store: NodeStore,
        *,
        sure: Sure,
        longest: Callable[[], timedelta],
        up_s: Callable[[], float | None] = lambda: None,
    ) -> None:
        self._store = store
        self._sure = sure
        self._longest = longest
        self._up_s = up_s

    def due(self, printer: str) -> tuple[PrintJob, PaperTicket] | None:
        """Return the newest queued paper and its content; None if nothing is due.

        Papers that are too old are marked `failed` and logged, one line each.
        """
        while (row := self._newest()) is not None:
            job = job_of(row, printer)
            if not self._of_no_use(row, job):
                return job, replace(SLIP.validate_json(row.slip), copy=job.copy)
            _log.warning("paper_dropped", ticket=job.ticket, job=job.id)
            self.became(job, PrintState.FAILED)
        return None

    def _newest(self) -> Row[Any] | None:
        with self._store.reading() as connection:
            return connection.execute(_DUE).first()

    def _of_no_use(self, row: Row[Any], job: PrintJob) -> bool:
        """Return whether that paper is too old; False if the clock or the arrival is only estimated."""
        sure = self._sure()
        up_s = self._up_s()
        if up_s is not None and sure is not None and row.boot == sure[1] and not job.copy:
            # The clock may have leapt since, but not the one that counts from the start of the computer.
            return up_s - float(row.up_s) > self._longest().total_seconds()
        if sure is None or (row.way is HandOverState.WAITING and row.boot != sure[1]):
            return False
        # The arrival of a ticket that was handed over may have been corrected; a copy was requested later.
        asked = job if job.copy else replace(job, created_at=row.arrived_at)
        return stale(asked, None, sure[0], self._longest())

    def claim(self, job: PrintJob) -> bool:
        """Set a queued paper to `sent`; return whether it was still queued."""
        claimed = (
            update(paper)
            .where(paper.c.id == job.id, paper.c.state == PrintState.QUEUED)
            .values(state=PrintState.SENT)
        )
        with self._store.writing() as connection:
            return connection.execute(claimed).rowcount > 0

    def became(self, job: PrintJob, state: PrintState, paper_mm: int = 0) -> None:
        """Update the state of a paper, and count the roll that a sent one used, one time only.

        A paper is queued again only from `sent`. One that is still `sent` and used paper is final.
        """
        final = int(state is PrintState.SENT and paper_mm > 0)
        with self._store.writing() as connection:
            going = connection.execute(select(paper.c.id).where(paper.c.id == job.id, _ON_ITS_WAY)).first()
            if state is PrintState.QUEUED and going is None:
                return
            now = update(paper).where(paper.c.id == job.id).values(state=state, final=final)
            connection.execute(now)
            if paper_mm and going is not None:
                roll = self._roll(connection)
                used = replace(roll, used_mm=roll.used_mm + paper_mm, ticket_mm=paper_mm)
                self._keep(connection, used)

    def lost(self) -> list[LostPaper]:
        """Return the last papers with an unknown end that have no copy yet."""
        return self._last_in(PrintState.UNKNOWN)

    def unprinted(self) -> list[LostPaper]:
        """Return the last papers that were not printed while the printer gave none, and have no copy yet."""
        return self._last_in(PrintState.NONE)

    def _last_in(self, state: PrintState) -> list[LostPaper]:
        newest = select(func.max(paper.c.id)).group_by(paper.c.seq)
        words = JOB.add_columns(given.c.slip).where(paper.c.state == state, paper.c.id.in_(newest))
        with self._store.reading() as connection:
            rows = connection.execute(words.order_by(paper.c.id.desc()).limit(_MOST_LOST)).all()
        return [
            LostPaper(
                job=row.id,
                ticket=row.ticket,
                code=SLIP.validate_json(row.slip).code,
                printer=PRINTER,
                at=row.at,
            )
            for row in reversed(rows)
        ]

    def note_queued(self, printer: str) -> int:  # noqa: ARG002 - there is one printer
        """Set queued first papers to `none` after an outage; return how many."""
        waiting = (paper.c.state == PrintState.QUEUED, paper.c.copy == 0)
        with self._store.writing() as connection:
            return connection.execute(update(paper).where(*waiting).values(state=PrintState.NONE)).rowcount

    def reconcile(self, printer: str) -> int:  # noqa: ARG002 - there is one printer
        """Set papers left in `sent`, and not final, to `unknown` at start-up; return how many."""
        lost = update(paper).where(_ON_ITS_WAY).values(state=PrintState.UNKNOWN)
        with self._store.writing() as connection:
            return connection.execute(lost).rowcount

    def roll(self) -> PaperRoll:
        """Return the roll in the printer."""
        with self._store.reading() as connection:
            return self._roll(connection)

    def _roll(self, connection: Connection) -> PaperRoll:
        text = self._store.note_in(connection, _NOTE)
        return PaperRoll(printer=PRINTER) if text is None else _ROLL.validate_json(text)

    def _keep(self, connection: Connection, roll: PaperRoll) -> None:
        self._store.note_down_in(connection, _NOTE, _ROLL.dump_json(roll).decode())

    def new_roll(self, roll_mm: int | None = None) -> PaperRoll:
        """Set a new roll, counted from zero; raise InvalidInput if no roll has that length."""
        with self._store.writing() as connection:
            return self._new_roll(connection, roll_mm)

    def _new_roll(self, connection: Connection, roll_mm: int | None = None) -> PaperRoll:
        roll = self._roll(connection).changed(roll_mm)
        self._keep(connection, roll)
        return roll

    def receipt(self) -> str | None:
        """Return the receipt of the wishes that were done last; None if there is none."""
        return self._store.noted(_RECEIPT)

    def fulfil(self, wishes: WishesSent, at: datetime) -> bool:
        """Do what the station wants, in one commit with its receipt; return False if that was done before.

        Copies of tickets that this kiosk does not have any more are left out.
        """
        with self._store.writing() as connection:
            if self._store.note_in(connection, _RECEIPT) == wishes.receipt != NO_RECEIPT:
                return False
            for ticket in wishes.copies:
                self._store.papers.copy_in(connection, ticket, at)
            if wishes.new_roll:
                self._new_roll(connection)
            self._store.note_down_in(connection, _RECEIPT, wishes.receipt)
        return True


def without_paper(outbox: NodeOutbox | None) -> tuple[list[str], list[JsonValue]]:
    """Return the tickets whose paper may not come, and those that got none while there was no paper."""
    if outbox is None:
        return [], []
    return [one.ticket for one in outbox.lost()], [one.ticket for one in outbox.unprinted()]
