"""Forecast of a future day from similar days: arrivals by hour, and the desks that work."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from ciasc.domain.core.station_day import Calendar
from ciasc.domain.forecast.arrivals import Arrivals, foresee_arrivals
from ciasc.domain.forecast.history_model import LOOKS_BACK, Kind
from ciasc.domain.stats.availability import AvailabilitySpell, seconds_by_hour
from ciasc.domain.stats.legs import Leg, LegEnd

SUNDAY: Final = 7
_USUALLY: Final = 0.5
_HALF_AN_HOUR_S: Final = 1800
_AROUND_H: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class DayForecast:
    """A future day, by hour: people by kind, and the desks that usually work, with their services.

    `days` are the days it was learnt from; none if the station has not seen such a day. `arrivals` says how
    many people come in all, and how sure that is.
    """

    day: date
    days: tuple[date, ...]
    people: Mapping[int, Mapping[Kind, float]]
    desks: Mapping[int, frozenset[int]]
    skills: Mapping[int, frozenset[str]]
    arrivals: Arrivals = field(default_factory=lambda: Arrivals(weights={}))

    def coming(self, hour: int) -> float:
        """Return how many people come in that hour."""
        return sum(self.people.get(hour, {}).values())


def is_similar_day(day: date, holidays: Collection[date]) -> int:
    """Return the weekday that date is similar to, 1 to 7: a holiday is similar to a Sunday."""
    return SUNDAY if day in holidays else day.isoweekday()


def similar_days(worked: Iterable[date], day: date, holidays: Collection[date]) -> tuple[date, ...]:
    """Return the similar days among the days worked before, in order."""
    wanted = is_similar_day(day, holidays)
    return tuple(sorted({on for on in worked if on < day and is_similar_day(on, holidays) == wanted}))


def whole_days(calendar: Calendar, now: datetime) -> datetime:
    """Return the start of the first whole day of history: a part of a day would look like a quiet one."""
    return calendar.bounds(calendar.day(now - LOOKS_BACK))[0]


def forecast_day(
    legs: Sequence[Leg],
    day: date,
    calendar: Calendar,
    holidays: Collection[date],
    spells: Sequence[AvailabilitySpell] = (),
) -> DayForecast:
    """Compute the forecast of that day from similar days before it; `spells` are those of desks."""
    counted = [leg for leg in legs if leg.end is not LegEnd.CANCELLED]
    dated = [(calendar.day(leg.queued_at), calendar.local(leg.queued_at).hour, leg) for leg in counted]
    days = similar_days((on for on, _, _ in dated), day, holidays)
    arrivals = foresee_arrivals(
        day,
        days,
        Counter(on for on, _, _ in dated if on < day),
        {on: is_similar_day(on, holidays) for on, _, _ in dated},
    )
    came: dict[int, dict[Kind, float]] = defaultdict(lambda: defaultdict(float))
    for on, hour, leg in dated:
        if on in days:
            came[hour][leg.service, leg.lane] += arrivals.weights[on]
    skills: dict[int, set[str]] = defaultdict(set)
    for leg in counted:
        if leg.desk is not None and leg.serving_at is not None:
            skills[leg.desk].add(leg.service)
    at_work = {(calendar.day(at), calendar.local(at).hour, desk) for at, desk in _at_work(counted, spells)}
    often = Counter((hour, desk) for on, hour, desk in at_work if on in days)
    return DayForecast(
        day=day,
        days=days,
        people={hour: dict(kinds) for hour, kinds in came.items()},
        desks={
            hour: frozenset(
                desk for (at, desk), many in often.items() if at == hour and many >= _USUALLY * len(days)
            )
            for hour in range(24)
        },
        skills={desk: frozenset(keys) for desk, keys in skills.items()},
        arrivals=arrivals,
    )


def _at_work(legs: Sequence[Leg], spells: Sequence[AvailabilitySpell]) -> set[tuple[datetime, int]]:
    """Return the hours in which each desk was at work, by the moment at which they begin.

    It began to attend a person in them, or was open or paused for half of them and attended a person
    shortly before or after: a quiet hour counts, a desk that was left open by mistake does not.
    """
    served = {
        (leg.serving_at.replace(minute=0, second=0, microsecond=0), leg.desk)
        for leg in legs
        if leg.desk is not None and leg.serving_at is not None
    }
    by_desk: dict[int, list[AvailabilitySpell]] = defaultdict(list)
    for spell in spells:
        by_desk[int(spell.what)].append(spell)
    around = [timedelta(hours=n) for n in range(-_AROUND_H, _AROUND_H + 1)]
    return served | {
        (at, desk)
        for desk, some in by_desk.items()
        for at, seconds in seconds_by_hour(some).items()
        if seconds >= _HALF_AN_HOUR_S and any((at + apart, desk) in served for apart in around)
    }
