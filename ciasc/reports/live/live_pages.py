"""The live rooms of the pages of reports: each sends its parts as they are drawn on the server.

A part is the content of the element of that id. All parts of a snapshot are of one moment and one read.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from ciasc.domain.core.clock_pace import PaceNow
from ciasc.domain.core.errors import JsonValue, NotFound
from ciasc.domain.core.permissions import Role
from ciasc.domain.core.station_day import Calendar
from ciasc.ports import Reading, RulesIn
from ciasc.reports.live.board_page import BoardReader
from ciasc.reports.live.board_queue import NextHour
from ciasc.reports.live.compared_weeks import ComparedWeeks
from ciasc.reports.live.today_page import TodayReader
from ciasc.reports.template_macros import macros
from ciasc.web.api.alert_listeners import Listening
from ciasc.web.api.alert_views import AlertView, alert_views
from ciasc.web.api.output_base import Output
from ciasc.web.devices.health_schemas import HealthBody
from ciasc.web.live.device_presence import PRESENT

ROOM: Final = "report"
NOW: Final = "now"
TODAY: Final = "today"
_TEMPLATES: Final = {NOW: "board_parts.html", TODAY: "today_parts.html"}
_PARTS: Final = {
    NOW: (
        *("printed", "clock", "alarms", "cards", "line", "line_left_out", "line_data"),
        *("queues", "desks", "things"),
    ),
    TODAY: (
        *("printed", "cards", "not_counted", "columns"),
        *("by_hour", "by_service", "compared", "funnel", "shifts"),
    ),
}
"""The macros of each page, in the order of the page; an id has a hyphen for each underscore."""

Health = Callable[[Reading, str, datetime], Mapping[str, JsonValue]]


class LivePageBody(Output, title="LivePageBody"):
    """A page of reports: the alerts above it, and the HTML of each of its parts by id."""

    alerts: list[AlertView]
    parts: dict[str, str]


class LivePage(LivePageBody, title="LivePage"):
    """The same at a moment."""

    room: str
    seq: int
    server_time: str


def page_name(name: str) -> str:
    """Return that name of a live page; raise NotFound if there is no such page."""
    if name not in _PARTS:
        raise NotFound("web.room.not_found")
    return name


class LivePages:
    """Renders the rooms of the live pages."""

    def __init__(
        self,
        calendar: Calendar,
        rules_in: RulesIn,
        pace: PaceNow,
        health: Health,
        listening: Listening = tuple,
    ) -> None:
        self._listening = listening
        self._rules_in = rules_in
        self._pace = pace
        self._health = health
        self._board = BoardReader(calendar, NextHour(calendar))
        self._today = TodayReader(calendar, ComparedWeeks(calendar))

    def __call__(self, tx: Reading, name: str, now: datetime) -> Mapping[str, JsonValue]:
        """Return the alerts and the parts of that page."""
        alerts = alert_views(tx, now, self._rules_in(tx), Role.SUPERVISOR, self._listening)
        shown = self._read_board(tx, now, alerted=bool(alerts)) if name == NOW else self._today(tx, now)
        return LivePageBody(alerts=alerts, parts=_drawn(name, shown)).model_dump(mode="json")

    def _read_board(self, tx: Reading, now: datetime, *, alerted: bool) -> object:
        health = HealthBody.model_validate(self._health(tx, "", now))
        return self._board(tx, now, health, self._pace().span(PRESENT), alerted=alerted)


def _drawn(name: str, shown: object) -> dict[str, str]:
    draw: Any = macros(_TEMPLATES[name])
    return {part.replace("_", "-"): str(getattr(draw, part)(shown)) for part in _PARTS[name]}
