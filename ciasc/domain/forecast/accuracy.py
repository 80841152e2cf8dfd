"""How true the estimates of the wait were: what people were told against what then happened."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Final, Self

from ciasc.domain.forecast.history_model import ENOUGH
from ciasc.domain.forecast.wait_estimate import Quantiles, Range

LATE_S: Final = 600
"""Whoever waits so much longer than half of all futures said was told too little."""

LEAST_INSIDE: Final = 0.65
"""Where fewer of those called came within their range over a week, only the position is told."""

WEEK_DAYS: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitPromise:
    """What was foreseen for a ticket when it was issued, for which service as the public sees it; seconds.

    `shown` is false where it was kept back, so that it can be judged all the same.
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
        """The promise that those quantiles make."""
        parts = {name.name: round(getattr(foreseen, name.name)) for name in fields(Quantiles)}
        return cls(ticket=ticket, service=service, shown=shown, **parts)


def promised(
    ticket: str, service: str, foreseen: Quantiles | None, silent: frozenset[str]
) -> tuple[Range | None, WaitPromise | None]:
    """Return the minutes that the person of that ticket is shown, and the promise that is judged later.

    `service` is the one that the public sees; of those in `silent` no minutes are shown.
    """
    if foreseen is None:
        return None, None
    shown = service not in silent
    return foreseen.range if shown else None, WaitPromise.of(ticket, service, foreseen, shown=shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPromise:
    """A promise and what became of it: seconds until the first call; None for who was never called."""

    promise: WaitPromise
    waited_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateScore:
    """The estimates of one day for one service, as sums, so that days and services add up.

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
        """Both together, named as this one."""
        sums = {
            item.name: getattr(self, item.name) + getattr(other, item.name)
            for item in fields(self)
            if item.name not in ("day", "service")
        }
        return replace(self, **sums)

    def share(self, part: int) -> float | None:
        """That part of those who were called, 0 to 1; None of none."""
        return part / self.n if self.n else None

    def mean(self, total_s: float) -> float | None:
        """That sum for each of those who were called; None of none."""
        return total_s / self.n if self.n else None


def score_estimates(day: date, kept: Iterable[JudgedPromise]) -> list[EstimateScore]:
    """The scores of a day's promises, a row for each service, in the order of their names."""
    rows: dict[str, EstimateScore] = {}
    for one in kept:
        key = one.promise.service
        rows[key] = rows.get(key, EstimateScore(day=day, service=key)).plus(_score(day, one))
    return [rows[key] for key in sorted(rows)]


def by_service(scores: Iterable[EstimateScore]) -> dict[str, EstimateScore]:
    """Several days added up for each service."""
    found: dict[str, EstimateScore] = {}
    for one in scores:
        found[one.service] = found[one.service].plus(one) if one.service in found else one
    return found


def unreliable_services(scores: Iterable[EstimateScore]) -> frozenset[str]:
    """The services of which only the position is told, by the scores of a week."""
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
