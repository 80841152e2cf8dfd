"""What a station learns from its last weeks: durations, absences and arrivals."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil, exp, log, sqrt
from statistics import NormalDist, fmean
from typing import Final

from ciasc.domain.core.services import Lane, Service
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.forecast.desk_habits import DeskHabits, learn_desk_habits, reactions, turnovers
from ciasc.domain.stats.availability import AvailabilitySpell
from ciasc.domain.stats.figures import Figures, attention_s
from ciasc.domain.stats.legs import Leg, LegEnd
from ciasc.domain.stats.percentiles import marks

ENOUGH: Final = 30
"""Samples of a service that are enough for its own times; below, the configured ones are used."""

LOOKS_BACK: Final = timedelta(days=60)
_WEIGHT: Final = 12
_SPEEDS: Final = (0.5, 2.0)
_WALKS_S: Final = 300
_MOST: Final = 240
_MOST_ABSENT: Final = 0.9
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

    `absent` is the part of those called that did not come, and `fades` more for each second waited, each at
    the cost of `absent_s`; of those who waited, `leaves` left each second. `turnovers` are the seconds from
    one person to the next who waits, `reactions` those of a free desk until it calls a person who comes.
    `attentions` are mean seconds of attention by service, without the way to the desk. `rates` are people a
    second by hour of the day, `sent` those sent on by another desk, who keep the place
    of their arrival `sent_age_s` before.
    """

    taken: Mapping[str, Sequence[float]] = field(default_factory=dict)
    attentions: Mapping[str, float] = field(default_factory=dict)
    absent: float = 0.0
    fades: float = 0.0
    absent_s: float = 120.0
    leaves: float = 0.0
    turnovers: Sequence[float] = (15.0,)
    reactions: Sequence[float] = (10.0,)
    rates: Mapping[int, Mapping[Kind, float]] = field(default_factory=dict)
    sent: Mapping[int, Mapping[Kind, float]] = field(default_factory=dict)
    sent_age_s: float = 0.0
    desks: DeskHabits = field(default_factory=DeskHabits)

    @property
    def turnover_s(self) -> float:
        """Return the mean time from one person to the next who waits."""
        return fmean(self.turnovers)

    def absent_after(self, waited_s: float) -> float:
        """Return which part of those called after that wait does not come."""
        return min(self.absent + self.fades * waited_s, max(_MOST_ABSENT, self.absent))

    def knows(self, service: str) -> bool:
        """Return whether that service has enough samples."""
        return service in self.taken

    def times(self, service: Service) -> Sequence[float]:
        """Return the times of that service at a desk, all equally likely, ascending."""
        if self.knows(service.key):
            return self.taken[service.key]
        return [service.mean_service_s * part for part in _SHAPE]

    def attention_s(self, service: Service) -> float:
        """Return the mean attention of that service, as reports count it; the configured one of too few."""
        return self.attentions.get(service.key, float(service.mean_service_s))

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


def learn_from_history(
    legs: Sequence[Leg], now: datetime, calendar: Calendar, spells: Sequence[AvailabilitySpell] = ()
) -> HistoryModel:
    """Compute the model of those legs without unknown times, and of the spells of desks."""
    attentions = _mean_attentions(legs)
    legs = [leg for leg in legs if not leg.leapt]
    taken: dict[str, list[float]] = defaultdict(list)
    for leg in legs:
        if (time := taken_s(leg)) is not None:
            taken[leg.service].append(time)
    missed = [leg for leg in legs if leg.end is LegEnd.NO_SHOW]
    lost = [_missed_s(leg) for leg in missed]
    went = [leg for leg in legs if leg.end is LegEnd.LEFT and leg.first_called_at is None]
    waited = sum(_called_after(leg) for leg in legs) + sum(
        _seconds(leg.queued_at, leg.ended_at) for leg in went
    )
    gaps, reacted = turnovers(legs, spells), reactions(legs)
    absent, fades = _absences(legs)
    rates, sent, age_s = _rates(legs, now, calendar)
    return HistoryModel(
        taken={key: _thinned(sorted(times)) for key, times in taken.items() if len(times) >= ENOUGH},
        attentions=attentions,
        absent=absent,
        fades=fades,
        absent_s=fmean(lost) if lost else 120.0,
        leaves=len(went) / waited if waited else 0.0,
        turnovers=_thinned(sorted(gaps)) if len(gaps) >= ENOUGH else (15.0,),
        reactions=_thinned(sorted(reacted)) if len(reacted) >= ENOUGH else (10.0,),
        rates=rates,
        sent=sent,
        sent_age_s=age_s,
        desks=learn_desk_habits(spells, calendar, calendar.day(now)),
    )


