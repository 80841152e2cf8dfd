"""Tomorrow's roster: how many desks each hour needs, and what would change with others."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from threading import Lock
from typing import Annotated, Final

from flask import Blueprint, request
from pydantic import Field, ValidationError

from ciasc.domain.errors import InvalidInput
from ciasc.domain.experience import Experience, learn
from ciasc.domain.forecast import Forecast, Need, forecast, roster, whole_days
from ciasc.domain.hours import WEEKDAYS
from ciasc.domain.people import Permission
from ciasc.domain.service import Service
from ciasc.domain.shifts import shift_hours
from ciasc.domain.whatif import DAYS, Outlook, Planned, needed, outlook, paused, usual
from ciasc.reports.feasts import feasts
from ciasc.reports.words import shift_words
from ciasc.web.api import Input, Routes, refusal
from ciasc.web.auth import Caller
from ciasc.web.context import web
from ciasc.web.pages import Page, for_staff, page

routes = Routes(Blueprint("staffing", __name__, template_folder="templates"))

_HOUR_S: Final = 3600
_BUDGET_S: Final = 1.5
"""So long is each plan lived at most: the server has other things to do."""

_ONE_AT_A_TIME: Final = Lock()
_FURTHEST: Final = timedelta(days=60)
_DIVERTIBLE: Final = 3


class Asked(Input):
    """Which day, and what is to be tried: more desks, a service at another desk, a pause."""

    day: Annotated[date | None, Field(alias="dia")] = None
    more: Annotated[int, Field(alias="mas", ge=0, le=10)] = 0
    since: Annotated[int, Field(alias="desde", ge=0, le=23)] = 10
    until: Annotated[int, Field(alias="hasta", ge=1, le=24)] = 13
    service: Annotated[str, Field(alias="servicio", max_length=40)] = ""
    to_desk: Annotated[int | None, Field(alias="modulo", ge=1, le=999)] = None
    pauses: Annotated[int | None, Field(alias="pausa", ge=1, le=999)] = None
    pause_at: Annotated[int, Field(alias="hora", ge=0, le=23)] = 15

    @property
    def tries(self) -> bool:
        """Whether anything is to be tried."""
        return bool(self.more or (self.service and self.to_desk) or self.pauses)


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift of the roster, in desk-hours."""

    name: str
    needed: int
    usual: int


@dataclass(frozen=True, slots=True)
class Ground:
    """What the page reckons with."""

    coming: Forecast
    known: Experience
    services: Mapping[str, Service]
    holiday: str | None


def _ground(day: date) -> Ground:
    station = web().station
    now, calendar = station.clock(), station.calendar
    with station.store.read() as tx:
        legs, services = tx.legs(whole_days(calendar, now), now), tx.services()
        named = feasts(tx.configuration(), (now.year - 1, now.year, day.year))
    return Ground(
        coming=forecast(legs, day, calendar, named),
        known=learn(legs, now, calendar.tz),
        services=services,
        holiday=named.get(day),
    )


def _shifts(needs: Sequence[Need], shifts: Sequence[int]) -> list[Shift]:
    found = []
    for begin in shifts:
        mine = [needs[hour] for hour in shift_hours(begin, shifts)]
        found.append(
            Shift(shift_words(begin, shifts), sum(n.needed for n in mine), sum(n.usual for n in mine))
        )
    return found


def _freed(ground: Ground, needs: Sequence[Need]) -> list[tuple[str, int]]:
    """The services of which half elsewhere would free most desk-hours, and how many."""
    whole = sum(need.needed for need in needs)
    freed = [
        (
            key,
            whole
            - sum(need.needed for need in roster(ground.coming, ground.services, ground.known, diverted=key)),
        )
        for key, service in ground.services.items()
        if not service.discreet and service.enabled
    ]
    most = sorted(freed, key=lambda one: -one[1])[:_DIVERTIBLE]
    return [(key, hours) for key, hours in most if hours > 0]


def _changed(plan: Mapping[int, Planned], asked: Asked, ground: Ground) -> list[Planned]:
    """The plan as asked for; InvalidInput where it names what there is not."""
    desks = dict(plan)
    if asked.until <= asked.since:
        raise InvalidInput("El módulo adicional termina antes de empezar.")
    if asked.service and asked.to_desk is not None:
        if asked.service not in ground.services:
            raise InvalidInput("Ese servicio no existe en esta comisaría.")
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
        raise InvalidInput(f"El módulo {number} no suele trabajar en un día así.")
    return desks[number]


def _lived(plan: Sequence[Planned], ground: Ground) -> Outlook | None:
    return outlook(plan, ground.coming, ground.services, ground.known, go_on=_patience())


def _patience() -> Callable[[int], bool]:
    ends = time.monotonic() + _BUDGET_S
    return lambda lived: lived < DAYS and time.monotonic() < ends


@routes.pages.get("/reportes/personal")
def staffing_page() -> Page:
    """Show tomorrow's roster, and what would change with other desks."""
    return for_staff(Permission.SEE_REPORTS, _page)


def _asked(today: date) -> tuple[Asked, str | None]:
    """What was asked for, or nothing but tomorrow and why it is not understood."""
    sent = {name: value for name, value in request.args.items() if value}
    try:
        asked = Asked.model_validate_strings(sent)
    except ValidationError as error:
        return Asked(), refusal(error).detail
    if asked.day is not None and abs(asked.day - today) > _FURTHEST:
        return Asked(), "Elija un día de los próximos o últimos dos meses."
    return asked, None


def _page(who: Caller) -> Page:
    station = web().station
    today = station.calendar.day(station.clock())
    asked, wrong = _asked(today)
    day = asked.day or today + timedelta(days=1)
    ground = _ground(day)
    needs = roster(ground.coming, ground.services, ground.known)
    plan = usual(ground.coming)
    with _ONE_AT_A_TIME:
        enough = _lived(needed(needs, frozenset(ground.services)), ground)
        now = _lived(list(plan.values()), ground)
        then = None
        if asked.tries:
            try:
                then = _lived(_changed(plan, asked, ground), ground)
            except InvalidInput as error:
                wrong = error.detail
    with station.store.read() as tx:
        name, config = tx.station().name, tx.configuration()
    return page(
        "staffing.html",
        who,
        station=name,
        asked=asked,
        wrong=wrong,
        day=day,
        weekday=WEEKDAYS[day.weekday()],
        ground=ground,
        needs=[need for need in needs if need.people or need.usual],
        shifts=_shifts(needs, config.shifts),
        freed=[(config.name_of(key), hours) for key, hours in _freed(ground, needs)],
        outlooks=[
            ("Como siempre", now),
            ("Con los módulos que pide la tabla", enough),
            ("Con su cambio", then),
        ],
        services=[(key, config.name_of(key)) for key, one in ground.services.items() if one.enabled],
        desks=sorted(plan),
    )
