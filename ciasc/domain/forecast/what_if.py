"""Compare staffing plans: a future day, simulated many times with these desks and with others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from random import Random
from typing import Final

from ciasc.domain.core.services import Lane, Service
from ciasc.domain.forecast.day_forecast import DayForecast
from ciasc.domain.forecast.history_model import HistoryModel
from ciasc.domain.forecast.in_time_by_hour import InTimeByHour
from ciasc.domain.forecast.queue_state import SPREAD, line_order, newcomers
from ciasc.domain.forecast.roster_needs import Need
from ciasc.domain.forecast.simulation import Play
from ciasc.domain.forecast.simulation_state import Habits, LineOrder, Post, SimulationState, Stream
from ciasc.domain.queueing.next_ticket import DeskLine
from ciasc.domain.stats.legs import percentile

DAYS: Final = 200
"""The number of days simulated for each plan."""

_HOUR_S: Final = 3600.0
_LONG_S: Final = 6 * _HOUR_S
_BREAK_S: Final = 45 * 60.0
_APART: Final = (0, 1, -1, 2)
"""Breaks of four desks are this much later than the middle of the work period, so that one desk rests."""
_AN_INSTANT: Final = datetime(2000, 1, 1, tzinfo=UTC)

Hours = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A desk of a plan: its services, and its hours in seconds from midnight."""

    services: frozenset[str]
    hours: Hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A figure over many days: nine of ten lie above `low`, half below `mid`, nine of ten below `high`."""

    low: float
    mid: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """The results of such days: the wait (s) of nine of ten, the parts that leave and are called in time.

    `by_hour` is which part of those who come in an hour is called in time, `officers_by_hour` the same of
    those whom only an officer attends.
    """

    days: int
    p90_s: Spread
    lost: Spread
    within: Spread
    by_hour: Mapping[int, float] = field(default_factory=dict)
    officers_by_hour: Mapping[int, float] = field(default_factory=dict)


def usual(coming: DayForecast) -> dict[int, Planned]:
    """Return the desks that usually work on such a day by number, with a break in each long work period."""
    desks = sorted(frozenset[int]().union(*coming.desks.values()))
    return {
        desk: Planned(
            services=coming.skills[desk],
            hours=_stretches([hour for hour in range(24) if desk in coming.desks[hour]], place),
        )
        for place, desk in enumerate(desks)
    }


def needed(needs: Sequence[Need], services: Mapping[str, Service]) -> list[Planned]:
    """Return as many desks as each hour needs, with the same breaks.

    Those of officers are for everything, the others for what an auxiliary may attend.
    """
    simple = frozenset(key for key, service in services.items() if not service.officer_only)
    groups = [
        (frozenset(services), {need.hour: need.officers for need in needs}),
        (simple, {need.hour: need.needed - need.officers for need in needs}),
    ]
    return [
        Planned(services=keys, hours=_stretches([hour for hour, many in hours.items() if many > desk], desk))
        for keys, hours in groups
        for desk in range(max(hours.values(), default=0))
    ]


def paused(desk: Planned, since: float, until: float) -> Planned:
    """Return that desk without those seconds of the day."""
    return Planned(services=desk.services, hours=_without(desk.hours, since, until))


def _stretches(hours: Sequence[int], place: int) -> Hours:
    """Return those hours as work periods, with a break in each long one, at different times by place."""
    found: list[tuple[float, float]] = []
    for hour in hours:
        begins = hour * _HOUR_S
        if found and found[-1][1] == begins:
            found[-1] = (found[-1][0], begins + _HOUR_S)
        else:
            found.append((begins, begins + _HOUR_S))
    whole = tuple(found)
    for begins, ends in found:
        if ends - begins > _LONG_S:
            middle = (begins + ends) / 2 + _APART[place % len(_APART)] * _BREAK_S
            whole = _without(whole, middle - _BREAK_S / 2, middle + _BREAK_S / 2)
    return whole


def _without(hours: Hours, since: float, until: float) -> Hours:
    parts = [
        part for begins, ends in hours for part in ((begins, min(ends, since)), (max(begins, until), ends))
    ]
    return tuple((begins, ends) for begins, ends in parts if begins < ends)


def simulate_day(
    plan: Sequence[Planned],
    coming: DayForecast,
    services: Mapping[str, Service],
    known: HistoryModel,
    *,
    seed: int = 1,
    days: int = DAYS,
) -> Outlook | None:
    """Simulate such days with those desks; None if no people come. The same seed gives the same answer."""
    kinds = [(key, lane) for key in services for lane in Lane]
    day = _scene(plan, coming, services, known)
    targets = [services[key].target_wait_s for key, _ in kinds]
    counted = InTimeByHour(targets, [services[key].officer_only for key, _ in kinds])
    chance = Random(seed)  # noqa: S311 - a simulation, no secret
    p90, lost, within = [], [], []
    for _ in range(days):
        came = Play(_some_day(day, coming.arrivals.varies, chance), chance).run().came
        if not came:
            continue
        counted.add(came)
        waits = [
            (one.called_at - one.at, targets[one.kind])
            for one in came
            if one.called_at is not None and not one.left
        ]
        p90.append(percentile([wait for wait, _ in waits], 0.9) or 0.0)
        lost.append(1 - len(waits) / len(came))
        within.append(sum(wait <= target for wait, target in waits) / len(came))
    if not p90:
        return None
    return Outlook(
        days=days,
        p90_s=_spread(p90),
        lost=_spread(lost),
        within=_spread(within),
        by_hour=counted.share(reserved=False),
        officers_by_hour=counted.share(reserved=True),
    )


def _some_day(day: SimulationState, varies: float, chance: Random) -> SimulationState:
    """Return that day with more or fewer people, as days differ."""
    if not varies:
        return day
    more = chance.lognormvariate(-(varies**2) / 2, varies)
    return replace(day, streams=[replace(stream, rate=stream.rate * more) for stream in day.streams])


def _spread(values: Sequence[float]) -> Spread:
    low, mid, high = (percentile(values, share) or 0.0 for share in (0.1, 0.5, 0.9))
    return Spread(low=low, mid=mid, high=high)


def _scene(
    plan: Sequence[Planned], coming: DayForecast, services: Mapping[str, Service], known: HistoryModel
) -> SimulationState:
    kinds = [(key, lane) for key in services for lane in Lane]
    fresh = newcomers(services, kinds, _AN_INSTANT)
    skills = list(dict.fromkeys(desk.services for desk in plan if desk.hours))
    orders: list[LineOrder] = [line_order(DeskLine(services=keys), [], fresh, _AN_INSTANT) for keys in skills]
    streams = [
        Stream(kind=n, rate=many / _HOUR_S, since=hour * _HOUR_S, until=(hour + 1) * _HOUR_S)
        for hour, people in sorted(coming.people.items())
        for n, kind in enumerate(kinds)
        if (many := people.get(kind, 0.0)) > 0
    ]
    return SimulationState(
        posts=[Post(line=skills.index(desk.services), hours=desk.hours) for desk in plan if desk.hours],
        orders=orders,
        habits=Habits(
            busy=[known.times(services[key]) for key, _ in kinds],
            absent=known.absent,
            absent_s=known.absent_s,
            leaves=known.leaves,
            spread=SPREAD,
            fades=known.fades,
            turnovers=known.turnovers,
            reactions=known.reactions,
        ),
        streams=streams,
    )
