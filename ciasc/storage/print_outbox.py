"""The printers' side of the store: which paper is due, its content, and its result."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Final

from sqlalchemy import ColumnElement, Update, and_, bindparam, func, select, update

from ciasc.content.languages.public_words import PaperService, PaperTexts, paper_texts
from ciasc.domain.config.document import Configuration
from ciasc.domain.core.clock_pace import EVEN, PaceNow
from ciasc.domain.core.permissions import SYSTEM
from ciasc.domain.core.print_jobs import PaperTicket, PrintJob, PrintState, stale
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.services import Lane
from ciasc.domain.forecast.wait_estimate import on_paper, round_up_minutes
from ciasc.domain.tickets.events import EventKind
from ciasc.domain.tickets.ticket_code import ticket_code
from ciasc.ports import Clock
from ciasc.storage.repositories.rows import here
from ciasc.storage.repositories.sql_prints import JOB
from ciasc.storage.store import SqlStore
from ciasc.storage.tables import print_job, promise, service, station, ticket

if TYPE_CHECKING:
    from ciasc.domain.core.errors import JsonValue

_DUE: Final = (
    JOB.select.where(print_job.c.printer == bindparam("printer"), print_job.c.state == PrintState.QUEUED)
    .order_by(print_job.c.id.desc())
    .limit(1)
)
_SAYS: Final = (
    select(
        ticket.c.letter,
        ticket.c.number,
        station.c.name.label("station"),
        func.coalesce(service.c.cover, service.c.key).label("public_key"),
        ticket.c.lane,
        ticket.c.arrived_at,
        ticket.c.ahead,
        ticket.c.low_min,
        ticket.c.high_min,
        promise.c.p80_s,
        ticket.c.token,
        ticket.c.lang,
        ticket.c.ended_at,
    )
    .select_from(ticket)
    .join(service, and_(service.c.station_id == ticket.c.station_id, service.c.key == ticket.c.service))
    .join(station, station.c.id == ticket.c.station_id)
    .outerjoin(promise, and_(promise.c.station_id == ticket.c.station_id, promise.c.ticket == ticket.c.id))
    .where(ticket.c.station_id == bindparam("of_station"), ticket.c.id == bindparam("of_id"))
)


def _jobs(state: PrintState, *where: ColumnElement[bool]) -> Update:
    """Return the update of the jobs of one printer in that state."""
    of_printer = here(print_job), print_job.c.printer == bindparam("of_printer")
    return update(print_job).where(*of_printer, print_job.c.state == state, *where)


_RULES: Final = Policy()
_RECONCILE: Final = _jobs(PrintState.SENT, print_job.c.final.is_(False)).values(state=PrintState.UNKNOWN)
_NOTE_QUEUED: Final = _jobs(PrintState.QUEUED, print_job.c.copy.is_(False)).values(state=PrintState.NONE)


def _paper(config: Configuration, public_key: str, letter: str, lang: str) -> PaperTexts:
    """Return the texts of a paper for that service, as the public sees it, in that language."""
    entry = config.service(public_key)
    service = PaperService(
        key=public_key,
        letter=letter,
        words={} if entry is None else entry.words,
        named=config.station.paper_names_service,
        noted=entry is not None and entry.note_on_paper,
    )
    return paper_texts(lang, config.languages, service)


@dataclass(frozen=True, slots=True)
class _Queued:
    """A queued job with its content, the end of its ticket, and whether that has a number in public."""

    job: PrintJob
    slip: PaperTicket
    ended_at: datetime | None
    has_number: bool


class SqlOutbox:
    """The print jobs of the station; one older than `longest`, or of a ticket without a number, is dropped.

    `url_of` returns the address of a token's phone page. `rules` are those that the station's changes adjust.
    """

    def __init__(
        self,
        store: SqlStore,
        *,
        url_of: Callable[[str], str | None],
        tz: tzinfo,
        longest: timedelta,
        clock: Clock | None = None,
        pace: PaceNow = lambda: EVEN,
        rules: Policy = _RULES,
    ) -> None:
        self._store = store
        self._url_of = url_of
        self._tz = tz
        self._clock = clock or store.clock
        self._longest = longest
        self._pace = pace
        self._rules = rules

    def due(self, printer: str) -> tuple[PrintJob, PaperTicket] | None:
        """Return the newest queued job of that printer and its content; None if nothing is due.

        Jobs that are of no use any more, or whose ticket became immediate and has no number in public, are
        marked `failed`, with an event each.
        """
        while (found := self._newest(printer)) is not None:
            if self._is_of_use(found):
                return found.job, found.slip
            self._drop(found.job, found.slip)
        return None

    def _is_of_use(self, found: "_Queued") -> bool:
        longest = self._pace().span(self._longest)
        return found.has_number and not stale(found.job, found.ended_at, self._clock(), longest)

    def _drop(self, job: PrintJob, slip: PaperTicket) -> None:
        """Mark a job as failed; its event names the ticket only in the data: the ticket does not change."""
        data: dict[str, JsonValue] = {
            "printer": job.printer,
            "job": job.id,
            "ticket": job.ticket,
            "code": slip.code,
        }
        with self._store.begin() as tx:
            tx.prints.became(job, PrintState.FAILED)
            tx.events.record(EventKind.PAPER_DROPPED, SYSTEM, self._clock(), data=data)

    def _newest(self, printer: str) -> "_Queued | None":
        with self._store.connection(writes=False) as (connection, station_id):
            names = {"of_station": station_id, "printer": printer}
            row = connection.execute(_DUE, names).first()
            if row is None:
                return None
            job = JOB.value(row)
            said = connection.execute(_SAYS, {"of_station": station_id, "of_id": job.ticket}).one()
            words = self._store.reading(connection).config.in_force()
        low_min, high_min = said.low_min, said.high_min
        if high_min is not None and said.p80_s is not None:
            low_min, high_min = on_paper(low_min, high_min, round_up_minutes(said.p80_s / 60))
        paper = _paper(words, said.public_key, said.letter, said.lang)
        slip = PaperTicket(
            code=ticket_code(said.letter, said.number),
            station=said.station,
            service=paper.service,
            preferential=said.lane is Lane.PREFERENTIAL,
            at=said.arrived_at.astimezone(self._tz),
            ahead=None if said.lane is Lane.IMMEDIATE else said.ahead,
            low_min=low_min,
            high_min=high_min,
            url=self._url_of(said.token),
            copy=job.copy,
            lang=paper.lang,
            variety=paper.variety,
            greeting=paper.greeting,
            bring=paper.bring,
            cud=words.station.cud_line,
            phrases=paper.own,
            logo=words.station.logo,
        )
        has_number = words.rules.over(self._rules).has_number(said.lane)
        return _Queued(job, slip, said.ended_at, has_number)

    def claim(self, job: PrintJob) -> bool:
        """Set a queued job to `sent`; return whether it was still queued, and its ticket fit for paper.

        A ticket that became immediate or ended after `due` is not printed; the next `due` drops its job.
        """
        with self._store.begin() as tx:
            rules = tx.config.in_force().rules.over(self._rules)
            return tx.prints.claim(job, [lane for lane in Lane if rules.has_number(lane)])

    def became(self, job: PrintJob, state: PrintState, paper_mm: int = 0) -> None:
        """Update the state of a job and the roll that a sent one used; raise NotFound if there is none.

        One that is still `sent` and used paper is final.
        """
        with self._store.begin() as tx:
            if paper_mm:
                tx.prints.use_paper(job.id, paper_mm)
            tx.prints.became(job, state, final=state is PrintState.SENT and paper_mm > 0)

    def note_queued(self, printer: str) -> int:
        """Set queued first papers to `none` after an outage; return how many."""
        return self._change(_NOTE_QUEUED, printer)

    def reconcile(self, printer: str) -> int:
        """Set jobs left in `sent`, and not final, to `unknown` at start-up; return how many."""
        return self._change(_RECONCILE, printer)

    def _change(self, change: Update, printer: str) -> int:
        with self._store.connection(writes=True) as (connection, station_id):
            done = connection.execute(change, {"of_station": station_id, "of_printer": printer})
            return done.rowcount
