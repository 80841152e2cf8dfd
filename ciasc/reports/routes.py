"""The API of the reports: the waits of a period, the present figures, and a file."""

from datetime import datetime
from functools import partial
from typing import Annotated, Final

from flask import Blueprint, Response
from pydantic import Field

from ciasc.content.messages import text
from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.permissions import Permission
from ciasc.ports import CommandAnswer
from ciasc.reports.discreet_services import service_name
from ciasc.reports.live import live_pages, today_room
from ciasc.reports.passed_over_tickets import OrderReport, order_report
from ciasc.reports.period import indicator_text, ticket_list
from ciasc.reports.period import load_by_person as load
from ciasc.reports.period import period_days as span
from ciasc.reports.period.filters import DaysFilter, TicketsFilter, days
from ciasc.reports.period.indicator_text import IndicatorRows
from ciasc.reports.period.load_by_person import LoadRows
from ciasc.reports.period.period_days import Days
from ciasc.reports.period.ticket_list import LegRows
from ciasc.reports.period.waits_by_group import GROUPINGS, WaitRow, WaitRows, period_waits
from ciasc.reports.report_turns import POLLED_PATIENCE_S, in_turn
from ciasc.reports.waits_csv import csv_file
from ciasc.web.api.inputs import Input, IsoDay, Nothing
from ciasc.web.api.operations import ApiCall, Routes, answer
from ciasc.web.server_parts import web

routes = Routes(Blueprint("reports", __name__, template_folder="templates"))

_GROUP: Final = rf" *({'|'.join(GROUPINGS)})? *"
_GROUPS: Final = f"^{_GROUP}(,{_GROUP})*$"
"""The message for programs; people read in words which group is unknown."""


class Period(Input, title="Period"):
    """Days of the station, both included; today by default. `by` names groups, separated by commas."""

    first: Annotated[IsoDay | None, Field(alias="from")] = None
    last: Annotated[IsoDay | None, Field(alias="to")] = None
    by: Annotated[str, Field(max_length=80, json_schema_extra={"pattern": _GROUPS})] = "service"

    @property
    def groups(self) -> tuple[str, ...]:
        """Return the names of the groups."""
        names = tuple(name.strip() for name in self.by.split(",") if name.strip())
        if len(set(names)) != len(names):
            raise InvalidInput("reports.period.repeated_group")
        return names


def _days(asked: DaysFilter, now: datetime) -> Days:
    """Return the days in the request; today by default."""
    calendar = web().station.calendar
    today = calendar.day(now)
    return days(calendar, asked.first or asked.last or today, asked.last, now)


def _rows(asked: Period, *, for_reading: bool = False) -> list[WaitRow]:
    station = web().station
    now = station.clock()
    some = _days_of(asked, now)
    with in_turn(), station.store.read() as tx:
        return period_waits(
            tx, station.calendar, some.first, some.last, asked.groups, now, for_reading=for_reading
        )


def _days_of(asked: Period, now: datetime) -> Days:
    """Return the days in the request, also future ones; today by default."""
    calendar = web().station.calendar
    begin, _ = span.period(calendar, asked.first, asked.last, now)
    first = calendar.day(begin)
    return Days(first, asked.last or asked.first or first)


@routes.operation(
    "GET", "/reports/waits", "waits", who=Permission.SEE_REPORTS, takes=Period, gives={200: WaitRows}
)
def waits(call: ApiCall[Period]) -> CommandAnswer:
    """Show the wait times of a period by the groups in `by`."""
    rows = _rows(call.body)
    found = WaitRows(rows)
    keep = {
        *call.body.groups,
        *(name for name, item in WaitRow.model_fields.items() if item.is_required()),
    }
    return CommandAnswer(200, found.model_dump_json(include={"__all__": keep}))


