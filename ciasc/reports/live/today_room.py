"""The live room of today's figures, by service and by hour."""

from collections.abc import Mapping
from datetime import date, datetime

from ciasc.domain.core.errors import JsonValue
from ciasc.domain.core.permissions import Role
from ciasc.domain.core.station_day import Calendar
from ciasc.ports import Reading, RulesIn
from ciasc.reports.discreet_services import service_name
from ciasc.reports.live.board_queue import (
    DeskNow,
    LineNow,
    NextHour,
    NextHourForecast,
    QueueNow,
    desks_now,
    line_begin,
    line_now,
    queues_now,
)
from ciasc.reports.live.day_figures import read_day
from ciasc.reports.period.waits_by_group import WaitRow, wait_rows
from ciasc.web.api.alert_listeners import Listening
from ciasc.web.api.alert_views import AlertView, alert_views
from ciasc.web.api.output_base import Output


class NamedRow(WaitRow, title="NamedRow"):
    """The figures of one service, with its name."""

    name: str


class NowBody(Output, title="NowBody"):
    """Today so far."""

    day: date
    station: str
    total: WaitRow
    by_service: list[NamedRow]
    by_hour: list[WaitRow]
    queues: list[QueueNow]
    line: LineNow
    desks: list[DeskNow]
    next_hour: NextHourForecast | None
    alerts: list[AlertView]


class NowSnapshot(NowBody, title="NowSnapshot"):
    """Today at a moment."""

    room: str
    seq: int
    server_time: str


class Today:
    """Renders the room of today's figures by service and hour."""

    def __init__(self, calendar: Calendar, rules_in: RulesIn, listening: Listening = tuple) -> None:
        self._listening = listening
        self._calendar = calendar
        self._rules_in = rules_in
        self._next_hour = NextHour(calendar)

    def __call__(self, tx: Reading, _name: str, now: datetime) -> Mapping[str, JsonValue]:
        """Return the figures of today so far."""
        config = tx.config.in_force()
        queues = queues_now(tx)
        day, seen = read_day(tx, self._calendar, now, now - line_begin(queues, now))
        body = NowBody(
            day=day.day,
            station=tx.config.station().name,
            total=wait_rows({(): day.total}, (), guarded=day.with_discreet)[0],
            by_service=[
                NamedRow(**row.model_dump(), name=service_name(config, row.service))
                for row in wait_rows(day.by_service, ("service",))
            ],
            by_hour=wait_rows(day.by_hour, ("hour",), guarded=day.with_discreet),
            alerts=alert_views(tx, now, self._rules_in(tx), Role.SUPERVISOR, self._listening),
            queues=queues,
            line=line_now((fact.leg for fact in seen), now),
            desks=desks_now(tx),
            next_hour=self._next_hour(tx, now),
        )
        return body.model_dump(mode="json")
