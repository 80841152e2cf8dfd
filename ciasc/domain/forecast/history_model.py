"""What a station learns from its last weeks: durations, absences and arrivals."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise
from math import ceil, exp, log, sqrt
from statistics import NormalDist, fmean
from typing import Final

from ciasc.domain.core.services import Lane, Service
from ciasc.domain.stats.legs import Leg, LegEnd

ENOUGH: Final = 30
"""Samples of a service that are enough for its own times; below, the configured ones are used."""

LOOKS_BACK: Final = timedelta(days=60)
_WEIGHT: Final = 12
_SPEEDS: Final = (0.5, 2.0)
_WALKS_S: Final = 300
_GAP_S: Final = 300
_MOST: Final = 240
_SIGMA: Final = sqrt(log(1 + 0.6**2))
_SHAPE: Final = tuple(
    exp(_SIGMA * NormalDist().inv_cdf((n + 0.5) / ENOUGH) - _SIGMA**2 / 2) for n in range(ENOUGH)
)
"""Times as they usually spread around their mean of 1, used while there are no samples."""

Kind = tuple[str, Lane]
"""A person for a service in a lane."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryModel:
    """The learnt values. Seconds at a desk by service in ascending order, from the call to the end.

    `absent` is the part of those called that did not come, each at the cost of `absent_s`; of those who
    waited, `leaves` left each second; `turnover_s` is the time from one person to the next who waits.
    `rates` are people a second by hour of the day.
    """

    taken: Mapping[str, Sequence[float]] = field(default_factory=dict)
    absent: float = 0.0
    absent_s: float = 120.0
    leaves: float = 0.0
    turnover_s: float = 15.0
    rates: Mapping[int, Mapping[Kind, float]] = field(default_factory=dict)

    def knows(self, service: str) -> bool:
        """Return whether that service has enough samples."""
        return service in self.taken

    def times(self, service: Service) -> Sequence[float]:
        """Return the times of that service at a desk, all equally likely, ascending."""
        if self.knows(service.key):
            return self.taken[service.key]
        return [service.mean_service_s * part for part in _SHAPE]

    def left_of(self, service: Service, elapsed_s: float, speed: float) -> Sequence[float]:
        """Return the times that may remain to a person who has taken that long, all equally likely."""
        times = self.times(service)
        longer = times[bisect_right(times, elapsed_s / speed) :]
        if not longer:  # longer than all samples: a little more, by an unknown amount
            mean = fmean(times) * speed
            return [mean * part / 4 for part in _SHAPE]
        return [time * speed - elapsed_s for time in longer]


def taken_s(leg: Leg) -> float | None:
    """Return how long that leg took a desk, from the call to which the person came; None if not served."""
    served = leg.end in (LegEnd.ATTENDED, LegEnd.TRANSFERRED)
    took = leg.service_s
    if not served or took is None or leg.serving_at is None or leg.first_called_at is None:
        return None
    walked = (leg.serving_at - leg.first_called_at).total_seconds()
    if walked > _WALKS_S:
        walked = (leg.serving_at - (leg.called_at or leg.serving_at)).total_seconds()
    return took + max(walked, 0)


def learn_from_history(legs: Sequence[Leg], now: datetime, tz: tzinfo) -> HistoryModel:
    """Compute the model of those legs without unknown times; `tz` gives the hour of the day."""
    legs = [leg for leg in legs if not leg.leapt]
    taken: dict[str, list[float]] = defaultdict(list)
    for leg in legs:
        if (time := taken_s(leg)) is not None:
            taken[leg.service].append(time)
    called = sum(leg.first_called_at is not None for leg in legs)
    missed = [leg for leg in legs if leg.end is LegEnd.NO_SHOW]
    lost = [_seconds(leg.called_at, leg.ended_at) for leg in missed]
    went = [leg for leg in legs if leg.end is LegEnd.LEFT and leg.first_called_at is None]
    waited = sum(leg.wait_s or 0 for leg in legs) + sum(_seconds(leg.queued_at, leg.ended_at) for leg in went)
    gaps = _gaps(legs)
    return HistoryModel(
        taken={key: _thinned(sorted(times)) for key, times in taken.items() if len(times) >= ENOUGH},
        absent=len(missed) / called if called else 0.0,
        absent_s=fmean(lost) if lost else 120.0,
        leaves=len(went) / waited if waited else 0.0,
        turnover_s=fmean(gaps) if len(gaps) >= ENOUGH else 15.0,
        rates=_rates(legs, now, tz),
    )


def speed_today(legs: Iterable[Leg], services: Mapping[str, Service], known: HistoryModel) -> float:
    """Compute today's times against the usual ones, with twelve people added who took the usual time.

    A service that usually takes no time at all is ignored.
    """
    usual = {key: fmean(known.times(service)) for key, service in services.items()}
    ratios = [
        time / usual[leg.service]
        for leg in legs
        if usual.get(leg.service) and (time := taken_s(leg)) is not None
    ]
    slow, fast = _SPEEDS
    return min(max((_WEIGHT + sum(ratios)) / (_WEIGHT + len(ratios)), slow), fast)


def _thinned(times: Sequence[float]) -> Sequence[float]:
    """Return as many of those ascending times as a simulation needs, with the same spread."""
    if len(times) <= _MOST:
        return times
    return [times[int((n + 0.5) * len(times) / _MOST)] for n in range(_MOST)]


def _seconds(since: datetime | None, until: datetime | None) -> float:
    return 0.0 if since is None or until is None else max((until - since).total_seconds(), 0.0)


def _gaps(legs: Sequence[Leg]) -> list[float]:
    """Return how long desks took from one person to the next who was waiting already."""
    at_desks = sorted(
        (leg for leg in legs if leg.desk is not None and leg.first_called_at and leg.ended_at),
        key=lambda leg: (leg.desk, leg.first_called_at),
    )
    gaps = []
    for one, following in pairwise(at_desks):
        assert one.ended_at is not None  # noqa: S101 - chosen above
        assert following.first_called_at is not None  # noqa: S101 - chosen above
        gap = (following.first_called_at - one.ended_at).total_seconds()
        if one.desk == following.desk and following.queued_at <= one.ended_at and 0 <= gap <= _GAP_S:
            gaps.append(gap)
    return gaps


def _rates(legs: Sequence[Leg], now: datetime, tz: tzinfo) -> dict[int, dict[Kind, float]]:
    """Compute people a second by hour of the day and kind, from the first of those days."""
    if not legs:
        return {}
    days = max(ceil((now - min(leg.queued_at for leg in legs)) / timedelta(days=1)), 1)
    came = Counter((leg.queued_at.astimezone(tz).hour, (leg.service, leg.lane)) for leg in legs)
    rates: dict[int, dict[Kind, float]] = defaultdict(dict)
    for (hour, kind), many in came.items():
        rates[hour][kind] = many / days / 3600
    return dict(rates)