@routes.operation(
    "GET", "/reports/order", "order", who=Permission.SEE_REPORTS, takes=DaysFilter, gives={200: OrderReport}
)
def order(call: ApiCall[DaysFilter]) -> CommandAnswer:
    """List the normal tickets that waited beyond their target while people of other lanes went first."""
    station = web().station
    now = station.clock()
    since, until = span.period(station.calendar, call.body.first, call.body.last, now)
    with in_turn(), station.store.read() as tx:
        return answer(order_report(tx, tx.stats.legs(since, until), now))


@routes.operation(
    "GET", "/reports/now", "now", who=Permission.SEE_REPORTS, gives={200: today_room.NowSnapshot}
)
def now(_call: ApiCall[Nothing]) -> CommandAnswer:
    """Show the figures of today, live."""
    with in_turn(POLLED_PATIENCE_S):
        return web().screens.answer("now")


@routes.operation(
    "GET",
    "/reports/pages/<page>",
    "report_page",
    who=Permission.SEE_REPORTS,
    gives={200: live_pages.LivePage},
)
def report_page(call: ApiCall[Nothing]) -> CommandAnswer:
    """Show the parts of a live page, `now` or `today`, as its room sends them."""
    with in_turn(POLLED_PATIENCE_S):
        return web().screens.answer(f"{live_pages.ROOM}:{live_pages.page_name(call.path['page'])}")


@routes.operation(
    "GET",
    "/reports/export.csv",
    "export_csv",
    who=Permission.EXPORT_REPORTS,
    takes=Period,
    gives={200: "text/csv"},
)
def export_csv(call: ApiCall[Period]) -> Response:
    """Download the wait times of a period as a CSV table for reading, with what each figure means.

    No time and no percentage is shown of too few. The rows from which every figure can be computed again are
    in the spreadsheet, and alone in the file `/reportes/filas.csv`.
    """
    station = web().station
    some = _days_of(call.body, station.clock())
    with station.store.read() as tx:
        name, config = tx.config.station().name, tx.config.in_force()
    file = csv_file(
        _rows(call.body, for_reading=True),
        call.body.groups,
        text(
            "reports.waits_title", station=name, first=f"{some.first:%d/%m/%Y}", last=f"{some.last:%d/%m/%Y}"
        ),
        partial(service_name, config),
    )
    response = Response(file, mimetype="text/csv")
    named = f"ciasc-esperas-{some.first}-{some.last}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{named}"'
    return response


@routes.operation(
    "GET",
    "/reports/indicators",
    "indicators",
    who=Permission.SEE_REPORTS,
    takes=DaysFilter,
    gives={200: IndicatorRows},
)
def indicators(call: ApiCall[DaysFilter]) -> CommandAnswer:
    """Show the sixteen indicators of a period, each with its definition, its count, and its target."""
    station = web().station
    now = station.clock()
    some = _days(call.body, now)
    with in_turn(), station.store.read() as tx:
        return answer(indicator_text.indicators(tx, station.calendar, some.first, some.last, now))


@routes.operation(
    "GET",
    "/reports/tickets",
    "tickets",
    who=Permission.SEE_OWN_WORK,
    takes=TicketsFilter,
    gives={200: LegRows},
)
def tickets(call: ApiCall[TicketsFilter]) -> CommandAnswer:
    """List the tickets behind a figure, fifty at a time; without the right to reports, only the own."""
    station = web().station
    now = station.clock()
    some = _days(call.body, now)
    with station.store.read() as tx:
        ticket_list.may_list(tx, call.actor, call.body)
    with in_turn(), station.store.read() as tx:
        return answer(ticket_list.tickets(tx, station.calendar, call.body, some, now))


@routes.operation(
    "GET", "/reports/load", "desk_load", who=Permission.SEE_OWN_WORK, takes=DaysFilter, gives={200: LoadRows}
)
def desk_load(call: ApiCall[DaysFilter]) -> CommandAnswer:
    """Show the load of each person at a desk: of all for the comisario, only the own load for others."""
    station = web().station
    now = station.clock()
    some = _days(call.body, now)
    with in_turn(), station.store.read() as tx:
        return answer(load.load_by_person(tx, station.calendar, some, now, call.actor))
