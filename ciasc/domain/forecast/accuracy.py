"""Accuracy of the wait estimates: what people were shown against what then happened."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Final, Self

from ciasc.domain.forecast.history_model import ENOUGH
from ciasc.domain.forecast.wait_estimate import CEILING_MIN, Quantiles, Range, bounded, round_up_minutes

LATE_S: Final = 600
"""A wait that exceeds the shown median by this much counts as an estimate that was too low."""

LEAST_INSIDE: Final = 0.65
"""If fewer of those called came within their range over a week, only the position is shown."""

WEEK_DAYS: Final = 7

SCORE_DEFINITION: Final = 2
"""The definition of the scores: 1 compares seconds before rounding, 2 the minutes that people were shown."""


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

    @property
    def range(self) -> Range:
        """Return the minutes of the screen: P10 to P90, outward to 5."""
        return Quantiles(p10_s=self.p10_s, p50_s=self.p50_s, p80_s=self.p80_s, p90_s=self.p90_s).range

    @property
    def until_min(self) -> int:
        """Return the minute of the paper, by which 8 of 10 are called."""
        return round_up_minutes(self.p80_s / 60)

    @property
    def says_until(self) -> bool:
        """Return whether the paper shows that minute: beyond the ceiling it shows none."""
        return self.until_min <= CEILING_MIN

    def covers(self, waited_s: float) -> bool:
        """Return whether that wait lies within the range as it is shown, which is open above 60 minutes."""
        low, high = bounded(*self.range)
        return 60 * low <= waited_s and (high > CEILING_MIN or waited_s <= 60 * high)


def promised(
    ticket: str, service: str, foreseen: Quantiles | None, silent: frozenset[str]
) -> tuple[Range | None, WaitPromise | None]:
    """Return the minutes that the person of that ticket is shown, and the promise that is judged later.

    `service` is the one that the public sees; for those in `silent` no minutes are shown.
    """
    if foreseen is None:
        return None, None
    promise = WaitPromise.of(ticket, service, foreseen, shown=service not in silent)
    return promise.range if promise.shown else None, promise


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPromise:
    """A promise and its result: seconds to the first call; None if never called.

    `ahead` is how many people waited before that person when the promise was made. If `leapt`, the clock
    changed before the call, so that the wait is not known.
    """

    promise: WaitPromise
    waited_s: float | None
    ahead: int = 0
    leapt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EstimateScore:
    """The estimates of one day for one service, as sums, so that days and services can be added.

    `n` were called and `abandoned` were not; `leapt` are not judged, because the clock changed before their
    call. Of the `n`, so many waited within the shown range (`inside`),
    and much longer than foreseen. Of the `untils` who had people ahead and a paper with a minute, `by_p80`
    were called by it. Seconds: of error, of bias (positive where people waited longer than P50) and of
    pinball loss, the mean of the four quantiles. `definition` is the one by which they were computed.
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
    untils: int = 0
    leapt: int = 0
    definition: int = SCORE_DEFINITION

    def plus(self, other: "EstimateScore") -> "EstimateScore":
        """Return the sum of both, named as this one."""
        sums = {
            item.name: getattr(self, item.name) + getattr(other, item.name)
            for item in fields(self)
            if item.name not in ("day", "service", "definition")
        }
        return replace(self, **sums)

    def share(self, part: int) -> float | None:
        """Return that part of those who were called, 0 to 1; None of none."""
        return part / self.n if self.n else None

    @property
    def until_share(self) -> float | None:
        """Return which part was called by the minute of the paper, 0 to 1; None of none."""
        return self.by_p80 / self.untils if self.untils else None

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
    if one.leapt:
        return EstimateScore(day=day, service=said.service, leapt=1)
    if waited is None:
        return EstimateScore(day=day, service=said.service, abandoned=1)
    quantiles = ((0.1, said.p10_s), (0.5, said.p50_s), (0.8, said.p80_s), (0.9, said.p90_s))
    losses = [max(share * (waited - at), (share - 1) * (waited - at)) for share, at in quantiles]
    until = said.says_until and one.ahead > 0
    return EstimateScore(
        day=day,
        service=said.service,
        n=1,
        inside=said.covers(waited),
        untils=until,
        by_p80=until and waited <= 60 * said.until_min,
        late=waited - said.p50_s > LATE_S,
        error_s=abs(waited - said.p50_s),
        bias_s=waited - said.p50_s,
        pinball_s=sum(losses) / len(losses),
    )
