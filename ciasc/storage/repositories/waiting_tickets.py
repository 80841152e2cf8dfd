"""Stored waiting tickets, read in the order of `ciasc.domain.queueing.next_ticket`."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import and_, bindparam, case, func, or_, select, tuple_

from ciasc.domain.core.services import Lane
from ciasc.domain.queueing.next_ticket import DeskLine, LineHead
from ciasc.domain.tickets.states import TicketState
from ciasc.domain.tickets.ticket import Ticket
from ciasc.storage.repositories.rows import Rows, Shape, here
from ciasc.storage.tables import is_state, ticket

TICKET: Final = Shape(Ticket, ticket, "id")
_TURN: Final = (ticket.c.lane, ticket.c.rank, ticket.c.due_at, ticket.c.seq)
_WAITING: Final = TICKET.select.where(is_state(TicketState.WAITING)).order_by(*_TURN)
_IN_LINE: Final = or_(
    and_(
        ticket.c.service.in_(bindparam("services", expanding=True)),
        or_(ticket.c.for_staff.is_(None), ticket.c.for_staff.not_in(bindparam("others", expanding=True))),
    ),
    and_(ticket.c.for_staff == bindparam("staff"), ticket.c.service.in_(bindparam("own", expanding=True))),
)
# The same as `DeskLine.turn`.
_SPOKEN: Final = case(
    (ticket.c.lang.in_(bindparam("languages", expanding=True)), 0),
    (
        and_(
            ticket.c.lang.in_(bindparam("left", expanding=True)),
            ticket.c.lane != Lane.IMMEDIATE,
            ticket.c.due_at > bindparam("at", type_=ticket.c.due_at.type),
        ),
        2,
    ),
    else_=1,
)
_SPOKEN_TURN: Final = (ticket.c.lane, ticket.c.rank, _SPOKEN, ticket.c.due_at, ticket.c.seq)
_LINE: Final = _WAITING.where(_IN_LINE)
_SPOKEN_LINE: Final = TICKET.select.where(is_state(TicketState.WAITING), _IN_LINE).order_by(*_SPOKEN_TURN)
_IN_LANES: Final = (
    select(ticket.c.lane, func.count())
    .where(here(ticket), is_state(TicketState.WAITING), _IN_LINE)
    .group_by(ticket.c.lane)
    .order_by(ticket.c.lane)
)
_OF_LANE: Final = select(ticket.c.id, ticket.c.due_at).where(
    here(ticket), is_state(TicketState.WAITING), ticket.c.lane == bindparam("lane"), _IN_LINE
)
_FIRST: Final = _OF_LANE.order_by(*_TURN).limit(1)
_SPOKEN_FIRST: Final = _OF_LANE.order_by(*_SPOKEN_TURN).limit(1)
_COUNTS: Final = (
    select(ticket.c.service, ticket.c.lane, func.count(), func.min(ticket.c.queued_at))
    .where(here(ticket), is_state(TicketState.WAITING))
    .group_by(ticket.c.service, ticket.c.lane)
)
_MOST_AHEAD: Final = 999
_FAR_AWAY: Final = datetime(9999, 1, 1, tzinfo=UTC)
_BEFORE: Final = (
    select(ticket.c.service)
    .where(
        here(ticket),
        is_state(TicketState.WAITING),
        # A query for a discreet ticket counts as if it were in another queue, not ahead of itself.
        ticket.c.seq != bindparam("seq"),
        tuple_(*_TURN)
        < tuple_(
            bindparam("lane", type_=ticket.c.lane.type),
            bindparam("rank", type_=ticket.c.rank.type),
            bindparam("due_at", type_=ticket.c.due_at.type),
            bindparam("seq", type_=ticket.c.seq.type),
        ),
    )
    .limit(_MOST_AHEAD)
    .subquery()
)
_AHEAD: Final = select(
    func.count(), func.count().filter(_BEFORE.c.service == bindparam("service"))
).select_from(_BEFORE)


class WaitingReading(Rows):
    """Read waiting tickets."""

    def waiting(self, line: DeskLine | None = None, limit: int | None = None) -> Sequence[Ticket]:
        """Return the waiting tickets of that line (all if None), in the order of their turns."""
        names = {} if line is None else _names(line)
        statement = _WAITING if line is None else _SPOKEN_LINE if line.by_language else _LINE
        if limit is not None:
            statement = statement.limit(limit)
        return TICKET.values(self._all(statement, **names))

    def heads(self, line: DeskLine) -> Sequence[LineHead]:
        """Return the first ticket of each lane in that line, and how many wait there."""
        names, found = _names(line), []
        first = _SPOKEN_FIRST if line.by_language else _FIRST
        # Counted apart from the first ticket: each is a walk along an index, while a window sorts all rows.
        for lane, many in self._all(_IN_LANES, **names):
            one = self._first(first, lane=lane, **names)
            if one is not None:
                found.append(LineHead(lane=lane, ticket=one[0], due_at=one[1], waiting=many))
        return found

    def counts_ahead(self, ticket: Ticket) -> tuple[int, int]:
        """Return how many waiting tickets go before that one, 999 at most: of all services and of its own."""
        row = self._first(
            _AHEAD,
            service=ticket.service,
            lane=ticket.lane,
            rank=ticket.rank,
            due_at=ticket.due_at,
            seq=ticket.seq,
        )
        return (0, 0) if row is None else (row[0], row[1])

    def waiting_counts(self) -> Mapping[tuple[str, int], tuple[int, datetime]]:
        """Return how many wait, and when the first of them came, by (service key, lane)."""
        return {(key, lane): (many, since) for key, lane, many, since in self._all(_COUNTS)}


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
            "at": line.at or _FAR_AWAY,
        }
    return named
