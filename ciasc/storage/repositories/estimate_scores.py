"""What was foreseen for tickets, what became of it, and the scores of past days."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from sqlalchemy import and_, bindparam, select

from ciasc.domain.forecast.accuracy import EstimateScore, JudgedPromise, WaitPromise
from ciasc.domain.stats.legs import LegEnd
from ciasc.storage.repositories.rows import Rows, Shape, here
from ciasc.storage.tables import estimate_score, leg, promise, service, ticket

PROMISE: Final = Shape(WaitPromise, promise, "ticket")
_SCORE: Final = Shape(EstimateScore, estimate_score, "day", "service")
_WHOLE_DAY: Final = ""
_OF_DAY: Final = (
    PROMISE.select.add_columns(leg.c.queued_at, leg.c.first_called_at)
    .join(ticket, and_(ticket.c.station_id == promise.c.station_id, ticket.c.id == promise.c.ticket))
    .join(leg, and_(leg.c.station_id == promise.c.station_id, leg.c.ticket == promise.c.ticket))
    .join(service, and_(service.c.station_id == leg.c.station_id, service.c.key == leg.c.service))
    .where(
        ticket.c.day == bindparam("day"),
        leg.c.leg == 1,
        leg.c.end != LegEnd.CANCELLED,
        # Who came for a discreet service was told what their cover would be told.
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
        estimate_score.c.day >= bindparam("first"),
        estimate_score.c.day <= bindparam("last"),
    )
    .order_by(estimate_score.c.day)
)


class EstimateReading(Rows):
    """What was told and how true it was."""

    def kept_promises(self, day: date) -> Sequence[JudgedPromise]:
        """What was foreseen for the tickets of that day whose first leg has ended, and what became of it."""
        found = []
        for *said, queued_at, called_at in self._all(_OF_DAY, day=day):
            waited = None if called_at is None else max((called_at - queued_at).total_seconds(), 0.0)
            found.append(JudgedPromise(promise=PROMISE.values([said])[0], waited_s=waited))
        return found

    def scores(self, first: date, last: date) -> Sequence[EstimateScore]:
        """The scores of those days, both included, by service."""
        rows = _SCORE.values(self._all(_BETWEEN, first=first, last=last))
        return sorted(rows, key=lambda row: (row.day, row.service))

    def scored_days(self, first: date, last: date) -> Sequence[date]:
        """Which of those days have their scores."""
        return [day for (day,) in self._all(_SCORED, first=first, last=last)]


class EstimateWriting(EstimateReading):
    """Changes to that."""

    def keep_promise(self, promise: WaitPromise) -> None:
        """Keep what was foreseen for a new ticket."""
        PROMISE.add(self._connection, self._station_id, promise)

    def save_scores(self, day: date, scores: Iterable[EstimateScore]) -> None:
        """Store the scores of a day, anew if it had them."""
        for score in (EstimateScore(day=day, service=_WHOLE_DAY), *scores):
            _SCORE.put(self._connection, self._station_id, score)
