"""The estimates of waits and their scores, as the use cases read and change them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from ciasc.domain.forecast.accuracy import EstimateScore, JudgedPromise, WaitPromise


class EstimateReading(Protocol):
    """The estimates of waits and their scores, to read."""

    def kept_promises(self, day: date) -> Sequence[JudgedPromise]:
        """Return the estimates of that day's tickets that have an ended first leg, with the outcome.

        Tickets of discreet services are left out.
        """
        ...

    def scores(self, first: date, last: date) -> Sequence[EstimateScore]:
        """Return the scores of the estimates of those days, both included, by day and service."""
        ...

    def scored_days(self, first: date, last: date) -> Sequence[date]:
        """Return which of those days have scores by the present definition."""
        ...


class EstimateWriting(EstimateReading, Protocol):
    """The estimates of waits and their scores, to read and change."""

    def keep(self, promise: WaitPromise) -> None:
        """Store what was estimated for a new ticket."""
        ...

    def save_scores(self, day: date, scores: Iterable[EstimateScore]) -> None:
        """Store the scores of a day in place of those that it has."""
        ...
