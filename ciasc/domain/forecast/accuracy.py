"""Accuracy of the wait estimates: what people were shown against what then happened."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Final, Self

from ciasc.domain.forecast.history_model import ENOUGH
from ciasc.domain.forecast.wait_estimate import Quantiles, Range

LATE_S: Final = 600
"""A wait that exceeds the shown median by this much counts as an estimate that was too low."""

LEAST_INSIDE: Final = 0.65
"""If fewer of those called came within their range over a week, only the position is shown."""

WEEK_DAYS: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitPromise:
    """The forecast for a ticket when it was issued, for the service that the public sees; seconds.

    `shown` is false if it was not shown; it is judged all the same.
    """

    ticket: str
    service: str
    p10_s: int
    p50_s: int
    p80_s: int
    p90_s: int
    shown: bool

    @classmethod
    def of(cls, ticket: str, service: str, foreseen: Quantiles, *, shown: bool) -> Self:
        """Return the promise that those quantiles make."""
        parts = {name.name: round(getattr(foreseen, name.name)) for name in fields(Quantiles)}
        return cls(ticket=ticket, service=service, shown=shown, **parts)


def promised(
    ticket: str, service: str, foreseen: Quantiles | None, silent: frozenset[str]
) -> tuple[Range | None, WaitPromise | None]:
    """Return the minutes that the person of that ticket is shown, and the promise that is judged later.

    `service` is the one that the public sees; for those in `silent` no minutes are shown.
    """
    if foreseen is None:
        return None, None
    shown = service not in silent
    return foreseen.range if shown else None, WaitPromise.of(ticket, service, foreseen, shown=shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPromise:
    """A promise and its result: seconds to the first call; None if never called."""

    promise: WaitPromise
    waited_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateScore:
    """The estimates of one day for one service, as sums, so that days and services can be added.

    `n` were called and `abandoned` were not; of the `n`, so many were `inside` P10 to P90, called by P80,
    and waited much longer than foreseen. Seconds: of error, of bias (positive where people waited longer
    than P50) and of pinball loss, the mean of the four quantiles.
    """

    day: date
    service: str
    n: int = 0
    abandoned: int = 0
    inside: int = 0
    by_p80: int = 0
    late: int = 0
    error_s: float = 0.0
    bias_s: float = 0.0
    pinball_s: float = 0.0

    def plus(self, other: "EstimateScore") -> "EstimateScore":
        """Return the sum of both, named as this one."""
        sums = {
            item.name: getattr(self, item.name) + getattr(other, item.name)
            for item in fields(self)
            if item.name not in ("day", "service")
        }
        return replace(self, **sums)

    def share(self, part: int) -> float | None:
        """Return that part of those who were called, 0 to 1; None of none."""
        return part / self.n if self.n else None

    def mean(self, total_s: float) -> float | None:
        """Return that sum divided by those who were called; None of none."""
        return total_s / self.n if self.n else None


def score_estimates(day: date, kept: Iterable[JudgedPromise]) -> list[EstimateScore]:
    """Compute the scores of a day's promises, a row for each service, in the order of their names."""
    rows: dict[str, EstimateScore] = {}
    for one in kept:
        key = one.promise.service
        rows[key] = rows.get(key, EstimateScore(day=day, service=key)).plus(_score(day, one))
    return [rows[key] for key in sorted(rows)]


def by_service(scores: Iterable[EstimateScore]) -> dict[str, EstimateScore]:
    """Return several days added up for each service."""
    found: dict[str, EstimateScore] = {}
    for one in scores:
        found[one.service] = found[one.service].plus(one) if one.service in found else one
    return found


def unreliable_services(scores: Iterable[EstimateScore]) -> frozenset[str]:
    """Return the services that show only the position, by the scores of a week."""
    return frozenset(
        key
        for key, one in by_service(scores).items()
        if one.n >= ENOUGH and one.inside < LEAST_INSIDE * one.n
    )


def _score(day: date, one: JudgedPromise) -> EstimateScore:
    said, waited = one.promise, one.waited_s
    if waited is None:
        return EstimateScore(day=day, service=said.service, abandoned=1)
    quantiles = ((0.1, said.p10_s), (0.5, said.p50_s), (0.8, said.p80_s), (0.9, said.p90_s))
    losses = [max(share * (waited - told), (share - 1) * (waited - told)) for share, told in quantiles]
    return EstimateScore(
        day=day,
        service=said.service,
        n=1,
        inside=said.p10_s <= waited <= said.p90_s,
        by_p80=waited <= said.p80_s,
        late=waited - said.p50_s > LATE_S,
        error_s=abs(waited - said.p50_s),
        bias_s=waited - said.p50_s,
        pinball_s=sum(losses) / len(losses),
    )
