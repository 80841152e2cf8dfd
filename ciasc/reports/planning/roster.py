"""The roster of a future day: needed desks by hour, hours freed by diversion, and the effect of a change.

The share of people within target that it plans for is `SHARE` in `ciasc/domain/forecast/desks_needed.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Annotated, Final

from pydantic import Field

from ciasc.content.holidays import holidays_and_special_days
from ciasc.content.messages import render
from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.services import Service
from ciasc.domain.core.shifts import shift_hours
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.forecast.day_forecast import DayForecast, forecast_day, whole_days
from ciasc.domain.forecast.desks_needed import SHARE
from ciasc.domain.forecast.history_model import HistoryModel, learn_from_history
from ciasc.domain.forecast.roster_needs import Need, more_where_late, roster
from ciasc.domain.forecast.what_if import DAYS, Outlook, Planned, needed, paused, simulate_day, usual
from ciasc.domain.stats.availability import desk_spells
from ciasc.ports import Reading
from ciasc.reports.number_format import shift_words
from ciasc.web.api.inputs import Input, IsoDay

_HOUR_S: Final = 3600
_DIVERTIBLE: Final = 3
_ROUNDS: Final = 6
_ROUND_DAYS: Final = 60


class RosterRequest(Input, title="Asked"):
    """The day, and the change to try: more desks, a service at another desk, a pause."""

    day: Annotated[IsoDay | None, Field(alias="dia")] = None
    more: Annotated[int, Field(alias="mas", ge=0, le=10)] = 0
    since: Annotated[int, Field(alias="desde", ge=0, le=23)] = 10
    until: Annotated[int, Field(alias="hasta", ge=1, le=24)] = 13
    service: Annotated[str, Field(alias="servicio", max_length=40)] = ""
    to_desk: Annotated[int | None, Field(alias="modulo", ge=1, le=999)] = None
    pauses: Annotated[int | None, Field(alias="pausa", ge=1, le=999)] = None
    pause_at: Annotated[int, Field(alias="hora", ge=0, le=23)] = 15

    @property
    def tries(self) -> bool:
        """Return whether there is a change to try."""
        return bool(self.more or (self.service and self.to_desk) or self.pauses)


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift of the roster, in desk-hours; `lacking` and `spare` are those of different hours.

    `officers` are those of the needed that only an officer can serve, `lacking_officers` the missing ones.
    """

    name: str
    needed: int
    usual: int
    lacking: int
    spare: int
    officers: int
    lacking_officers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """All that the page shows of a day. `days` are those of the forecast, `desks` the usual number at work.

    8 of 10 such days bring `people_low` to `people_high`, and each week brought the part `weekly` more than
    the one before. `late` says that with the usual desks too few are called in time: then no desk is spare.
    `freed` are services with the desk-hours that half of their visits elsewhere would free. The outlooks are
    those of the usual desks, of the needed ones, and of the change; `wrong` says why that was refused.
    """

    day: date
    holiday: str | None
    days: tuple[date, ...]
    desks: tuple[int, ...]
    people: float
    people_low: float
    people_high: float
    weekly: float
    late: bool
    needs: tuple[Need, ...]
    shifts: tuple[Shift, ...]
    freed: tuple[tuple[str, int], ...]
    now: Outlook | None
    enough: Outlook | None
    then: Outlook | None
    wrong: str | None


@dataclass(frozen=True, slots=True)
class _Ground:
    """The inputs from which a roster is computed."""

    coming: DayForecast
    known: HistoryModel
    services: Mapping[str, Service]
    holiday: str | None


def roster_of(tx: Reading, calendar: Calendar, asked: RosterRequest, now: datetime) -> Roster:
    """Return the roster of the requested day, by default tomorrow, from the whole days of eight weeks."""
    ground = _ground(tx, calendar, asked.day or calendar.day(now) + timedelta(days=1), now)
    plan = usual(ground.coming)
    as_usual = _lived(list(plan.values()), ground)
    needs, enough = _checked_needs(ground, as_usual)
    then, wrong = _tried(plan, asked, ground)
    late = as_usual is not None and as_usual.within.mid < SHARE
    arrivals = ground.coming.arrivals
    return Roster(
        day=ground.coming.day,
        holiday=ground.holiday,
        days=ground.coming.days,
        desks=tuple(sorted(plan)),
        people=arrivals.expected,
        people_low=arrivals.low,
        people_high=arrivals.high,
        weekly=arrivals.weekly,
        late=late,
        needs=tuple(needs),
        shifts=tuple(_shifts(needs, tx.config.in_force().shifts, late=late)),
        freed=tuple(_freed(ground)),
        now=as_usual,
        enough=enough,
        then=then,
        wrong=wrong,
    )