def _mean_attentions(legs: Iterable[Leg]) -> dict[str, float]:
    """Return the mean attention by service of those with enough, as the figures compute it."""
    found: dict[str, list[float | None]] = defaultdict(list)
    for leg in legs:
        found[leg.service].append(attention_s(leg))
    known = {key: Figures(services=marks(times)) for key, times in found.items()}
    return {
        key: mean
        for key, of_service in known.items()
        if len(of_service.services) >= ENOUGH and (mean := of_service.mean_attention_s) is not None
    }


def _missed_s(leg: Leg) -> float:
    """Return how long a desk called a person who did not come: from the first call, or from the last."""
    lasted = _seconds(leg.first_called_at, leg.ended_at)
    return lasted if lasted <= _WALKS_S else _seconds(leg.called_at, leg.ended_at)


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


def _called_after(leg: Leg) -> float:
    return _seconds(leg.queued_at, leg.first_called_at)


def _absences(legs: Sequence[Leg]) -> tuple[float, float]:
    """Return the part of those called that does not come, and how much it grows with each second waited.

    A straight line through all of them; too few, or fewer after longer waits, give the mean alone.
    """
    called = [
        (_called_after(leg), leg.end is LegEnd.NO_SHOW) for leg in legs if leg.first_called_at is not None
    ]
    if not called:
        return 0.0, 0.0
    waited, missed = fmean(wait for wait, _ in called), fmean(gone for _, gone in called)
    spread = sum((wait - waited) ** 2 for wait, _ in called)
    if len(called) < ENOUGH or not spread:
        return missed, 0.0
    slope = max(sum((wait - waited) * (gone - missed) for wait, gone in called) / spread, 0.0)
    if slope * waited > missed:
        return 0.0, missed / waited
    return missed - slope * waited, slope


_Rates = dict[int, dict[Kind, float]]


def _rates(legs: Sequence[Leg], now: datetime, calendar: Calendar) -> tuple[_Rates, _Rates, float]:
    """Compute people a second by hour of the day and kind, from the first of those days.

    The first are those who came, the second those sent on by another desk; then how many seconds before that
    these had come.
    """
    if not legs:
        return {}, {}, 0.0
    came_at = {leg.ticket: leg.queued_at for leg in legs if leg.leg == 1}
    days = max(ceil((now - min(leg.queued_at for leg in legs)) / timedelta(days=1)), 1)
    ages = [_seconds(came_at.get(leg.ticket), leg.queued_at) for leg in legs if leg.leg > 1]
    first, onward = (
        Counter(
            (calendar.local(leg.queued_at).hour, (leg.service, leg.lane))
            for leg in legs
            if (leg.leg > 1) is sent
        )
        for sent in (False, True)
    )
    return _by_hour(first, days), _by_hour(onward, days), fmean(ages) if ages else 0.0


def _by_hour(came: Mapping[tuple[int, Kind], int], days: int) -> _Rates:
    rates: _Rates = defaultdict(dict)
    for (hour, kind), many in came.items():
        rates[hour][kind] = many / days / 3600
    return dict(rates)
