"""The estimates given with tickets, their outcomes, and the scores of past days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import and_, bindparam, exists, func, literal_column, select

from ciasc.domain.forecast.accuracy import SCORE_DEFINITION, EstimateScore, JudgedPromise, WaitPromise
from ciasc.domain.stats.legs import LegEnd
from ciasc.domain.tickets.events import EventKind
from ciasc.storage.repositories.rows import Rows, Shape, here
from ciasc.storage.tables import estimate_score, event, leg, promise, service, ticket

PROMISE: Final = Shape(WaitPromise, promise, "ticket")
_SCORE: Final = Shape(EstimateScore, estimate_score, "day", "service")
_WHOLE_DAY: Final = ""
_CALL, _CHANGE = event.alias(), event.alias()
_LAST_CALL = (
    select(func.max(_CALL.c.seq))
    .where(
        _CALL.c.station_id == ticket.c.station_id,
        _CALL.c.ticket == ticket.c.id,
        _CALL.c.kind == EventKind.CALLED,
    )
    .correlate(ticket)
    .scalar_subquery()
)
_LEAPT: Final = exists().where(
    _CHANGE.c.station_id == ticket.c.station_id,
    _CHANGE.c.kind == literal_column(f"'{EventKind.CLOCK_CHANGED.value}'"),
    _CHANGE.c.seq > ticket.c.seq,
    _CHANGE.c.seq < _LAST_CALL,
)
"""Whether the clock changed before a ticket was called, so that its wait is not known."""
_OF_DAY: Final = (
    PROMISE.select.add_columns(leg.c.queued_at, leg.c.first_called_at, ticket.c.ahead, _LEAPT)
    .join(ticket, and_(ticket.c.station_id == promise.c.station_id, ticket.c.id == promise.c.ticket))
    .join(leg, and_(leg.c.station_id == promise.c.station_id, leg.c.ticket == promise.c.ticket))
    .join(service, and_(service.c.station_id == leg.c.station_id, service.c.key == leg.c.service))
    .where(
        ticket.c.day == bindparam("day"),
        leg.c.leg == 1,
        leg.c.end != LegEnd.CANCELLED,
        # A person of a discreet service gets the estimate of the service shown in its place.
        service.c.cover.is_(None),
    )
)
_BETWEEN: Final = _SCORE.select.where(
    estimate_score.c.day >= bindparam("first"),
    estimate_score.c.day <= bindparam("last"),
    estimate_score.c.service != _WHOLE_DAY,
)
_SCORED: Final = (
    select(estimate_score.c.day)
    .where(
        here(estimate_score),
        estimate_score.c.service == _WHOLE_DAY,
        estimate_score.c.definition == SCORE_DEFINITION,
        estimate_score.c.day >= bindparam("first"),
        estimate_score.c.day <= bindparam("last"),
    )
    .order_by(estimate_score.c.day)
)


@dataclass(frozen=True, slots=True)
class SqlEstimates:
    """The estimates of one station."""

    _rows: Rows

    def kept_promises(self, day: date) -> Sequence[JudgedPromise]:
        """Return the estimates of that day's tickets that have an ended first leg, with the outcome.

        Tickets of discreet services are left out. The wait of those with a change of the clock before their
        call is not known.
        """
        found = []
        for *said, queued_at, called_at, ahead, leapt in self._rows.all(_OF_DAY, day=day):
            known = called_at is not None and not leapt
            waited = max((called_at - queued_at).total_seconds(), 0.0) if known else None
            promise = PROMISE.values([said])[0]
            found.append(JudgedPromise(promise=promise, waited_s=waited, ahead=ahead or 0, leapt=bool(leapt)))
        return found

    def scores(self, first: date, last: date) -> Sequence[EstimateScore]:
        """Return the scores of the estimates of those days, both included, by day and service."""
        rows = _SCORE.values(self._rows.all(_BETWEEN, first=first, last=last))
        return sorted(rows, key=lambda row: (row.day, row.service))

    def scored_days(self, first: date, last: date) -> Sequence[date]:
        """Return which of those days have scores by the present definition."""
        return [day for (day,) in self._rows.all(_SCORED, first=first, last=last)]

    def keep(self, promise: WaitPromise) -> None:
        """Store what was estimated for a new ticket."""
        PROMISE.add(self._rows.connection, self._rows.station_id, promise)

    def save_scores(self, day: date, scores: Iterable[EstimateScore]) -> None:
        """Store the scores of a day in place of those that it has."""
        for score in (EstimateScore(day=day, service=_WHOLE_DAY), *scores):
            _SCORE.put(self._rows.connection, self._rows.station_id, score)
