"""The stored tickets: the queue in the order of `ciasc.domain.queueing.next_ticket`, and the calls."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError

from ciasc.domain.core.errors import Conflict, NotFound, StaleVersion
from ciasc.domain.core.offline_numbers import RESERVED
from ciasc.domain.core.services import Lane
from ciasc.domain.queueing.next_ticket import DeskLine, LineHead
from ciasc.domain.queueing.people_ahead import SharedLine
from ciasc.domain.tickets.states_and_outcomes import NUMBER_FREE
from ciasc.domain.tickets.ticket import Ticket
from ciasc.domain.tickets.ticket_code import TicketCall
from ciasc.storage.repositories.rows import Rows
from ciasc.storage.repositories.ticket_statements import (
    ABSENT,
    AHEAD,
    ALIVE,
    AT_ONCE,
    BY_TOKEN,
    CALL,
    CALLS,
    CONTINUE_NUMBERS,
    COUNTS,
    EARLIER,
    FAR_AWAY,
    FIRST,
    IN_LANES,
    JUST_ENDED,
    LAST_QUEUED,
    LINE,
    NEVER,
    NEXT_NUMBER,
    OPEN_BEFORE,
    PARKED,
    RELEASE,
    SOME_LINE,
    SOME_SPOKEN,
    SOME_WAITING,
    SPOKEN_AHEAD,
    SPOKEN_FIRST,
    SPOKEN_LINE,
    TAKEN,
    TICKET,
    WAITING,
)


@dataclass(frozen=True, slots=True)
class SqlTickets:
    """The tickets of one station."""

    _rows: Rows

    def get(self, ticket_id: str) -> Ticket | None:
        """Return the ticket with that id; None if there is none."""
        row = self._rows.first(TICKET.one, of_id=ticket_id)
        return None if row is None else TICKET.value(row)

    def by_token(self, token: str) -> Ticket | None:
        """Return the ticket that has that token in the address of its phone page; None if there is none."""
        row = self._rows.first(BY_TOKEN, token=token)
        return None if row is None else TICKET.value(row)

    def waiting(self, line: DeskLine | None = None, limit: int | None = None) -> Sequence[Ticket]:
        """Return the waiting tickets of that line (all if None), in the order of their turns."""
        names = {} if line is None else _names(line)
        every, some = (
            (WAITING, SOME_WAITING)
            if line is None
            else (SPOKEN_LINE, SOME_SPOKEN)
            if line.by_language
            else (LINE, SOME_LINE)
        )
        if limit is None:
            return TICKET.values(self._rows.all(every, **names))
        return TICKET.values(self._rows.all(some, many=limit, **names))

    def heads(self, line: DeskLine, known: Sequence[Ticket] = ()) -> Sequence[LineHead]:
        """Return the first ticket of each lane in that line, and how many wait there.

        `known` are the first tickets of the line, in their order, if they were read already.
        """
        names, found = _names(line), []
        there = {ticket.lane: (ticket.id, ticket.due_at) for ticket in reversed(known)}
        first = SPOKEN_FIRST if line.by_language else FIRST
        # Counted apart from the first ticket: each is a walk along an index, while a window sorts all rows.
        for lane, many in self._rows.all(IN_LANES, **names):
            one = there.get(lane) or self._rows.first(first, lane=lane, **names)
            if one is not None:
                found.append(LineHead(lane=lane, ticket=one[0], due_at=one[1], waiting=many))
        return found

    def waiting_before(self, ticket: Ticket) -> Mapping[str, int]:
        """Return how many waiting tickets have an earlier turn than that one, by service."""
        rows = self._rows.all(EARLIER, **_place_of(ticket))
        return {key: many for key, many in rows if many}

    def count_ahead(self, ticket: Ticket, line: SharedLine) -> int:
        """Return how many waiting tickets of that line go before that one, 999 at most."""
        names: dict[str, object] = {
            "services": sorted(line.services),
            "own": sorted(line.own),
            "some_staff": sorted(line.staff),
            "others": sorted(line.others),
            **_place_of(ticket),
        }
        if line.languages:
            speech = int(ticket.lang not in line.languages)
            names |= {"languages": sorted(line.languages), "speech": speech}
        row = self._rows.first(SPOKEN_AHEAD if line.languages else AHEAD, **names)
        return 0 if row is None else int(row[0])

    def waiting_counts(self) -> Mapping[tuple[str, int], tuple[int, datetime]]:
        """Return how many wait, and when the first of them came, by (service key, lane)."""
        return {(key, lane): (many, since) for key, lane, many, since in self._rows.all(COUNTS)}

    def calls(
        self, since: datetime, until: datetime, at_least: int, lanes: Collection[Lane] = tuple(Lane)
    ) -> Sequence[TicketCall]:
        """Return the last call of each ticket called in (since, until], at least `at_least`, newest first.

        Those of other lanes than `lanes` are left out.
        """
        found: dict[str, list[Any]] = {}
        before = NEVER
        while True:
            rows = list(self._rows.all(CALLS, before=before))
            for *call, before, at, called in rows:  # noqa: B007 - where the next rows begin
                if len(found) >= at_least and not since < at <= until:
                    return CALL.values(found.values())
                if call[-1] in lanes:
                    found.setdefault(called, call)
            if len(rows) < AT_ONCE:
                return CALL.values(found.values())

    def set_aside(self, absent_since: datetime) -> Sequence[Ticket]:
        """Return the parked tickets, and those absent at `absent_since` or later, longest first."""
        rows = [*self._rows.all(PARKED), *self._rows.all(ABSENT, since=absent_since)]
        return sorted(TICKET.values(rows), key=_order_of_aside)

    def open_queued_before(self, before: datetime) -> Sequence[Ticket]:
        """Return the open tickets that joined their queue before that moment, in the order of issue."""
        return TICKET.values(self._rows.all(OPEN_BEFORE, before=before))

    def last_queued_at(self) -> datetime | None:
        """Return the latest moment at which an open ticket joined its queue; None if there is none."""
        row = self._rows.first(LAST_QUEUED)
        return None if row is None else row[0]

    def number_free(
        self, day: date, letter: str, number: int, now: datetime, absent_before: datetime
    ) -> bool:
        """Return whether a new ticket of that day may get that number.

        Not if the day has it, a person of any day may still be called by it, or such a person's end may still
        be undone. Those absent from before `absent_before` hold no number any more.
        """
        names = {
            "letter": letter,
            "number": number,
            "day": day,
            "day_before": day - timedelta(days=1),
            "day_after": day + timedelta(days=1),
            "ended_after": now - JUST_ENDED,
        }
        taken = list(self._rows.all(TAKEN, **names))
        if any(holds for (holds,) in taken):
            self._rows.change(RELEASE, absent_before=absent_before)
            taken = list(self._rows.all(TAKEN, **names))
        return not taken

    def take_free_number(self, day: date, letter: str, now: datetime, absent_before: datetime) -> int:
        """Return the next number of that letter and day that is free and that no kiosk may have printed."""
        number = self.take_number(day, letter)
        while number in RESERVED or not self.number_free(day, letter, number, now, absent_before):
            number = self.take_number(day, letter)
        return number

    def take_number(self, day: date, letter: str) -> int:
        """Return the next number of that letter on that day: 1, 2, 3 and so on, held or not."""
        row = self._rows.first(NEXT_NUMBER, day=day, letter=letter)
        assert row is not None  # noqa: S101 - the statement returns the row that it writes
        number: int = row.number
        return number

    def continue_numbers(self, day: date, last: Mapping[str, int]) -> None:
        """Let the next number of each of those letters on that day be above its number."""
        for letter, number in last.items():
            self._rows.change(CONTINUE_NUMBERS, day=day, letter=letter, number=number)

    def add(self, ticket: Ticket) -> None:
        """Store a new ticket; raise Conflict if its id or its number exists."""
        try:
            TICKET.add(
                self._rows.connection, self._rows.station_id, ticket, held=ticket.state not in NUMBER_FREE
            )
        except IntegrityError as error:
            raise Conflict("storage.queue.ticket_exists", code=ticket.shown) from error

    def save(self, ticket: Ticket) -> None:
        """Store a moved ticket; raise StaleVersion unless the stored one is exactly one version older."""
        try:
            saved = self._advanced(ticket)
        except IntegrityError as error:
            # SQLite names the columns of an index, PostgreSQL the index.
            if "ticket_held" in str(error.orig) or "ticket.number" in str(error.orig):
                raise Conflict("storage.queue.number_given_again", code=ticket.shown) from error
            raise Conflict("storage.queue.desk_has_other_ticket", desk=ticket.desk) from error
        if saved:
            return
        now = self.get(ticket.id)
        if now is None:
            raise NotFound("station.ticket.not_found")
        raise StaleVersion("station.ticket.changed", code=now.shown, now=now.summary())

    def _advanced(self, ticket: Ticket) -> bool:
        rows = self._rows
        if ticket.state not in NUMBER_FREE:
            return ALIVE.advance(rows.connection, rows.station_id, ticket, ticket.version)
        return TICKET.advance(rows.connection, rows.station_id, ticket, ticket.version, held=False)


def _names(line: DeskLine) -> dict[str, object]:
    named: dict[str, object] = {
        "services": sorted(line.services),
        "own": sorted(line.own),
        "staff": line.staff,
        "others": sorted(line.others),
    }
    if line.by_language:
        named |= {
            "languages": sorted(line.languages),
            "left": sorted(line.left),
            "at": line.at or FAR_AWAY,
        }
    return named


def _order_of_aside(aside: Ticket) -> tuple[datetime, int]:
    """Return when a ticket was set aside, as nearly as its times show, and its sequence."""
    return (aside.ended_at or aside.serving_at or aside.called_at or aside.queued_at, aside.seq)


def _place_of(ticket: Ticket) -> dict[str, object]:
    return {"lane": ticket.lane, "rank": ticket.rank, "due_at": ticket.due_at, "seq": ticket.seq}
