"""The figures of a period by service, hour and other groups, all from the same legs and one definition."""

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Final

from pydantic import RootModel

from ciasc.domain.day import Calendar
from ciasc.domain.errors import InvalidInput, JsonValue
from ciasc.domain.indicators import Leg, Summary, grouped, summary
from ciasc.domain.people import Role
from ciasc.ports import Reading
from ciasc.reports.board import DeskNow, Forecast, NextHour, QueueNow, desks_now, queues_now
from ciasc.web.alerts import AlertView, alert_views
from ciasc.web.api import Output

FEW: Final = 10
LONGEST: Final = timedelta(days=366)
EARLIEST: Final = date(2000, 1, 1)
LATEST: Final = date(2100, 12, 31)
SHIFTS: Final = ((0, "00-08"), (8, "08-16"), (16, "16-24"))

DEFINITIONS: Final[tuple[tuple[str, str], ...]] = (
    (
        "Emitidos",
        "Tickets del período, más los tramos que abre cada derivación. Los anulados no cuentan.",
    ),
    ("Atendidos", "Tramos cuya atención terminó en el módulo."),
    ("No se presentaron", "Llamados al menos dos veces sin que la persona se acercara."),
    ("Se retiraron", "Personas que se fueron antes de ser atendidas."),
    (
        "En espera y en atención",
        "Quienes aguardan su primer llamado, y quienes ya fueron llamados o están en el módulo.",
    ),
    ("Derivados", "Tramos que continuaron en otro servicio; la persona conserva su hora de llegada."),
    (
        "La mitad esperó hasta (P50) y 9 de cada 10 hasta (P90)",
        (
            "Ese tiempo o menos pasó desde que la persona sacó su ticket o fue derivada hasta el primer "
            "llamado. Cuenta también a quien no se presentó. Con menos de 20 esperas el P90 no se muestra."
        ),
    ),
    ("Atención P50 y P90", "Tiempo desde que empieza la atención hasta que termina o se deriva."),
    (
        "Dentro de la meta",
        (
            "De cada 100 tickets, cuántos fueron llamados antes de su meta. Quien se retiró o sigue "
            "esperando pasada la meta cuenta como incumplido; quien se retiró antes de la meta no cuenta."
        ),
    ),
    (
        "Esperas medidas (n)",
        (
            "De cuántas esperas sale la cifra. Con menos de 10 se muestra en gris; de un servicio reservado "
            "no se muestra entonces ningún tiempo, para que no se reconozca a nadie."
        ),
    ),
)


class WaitRow(Output):
    """The figures of one group. Seconds, counts and percent; null where there is nothing to tell."""

    service: str | None = None
    lane: str | None = None
    desk: int | None = None
    hour: int | None = None
    weekday: int | None = None
    shift: str | None = None
    issued: int
    called: int
    attended: int
    no_show: int
    left: int
    transferred: int
    waiting: int
    wait_p50_s: float | None
    wait_p90_s: float | None
    wait_p95_s: float | None
    service_p50_s: float | None
    service_p90_s: float | None
    within_target_pct: float | None
    n: int


_UNTOLD: Final = {name: None for name in WaitRow.model_fields if name.endswith(("_s", "_pct"))}


class NamedRow(WaitRow):
    """The figures of one service, with its name."""

    name: str


class NowBody(Output):
    """Today so far."""

    day: date
    station: str
    total: WaitRow
    by_service: list[NamedRow]
    by_hour: list[WaitRow]
    queues: list[QueueNow]
    desks: list[DeskNow]
    next_hour: Forecast | None
    alerts: list[AlertView]


class NowSnapshot(NowBody):
    """Today at a moment."""

    room: str
    seq: int
    server_time: str


class WaitRows(RootModel[list[WaitRow]]):
    """The figures of a period, a row for each group."""


def _shift(hour: int) -> str:
    return next(name for start, name in reversed(SHIFTS) if hour >= start)


