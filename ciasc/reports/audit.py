"""The audit: who did what and when, as a page, over the API and as a file."""

import csv
from dataclasses import dataclass
from datetime import date, datetime
from io import StringIO
from typing import Annotated, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from pydantic import Field, ValidationError

from ciasc.content.messages import render, text
from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.permissions import Permission
from ciasc.domain.tickets.events import EventKind
from ciasc.ports import AuditQuery, CommandAnswer, Reading
from ciasc.reports.number_format import guarded
from ciasc.reports.period.period_days import period
from ciasc.web.account.recent_password import require_recent_password
from ciasc.web.api.audit_text import EventText, actors, event_texts, moment
from ciasc.web.api.inputs import Input, validation_problem
from ciasc.web.api.operations import ApiCall, Routes, answer
from ciasc.web.api.output_base import Output
from ciasc.web.auth.credentials import Caller
from ciasc.web.pages import Page, for_staff, page
from ciasc.web.server_parts import web

routes = Routes(Blueprint("audit", __name__, template_folder="templates"))

_AT_ONCE: Final = 50
_IN_A_FILE: Final = 20_000
_COLUMNS: Final = ("number", "time", "actor", "what", "ticket", "desk", "detail")


class AuditFilter(Input, title="Wanted"):
    """Filters of the audit: the days `from` to `to` (today by default), a person, a kind, a desk."""

    first: Annotated[date | None, Field(alias="from")] = None
    last: Annotated[date | None, Field(alias="to")] = None
    actor: Annotated[str | None, Field(max_length=80)] = None
    kind: EventKind | None = None
    desk: Annotated[int | None, Field(ge=1, le=999)] = None
    before_seq: Annotated[int | None, Field(ge=1, le=2**53)] = None


class AuditPage(Output, title="AuditPage"):
    """Up to fifty events, newest first; `next_before_seq` gets the older ones, None if there are none."""

    events: list[EventText]
    next_before_seq: int | None


@dataclass(frozen=True, slots=True)
class _Found:
    events: list[EventText]
    more: bool
    names: dict[str, str]


def _find(tx: Reading, asked: AuditFilter, limit: int) -> _Found:
    station = web().station
    since, until = period(station.calendar, asked.first, asked.last, station.clock())
    query = AuditQuery(
        since=since,
        until=until,
        limit=limit + 1,
        before_seq=asked.before_seq,
        actor=asked.actor,
        kind=asked.kind,
        desk=asked.desk,
    )
    found, names = tx.events.audit(query), actors(tx)
    return _Found(event_texts(tx, found[:limit]), len(found) > limit, names)


def _page_of(found: _Found) -> AuditPage:
    return AuditPage(
        events=found.events, next_before_seq=found.events[-1].seq if found.more and found.events else None
    )


@routes.operation(
    "GET", "/audit", "audit", who=Permission.SEE_AUDIT, takes=AuditFilter, gives={200: AuditPage}
)
def audit(call: ApiCall[AuditFilter]) -> CommandAnswer:
    """List what happened, newest first."""
    with web().station.store.read() as tx:
        return answer(_page_of(_find(tx, call.body, _AT_ONCE)))


@routes.operation(
    "GET",
    "/audit/export.csv",
    "export_audit",
    who=Permission.SEE_AUDIT,
    takes=AuditFilter,
    gives={200: "text/csv"},
)
def export_audit(call: ApiCall[AuditFilter]) -> Response:
    """Download what happened as CSV, at most 20 000 events, newest first."""
    require_recent_password(call)
    station = web().station
    with station.store.read() as tx:
        found = _find(tx, call.body, _IN_A_FILE)
        name = tx.config.station().name
    response = Response(_file(found, name), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="ciasc-auditoria.csv"'
    return response


def _file(found: _Found, station: str) -> bytes:
    """Return the events as CSV in UTF-8 with a byte-order mark; no cell is a formula for a spreadsheet."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([guarded(text("reports.audit.title", station=station))])
    writer.writerow([text(f"reports.audit.columns.{name}") for name in _COLUMNS])
    local = web().station.calendar.local
    for one in found.events:
        when = f"{local(datetime.fromisoformat(one.at)):%Y-%m-%d %H:%M:%S}"
        told = [f"{row.words}: {row.before} → {row.after}" for row in one.changes]
        detail = "; ".join([part for part in (one.detail, *told) if part])
        cells = (one.seq, when, one.actor_name, one.what, one.ticket, one.desk, detail)
        writer.writerow([guarded(cell) for cell in cells])
    if found.more:
        writer.writerow([text("reports.audit.more", many=_IN_A_FILE)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


@routes.pages.get("/auditoria")
def audit_page() -> Page:
    """Show what happened, by person, kind, desk and day."""
    return for_staff(Permission.SEE_AUDIT, _audit_page)


def _audit_page(who: Caller) -> Page:
    station = web().station
    sent = {name: value for name, value in request.args.items() if value}
    asked, wrong = _understood(sent)
    with station.store.read() as tx:
        try:
            found = _find(tx, asked, _AT_ONCE)
        except InvalidInput as error:
            asked, wrong = AuditFilter(), render(error.message)
            found = _find(tx, asked, _AT_ONCE)
        name, desks = tx.config.station().name, [desk.number for desk in tx.desks.all()]
    local = station.calendar.local(station.clock())
    return page(
        "audit.html",
        who,
        station=name,
        today=station.calendar.day(station.clock()),
        asked=asked,
        wrong=wrong,
        shown=_page_of(found),
        people=found.names,
        kinds={kind: render(kind.words) for kind in EventKind},
        desks=desks,
        link=lambda **more: _link(sent, more),
        moment=lambda at: moment(at, local),
    )


def _understood(sent: dict[str, str]) -> tuple[AuditFilter, str | None]:
    """Return the filters of the address; if they are not valid, the filters of today and why."""
    try:
        return AuditFilter.model_validate_strings(sent), None
    except ValidationError as error:
        return AuditFilter(), render(validation_problem(error).message)


def _link(sent: dict[str, str], more: dict[str, object]) -> str:
    kept: list[tuple[str, object]] = [(name, value) for name, value in sent.items() if name != "before_seq"]
    return urlencode([*kept, *more.items()])