def _tried(
    plan: Mapping[int, Planned], asked: RosterRequest, ground: _Ground
) -> tuple[Outlook | None, str | None]:
    """Return the outlook of the change to try, and why it was refused."""
    if not asked.tries:
        return None, None
    try:
        return _lived(_changed(plan, asked, ground), ground), None
    except InvalidInput as error:
        return None, render(error.message)


def _ground(tx: Reading, calendar: Calendar, day: date, now: datetime) -> _Ground:
    today = calendar.day(now)
    since, until = whole_days(calendar, now), calendar.bounds(today)[0]
    legs, services = tx.stats.legs(since, until), tx.config.services()
    spells = desk_spells(tx.events.of_station(since, until), since, until)
    named = holidays_and_special_days(tx.config.in_force(), (now.year - 1, now.year, day.year))
    return _Ground(
        coming=forecast_day(legs, day, calendar, named, spells),
        known=learn_from_history(legs, until, calendar, spells),
        services=services,
        holiday=named.get(day),
    )


def _checked_needs(ground: _Ground, as_usual: Outlook | None) -> tuple[list[Need], Outlook | None]:
    """Return the needs of each hour beside the usual desks, and the outlook of as many desks.

    The formula looks at each hour alone: desks are added as long as the simulation of the day says that they
    do not suffice.
    """
    needs = roster(ground.coming, ground.services, ground.known)
    for _ in range(_ROUNDS):
        found = _lived(needed(needs, ground.services), ground, days=_ROUND_DAYS)
        if found is None:
            break
        more = more_where_late(needs, found.by_hour, found.officers_by_hour)
        if more == needs:
            break
        needs = more
    lived, officers = ({}, {}) if as_usual is None else (as_usual.by_hour, as_usual.officers_by_hour)
    beside = [
        replace(need, lived=lived.get(need.hour), lived_officers=officers.get(need.hour)) for need in needs
    ]
    return beside, _lived(needed(needs, ground.services), ground)


def _shifts(needs: Sequence[Need], shifts: Sequence[int], *, late: bool) -> list[Shift]:
    found = []
    for begin in shifts:
        mine = [needs[hour] for hour in shift_hours(begin, shifts)]
        found.append(
            Shift(
                shift_words(begin, shifts),
                needed=sum(need.needed for need in mine),
                usual=sum(need.usual for need in mine),
                lacking=sum(need.lacking for need in mine),
                spare=0 if late else sum(need.spare for need in mine),
                officers=sum(need.officers for need in mine),
                lacking_officers=sum(need.lacking_officers for need in mine),
            )
        )
    return found


def _freed(ground: _Ground) -> list[tuple[str, int]]:
    """Return the services of which half elsewhere would free most desk-hours, and how many."""

    def hours(rows: Sequence[Need]) -> int:
        return sum(need.needed for need in rows)

    plain = hours(roster(ground.coming, ground.services, ground.known))
    freed = [
        (key, plain - hours(roster(ground.coming, ground.services, ground.known, diverted=key)))
        for key, service in ground.services.items()
        if not service.discreet and service.enabled
    ]
    most = sorted(freed, key=lambda one: -one[1])[:_DIVERTIBLE]
    return [(key, many) for key, many in most if many > 0]


def _changed(plan: Mapping[int, Planned], asked: RosterRequest, ground: _Ground) -> list[Planned]:
    """Return the changed plan; raise InvalidInput if the change names an unknown desk or service."""
    desks = dict(plan)
    if asked.until <= asked.since:
        raise InvalidInput("reports.planning.extra_ends_before_begin")
    if asked.service and asked.to_desk is not None:
        if asked.service not in ground.services:
            raise InvalidInput("reports.no_service")
        desk = _working(desks, asked.to_desk)
        desks[asked.to_desk] = replace(desk, services=desk.services | {asked.service})
    if asked.pauses is not None:
        desk = _working(desks, asked.pauses)
        desks[asked.pauses] = paused(desk, asked.pause_at * _HOUR_S, (asked.pause_at + 1) * _HOUR_S)
    extra = Planned(
        services=frozenset(ground.services), hours=((asked.since * _HOUR_S, asked.until * _HOUR_S),)
    )
    return [*desks.values(), *([extra] * asked.more)]


def _working(desks: Mapping[int, Planned], number: int) -> Planned:
    if number not in desks:
        raise InvalidInput("reports.planning.desk_not_usual", number=number)
    return desks[number]


def _lived(plan: Sequence[Planned], ground: _Ground, days: int = DAYS) -> Outlook | None:
    return simulate_day(plan, ground.coming, ground.services, ground.known, days=days)
