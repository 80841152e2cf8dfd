"""The files of a period to download: PDF, spreadsheet and rows."""

from typing import Annotated, Final, Literal

from flask import Blueprint, Response, request
from pydantic import Field, ValidationError

from ciasc.domain.core.errors import InvalidInput, NotFound
from ciasc.domain.core.permissions import Permission
from ciasc.reports.period import period_days as days
from ciasc.web.api.inputs import Input, IsoDay
from ciasc.web.api.operations import ApiCall, Routes
from ciasc.web.pages import Page, for_staff
from ciasc.web.server_parts import web

routes = Routes(Blueprint("downloads", __name__))

TYPES: Final = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}
PAGES: Final = {
    "hoja.pdf": ("pdf", "summary"),
    "informe.pdf": ("pdf", "report"),
    "reporte.xlsx": ("xlsx", "report"),
    "filas.csv": ("csv", "report"),
}
"""The files as the pages name them: form and kind."""


class FileDays(Input, title="FileDays"):
    """Days of the station, both included; today by default."""

    first: Annotated[IsoDay | None, Field(alias="from")] = None
    last: Annotated[IsoDay | None, Field(alias="to")] = None


class PdfRequest(FileDays, title="Paper"):
    """Those days as the one-page summary or as the whole report."""

    kind: Literal["summary", "report"] = "summary"


@routes.operation(
    "GET",
    "/reports/export.pdf",
    "export_pdf",
    who=Permission.EXPORT_REPORTS,
    takes=PdfRequest,
    gives={200: TYPES["pdf"]},
)
def export_pdf(call: ApiCall[PdfRequest]) -> Response:
    """Download the figures of a period as PDF."""
    return _file(call.body, "pdf", call.body.kind)


@routes.operation(
    "GET",
    "/reports/export.xlsx",
    "export_xlsx",
    who=Permission.EXPORT_REPORTS,
    takes=FileDays,
    gives={200: TYPES["xlsx"]},
)
def export_xlsx(call: ApiCall[FileDays]) -> Response:
    """Download the figures of a period as a spreadsheet with the rows behind them."""
    return _file(call.body, "xlsx", "report")


@routes.pages.get("/reportes/<any('hoja.pdf', 'informe.pdf', 'reporte.xlsx', 'filas.csv'):name>")
def download(name: str) -> Page:
    """Return a file of the days in the address."""
    return for_staff(Permission.EXPORT_REPORTS, lambda _: _file(_read_days(), *PAGES[name]))


def _read_days() -> FileDays:
    try:
        return FileDays.model_validate_strings(request.args.to_dict())
    except ValidationError:
        raise InvalidInput("reports.period.day_format") from None


def _file(asked: FileDays, form: str, kind: str) -> Response:
    station = web().station
    now = station.clock()
    since, until = days.period(station.calendar, asked.first, asked.last, now)
    first = station.calendar.day(since)
    last = asked.last or asked.first or first
    if since > now:
        raise NotFound("reports.period.not_begun")
    assert until > since  # noqa: S101 - `period` returns them in order
    response = Response(web().make_file(first, last, form, kind, now), mimetype=TYPES[form])
    suffix = f"-{'hoja' if kind == 'summary' else 'informe'}" if form == "pdf" else ""
    response.headers["Content-Disposition"] = f'attachment; filename="ciasc-{first}-{last}{suffix}.{form}"'
    return response