def _groupings(calendar: Calendar) -> Mapping[str, Callable[[Leg], Hashable]]:
    def local(leg: Leg) -> datetime:
        return calendar.local(leg.queued_at)

    return {
        "service": lambda leg: leg.service,
        "lane": lambda leg: leg.lane.word,
        "desk": lambda leg: leg.desk,
        "hour": lambda leg: local(leg).hour,
        "weekday": lambda leg: local(leg).isoweekday(),
        "shift": lambda leg: _shift(local(leg).hour),
    }


GROUPINGS: Final = ("service", "lane", "desk", "hour", "weekday", "shift")


def period(
    calendar: Calendar, first: date | None, last: date | None, now: datetime
) -> tuple[datetime, datetime]:
    """The moments between which the days `first` to `last` lie; today if none is named."""
    today = calendar.day(now)
    begin, end = first or last or today, last or first or today
    if end < begin:
        raise InvalidInput("El período termina antes de empezar.")
    if begin < EARLIEST or end > LATEST:
        raise InvalidInput(f"El período debe estar entre los años {EARLIEST.year} y {LATEST.year}.")
    if end - begin > LONGEST:
        raise InvalidInput("El período puede abarcar a lo más un año.")
    return calendar.bounds(begin)[0], calendar.bounds(end)[1]


def discreet_of(tx: Reading) -> frozenset[str]:
    """The services whose few visits would tell of one person."""
    return frozenset(key for key, service in tx.services().items() if service.discreet)


def rows(
    legs: Sequence[Leg], by: Sequence[str], calendar: Calendar, now: datetime, discreet: Collection[str]
) -> list[WaitRow]:
    """A row for each group of the legs, ordered by name; one row of all if `by` is empty.

    A row of a discreet service alone tells no times while they are those of a few people.
    """
    known = _groupings(calendar)
    for name in by:
        if name not in known:
            raise InvalidInput(f"No se puede agrupar por «{name}».")
    keys = [known[name] for name in by]
    groups = grouped(legs, lambda leg: tuple(key(leg) for key in keys), now)
    if not by:
        groups = groups or {(): summary((), now)}
    found: list[WaitRow] = []
    for group, figures in sorted(groups.items(), key=lambda item: _sortable(item[0])):
        assert isinstance(group, tuple)  # noqa: S101 - made just above
        row = _row(dict(zip(by, group, strict=True)), figures)
        found.append(row.model_copy(update=_UNTOLD) if row.service in discreet and row.n < FEW else row)
    return found


def _sortable(group: Hashable) -> tuple[tuple[int, str], ...]:
    parts = group if isinstance(group, tuple) else (group,)
    return tuple((part if isinstance(part, int) else -1, str(part)) for part in parts)


def _row(group: Mapping[str, Hashable], figures: Summary) -> WaitRow:
    return WaitRow.model_validate({**group, **asdict(figures)})


class Today:
    """Draws the room of today's figures by service and hour."""

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self._next_hour = NextHour(calendar)

    def __call__(self, tx: Reading, _name: str, now: datetime) -> Mapping[str, JsonValue]:
        """Today so far."""
        calendar, config = self._calendar, tx.configuration()
        legs = tx.legs(*period(calendar, None, None, now))
        body = NowBody(
            day=calendar.day(now),
            station=tx.station().name,
            total=rows(legs, (), calendar, now, ())[0],
            by_service=[
                NamedRow(**row.model_dump(), name=config.name_of(row.service or ""))
                for row in rows(legs, ("service",), calendar, now, discreet_of(tx))
            ],
            by_hour=rows(legs, ("hour",), calendar, now, ()),
            alerts=alert_views(tx, now, Role.SUPERVISOR),
            queues=queues_now(tx),
            desks=desks_now(tx),
            next_hour=self._next_hour(tx, now),
        )
        return body.model_dump(mode="json")
