"""The print jobs, as rows that are written with their tickets, and the paper rolls."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import (
    Engine,
    Update,
    and_,
    bindparam,
    delete,
    exists,
    false,
    func,
    insert,
    or_,
    select,
    update,
)

from ciasc.domain.core.errors import NotFound
from ciasc.domain.core.kiosk_printer_orders import KioskWish
from ciasc.domain.core.paper_roll import PaperRoll
from ciasc.domain.core.print_jobs import IN_FRONT, LostPaper, PrintJob, PrintState
from ciasc.domain.core.services import Lane
from ciasc.domain.tickets.ticket import Ticket
from ciasc.domain.tickets.ticket_code import ticket_code
from ciasc.storage.repositories.rows import Rows, Shape, here
from ciasc.storage.tables import kiosk_wish, paper_roll, print_job, ticket

JOB: Final = Shape(PrintJob, print_job, "id")
_NEWEST: Final = (
    JOB.select.where(print_job.c.ticket == bindparam("ticket")).order_by(print_job.c.id.desc()).limit(1)
)
_COUNTS: Final = (
    select(print_job.c.printer, print_job.c.state, func.count())
    .where(here(print_job), print_job.c.created_at > bindparam("since"))
    .group_by(print_job.c.printer, print_job.c.state)
)
_QUEUED: Final = ("ticket", "printer", "state", "copy", "created_at")
_QUEUE: Final = (
    insert(print_job)
    .values(
        station_id=bindparam("of_station"),
        final=false(),
        **{name: bindparam(f"of_{name}") for name in _QUEUED},
    )
    .returning(print_job.c.id)
)
_ON_ITS_WAY: Final = and_(print_job.c.state == PrintState.SENT, print_job.c.final.is_(False))
# A job is known by its ticket too: SQLite gives the number of a removed job again.
_BECAME: Final = (
    update(print_job)
    .where(
        print_job.c.station_id == bindparam("of_station"),
        print_job.c.id == bindparam("of_id"),
        print_job.c.ticket == bindparam("of_ticket"),
    )
    .values(state=bindparam("now"), final=bindparam("is_final"))
)
# The ticket may have changed after the paper was read: the same as `stale`, and as `Policy.has_number`.
_CLAIM: Final = _BECAME.where(
    print_job.c.state == PrintState.QUEUED,
    exists().where(
        ticket.c.station_id == print_job.c.station_id,
        ticket.c.id == print_job.c.ticket,
        ticket.c.lane.in_(bindparam("lanes", expanding=True)),
        or_(ticket.c.ended_at.is_(None), ticket.c.ended_at < print_job.c.created_at),
    ),
)
_QUEUE_AGAIN: Final = _BECAME.where(_ON_ITS_WAY)
# A later job of the same ticket is its copy, so this one is settled.
_LATER: Final = print_job.alias("later")
_IN_STATE: Final = (
    select(
        print_job.c.id,
        print_job.c.ticket,
        ticket.c.letter,
        ticket.c.number,
        print_job.c.printer,
        print_job.c.created_at,
    )
    .join(ticket, and_(ticket.c.station_id == print_job.c.station_id, ticket.c.id == print_job.c.ticket))
    .where(
        here(print_job),
        print_job.c.created_at > bindparam("since"),
        print_job.c.state == bindparam("in_state"),
        ticket.c.ended_at.is_(None),
        ~exists().where(
            _LATER.c.station_id == print_job.c.station_id,
            _LATER.c.ticket == print_job.c.ticket,
            _LATER.c.id > print_job.c.id,
        ),
    )
    .order_by(print_job.c.id)
)
_LAST: Final = (
    select(print_job.c.printer, func.max(print_job.c.created_at))
    .where(
        here(print_job),
        print_job.c.created_at > bindparam("since"),
        or_(print_job.c.state == PrintState.PRINTED, print_job.c.final),
    )
    .group_by(print_job.c.printer)
)
_DAY: Final = timedelta(days=1)
_ROLL: Final = Shape(PaperRoll, paper_roll, "printer")
_PRINTER_OF: Final = (
    select(print_job.c.printer)
    .where(here(print_job), print_job.c.id == bindparam("of_id"), _ON_ITS_WAY)
    .scalar_subquery()
)
_USE: Final = (
    update(paper_roll)
    .where(here(paper_roll), paper_roll.c.printer == _PRINTER_OF)
    .values(used_mm=paper_roll.c.used_mm + bindparam("mm"), ticket_mm=bindparam("mm"))
)
_WISH: Final = Shape(KioskWish, kiosk_wish, "id")
_WISHES: Final = _WISH.select.where(kiosk_wish.c.kiosk == bindparam("kiosk")).order_by(kiosk_wish.c.id)
_ADD_WISH: Final = insert(kiosk_wish)
_ONE_WISH: Final = and_(here(kiosk_wish), kiosk_wish.c.id == bindparam("of_id"))
_SENT_WISH: Final = update(kiosk_wish).where(_ONE_WISH).values(receipt=bindparam("sent_as"))
_END_WISH: Final = delete(kiosk_wish).where(_ONE_WISH)


@dataclass(frozen=True, slots=True)
class SqlPrints:
    """The print jobs and paper rolls of one station."""

    _rows: Rows

    def job_of(self, ticket_id: str) -> PrintJob | None:
        """Return the newest print job of that ticket; None if there is none."""
        row = self._rows.first(_NEWEST, ticket=ticket_id)
        return None if row is None else JOB.value(row)

    def counts(self) -> Mapping[tuple[str, PrintState], int]:
        """Return how many print jobs of the last day are in each state, by printer."""
        rows = self._rows.all(_COUNTS, since=self._rows.clock() - _DAY)
        return {(printer, state): many for printer, state, many in rows}

    def lost(self) -> Sequence[LostPaper]:
        """Return the papers of the last day with an unknown end and without a copy, oldest first."""
        return self._newest_in(PrintState.UNKNOWN, _DAY)

    def unprinted(self) -> Sequence[LostPaper]:
        """Return the papers that people now in front of a kiosk do not get, oldest first."""
        return self._newest_in(PrintState.NONE, IN_FRONT)

    def _newest_in(self, state: PrintState, within: timedelta) -> Sequence[LostPaper]:
        rows = self._rows.all(_IN_STATE, since=self._rows.clock() - within, in_state=state)
        return [
            LostPaper(job=number, ticket=of, code=ticket_code(letter, digits), printer=printer, at=at)
            for number, of, letter, digits, printer, at in rows
        ]

    def last(self) -> Mapping[str, datetime]:
        """Return when the last paper of the last day that was printed, or sent for good, was queued."""
        rows = self._rows.all(_LAST, since=self._rows.clock() - _DAY)
        return {printer: at for printer, at in rows}  # noqa: C416 - rows are no pairs to mypy

    def rolls(self) -> Mapping[str, PaperRoll]:
        """Return the paper roll of every printer, by the printer's name."""
        return {roll.printer: roll for roll in _ROLL.values(self._rows.all(_ROLL.select))}

    def wishes(self, kiosk: str) -> Sequence[KioskWish]:
        """Return what that kiosk has not confirmed yet, oldest first."""
        return _WISH.values(self._rows.all(_WISHES, kiosk=kiosk))

    def wish(self, kiosk: str, ticket: str | None, at: datetime) -> None:
        """Store that a kiosk is to print a copy of a ticket, or without a ticket, to count a new roll."""
        row = {"station_id": self._rows.station_id, "kiosk": kiosk, "ticket": ticket, "created_at": at}
        self._rows.connection.execute(_ADD_WISH, row)

    def sent_wishes(self, wishes: Sequence[KioskWish], receipt: str) -> None:
        """Store the receipt of the answer in which those wishes are sent."""
        for wish in wishes:
            self._rows.change(_SENT_WISH, of_id=wish.id, sent_as=receipt)

    def end_wishes(self, wishes: Sequence[KioskWish]) -> None:
        """Delete wishes: the kiosk confirmed them, or they are of no use any more."""
        for wish in wishes:
            self._rows.change(_END_WISH, of_id=wish.id)

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
        row = self._rows.first(
            _QUEUE, of_ticket=ticket.id, of_printer=printer, of_state=state, of_copy=copy, of_created_at=at
        )
        assert row is not None  # noqa: S101 - the statement returns the row that it writes
        return PrintJob(id=row.id, ticket=ticket.id, printer=printer, state=state, copy=copy, created_at=at)

    def claim(self, job: PrintJob, lanes: Collection[Lane]) -> bool:
        """Set a queued job to `sent`; return whether it was still queued and of use.

        It is of use if its ticket is in one of `lanes`, and did not end after the paper was requested.
        """
        return self._update(_CLAIM, job, PrintState.SENT, final=False, lanes=sorted(lanes))

    def became(self, job: PrintJob, state: PrintState, *, final: bool = False) -> None:
        """Update the state of a job; raise NotFound if that ticket has no such job.

        A job is queued again only from `sent`: another owner may have settled it in the meantime. A `sent`
        job that is `final` changes no more.
        """
        change = _QUEUE_AGAIN if state is PrintState.QUEUED else _BECAME
        if not self._update(change, job, state, final=final):
            raise NotFound("storage.printing.no_job")

    def _update(
        self, change: Update, job: PrintJob, state: PrintState, *, final: bool, **more: object
    ) -> bool:
        names = {"of_id": job.id, "of_ticket": job.ticket, "now": state, "is_final": final, **more}
        return self._rows.change(change, **names) > 0

    def save_roll(self, roll: PaperRoll) -> None:
        """Update the paper roll of a printer."""
        _ROLL.put(self._rows.connection, self._rows.station_id, roll)

    def use_paper(self, job_id: int, mm: int) -> None:
        """Update the roll for a job that is on its way, else do nothing, so that none counts twice."""
        self._rows.change(_USE, of_id=job_id, mm=mm)


def doubt_papers(engine: Engine) -> None:
    """Set the unfinished papers of every station to `unknown`: since the copy they may have come out."""
    unfinished = or_(print_job.c.state == PrintState.QUEUED, _ON_ITS_WAY)
    with engine.begin() as connection:
        connection.execute(update(print_job).where(unfinished).values(state=PrintState.UNKNOWN))
