"""Forecast of a future day from similar days: arrivals by hour, and the desks that work."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import fmean
from typing import Final

from ciasc.domain.core.services import Service
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.forecast.desks_needed import desks_needed, level, share_leaving
from ciasc.domain.forecast.history_model import LOOKS_BACK, HistoryModel, Kind
from ciasc.domain.stats.availability import AvailabilitySpell, seconds_by_hour
from ciasc.domain.stats.legs import Leg, LegEnd

SUNDAY: Final = 7
_USUALLY: Final = 0.5
_HALF_AN_HOUR_S: Final = 1800
_AROUND_H: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class DayForecast:
    """A future day, by hour: people by kind, and the desks that usually work, with their services.

    `days` are the days it was learnt from; none if the station has not seen such a day.
    """

    day: date
    days: tuple[date, ...]
    people: Mapping[int, Mapping[Kind, float]]
    desks: Mapping[int, frozenset[int]]
    skills: Mapping[int, frozenset[str]]

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
    came: dict[int, Counter[Kind]] = defaultdict(Counter)
    for on, hour, leg in dated:
        if on in days:
            came[hour][leg.service, leg.lane] += 1
    skills: dict[int, set[str]] = defaultdict(set)
    for leg in counted:
        if leg.desk is not None and leg.serving_at is not None:
            skills[leg.desk].add(leg.service)
    at_work = {(calendar.day(at), calendar.local(at).hour, desk) for at, desk in _at_work(counted, spells)}
    often = Counter((hour, desk) for on, hour, desk in at_work if on in days)
    return DayForecast(
        day=day,
        days=days,
        people={
            hour: {kind: many / len(days) for kind, many in kinds.items()} for hour, kinds in came.items()
        },
        desks={
            hour: frozenset(
                desk for (at, desk), many in often.items() if at == hour and many >= _USUALLY * len(days)
            )
            for hour in range(24)
        },
        skills={desk: frozenset(keys) for desk, keys in skills.items()},
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One hour of the roster: people, their mean time at a desk and target (s), desks needed and usual.

    With the usual desks the part `within` is called in time by Erlang C, none of it where the queue grows
    without end, and the part `leaves` leaves by Erlang A; None without people or without desks.
    """

    hour: int
    people: float
    service_s: float
    target_s: float
    needed: int
    usual: int
    within: float | None = None
    leaves: float | None = None

    @property
    def gap(self) -> int:
        """Return the missing desks; negative if there are more than needed."""
        return self.needed - self.usual


def roster(
    coming: DayForecast, services: Mapping[str, Service], known: HistoryModel, *, diverted: str | None = None
) -> list[Need]:
    """Compute what each hour of that day needs; with half of the people of a service `diverted` elsewhere."""
    return [_need(coming, hour, services, known, diverted) for hour in range(24)]


def _need(
    coming: DayForecast, hour: int, services: Mapping[str, Service], known: HistoryModel, diverted: str | None
) -> Need:
    people = {
        key: many / 2 if key == diverted else many
        for key, many in _by_service(coming.people.get(hour, {})).items()
        if key in services
    }
    total, usual = sum(people.values()), len(coming.desks[hour])
    service_s = _mean({key: fmean(known.times(services[key])) for key in people}, people)
    target_s = _mean({key: float(services[key].target_wait_s) for key in people}, people)
    taken_s, counts = service_s + known.turnover_s, bool(total and usual)
    found = level(total, taken_s, usual, target_s) if counts else None
    return Need(
        hour=hour,
        people=total,
        service_s=service_s,
        target_s=target_s,
        needed=desks_needed(total, taken_s, target_s),
        usual=usual,
        within=(found.within if found is not None else 0.0) if counts else None,
        leaves=share_leaving(total, taken_s, usual, 1 / known.leaves) if counts and known.leaves else None,
    )


def _by_service(kinds: Mapping[Kind, float]) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for (key, _), many in kinds.items():
        found[key] += many
    return dict(found)


def _mean(values: Mapping[str, float], weights: Mapping[str, float]) -> float:
    total = sum(weights.values())
    return sum(values[key] * weight for key, weight in weights.items()) / total if total else 0.0
