"""What the comisario asks: the wait times of a period, now, and as a file."""

from datetime import date
from typing import Annotated

from flask import Blueprint, Response
from pydantic import Field

from ciasc.domain.errors import InvalidInput
from ciasc.domain.people import Permission
from ciasc.ports import Answer
from ciasc.reports import view
from ciasc.reports.export import csv_file
from ciasc.reports.order import OrderReport, order_report
from ciasc.web.api import Call, Input, Nothing, Routes, answer
from ciasc.web.context import web

routes = Routes(Blueprint("reports", __name__, template_folder="templates"))


class Period(Input):
    """Days of the station, both included; today if none is named. `by` names groups, separated by commas."""

    first: Annotated[date | None, Field(alias="from")] = None
    last: Annotated[date | None, Field(alias="to")] = None
    by: Annotated[str, Field(max_length=80)] = "service"

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of the groups."""
        names = tuple(name.strip() for name in self.by.split(",") if name.strip())
        if len(set(names)) != len(names):
            raise InvalidInput("Cada grupo se nombra una sola vez.")
        return names


def _rows(asked: Period) -> list[view.WaitRow]:
    station = web().station
    now = station.clock()
    since, until = view.period(station.calendar, asked.first, asked.last, now)
    with station.store.read() as tx:
        legs, discreet = tx.legs(since, until), view.discreet_of(tx)
    return view.rows(legs, asked.groups, station.calendar, now, discreet)


@routes.operation(
    "GET", "/reports/waits", who=Permission.SEE_REPORTS, takes=Period, gives={200: view.WaitRows}
)
def waits(call: Call[Period]) -> Answer:
    """Show the wait times of a period by the groups asked for."""
    rows = _rows(call.body)
    found = view.WaitRows(rows)
    keep = {
        *call.body.groups,
        *(name for name, item in view.WaitRow.model_fields.items() if item.is_required()),
    }
    return Answer(200, found.model_dump_json(include={"__all__": keep}))


class Days(Input):
    """Days of the station, both included; today if none is named."""

    first: Annotated[date | None, Field(alias="from")] = None
    last: Annotated[date | None, Field(alias="to")] = None


@routes.operation("GET", "/reports/order", who=Permission.SEE_REPORTS, takes=Days, gives={200: OrderReport})
def order(call: Call[Days]) -> Answer:
    """List the normal tickets that waited beyond their target while people of other lanes went first."""
    station = web().station
    now = station.clock()
    since, until = view.period(station.calendar, call.body.first, call.body.last, now)
    with station.store.read() as tx:
        return answer(order_report(tx, tx.legs(since, until), now))


@routes.operation("GET", "/reports/now", who=Permission.SEE_REPORTS, gives={200: view.NowSnapshot})
def now(_call: Call[Nothing]) -> Answer:
    """Show the figures of today, live."""
    return web().screens.answer("now")


@routes.operation(
    "GET", "/reports/export.csv", who=Permission.EXPORT_REPORTS, takes=Period, gives={200: "text/csv"}
)
def export_csv(call: Call[Period]) -> Response:
    """Download the wait times of a period as CSV."""
    station = web().station
    calendar = station.calendar
    since, _ = view.period(calendar, call.body.first, call.body.last, station.clock())
    first, last = calendar.day(since), call.body.last or call.body.first or calendar.day(since)
    with station.store.read() as tx:
        name, config = tx.station().name, tx.configuration()
    file = csv_file(
        _rows(call.body),
        call.body.groups,
        f"{name}: esperas del {first:%d/%m/%Y} al {last:%d/%m/%Y}",
        config.name_of,
    )
    response = Response(file, mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="ciasc-esperas-{first}-{last}.csv"'
    return response
