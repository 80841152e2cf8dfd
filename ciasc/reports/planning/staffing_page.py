"""The page of tomorrow's roster, which is computed outside the server, like files."""

from datetime import date, timedelta
from typing import Final

from flask import Blueprint, request
from pydantic import TypeAdapter, ValidationError

from ciasc.content.dates import weekday_name
from ciasc.content.messages import render, text
from ciasc.domain.config.document import Configuration
from ciasc.domain.core.permissions import Permission
from ciasc.reports.number_format import format_count, format_percent, format_ratio, format_whole_minutes
from ciasc.reports.planning.roster import Roster, RosterRequest
from ciasc.web.api.inputs import validation_problem
from ciasc.web.api.operations import Routes
from ciasc.web.auth.credentials import Caller
from ciasc.web.pages import Page, for_staff, page
from ciasc.web.server_parts import web

routes = Routes(Blueprint("staffing", __name__, template_folder="templates"))

ROSTER: Final = TypeAdapter(Roster)
_FURTHEST: Final = timedelta(days=60)


@routes.pages.get("/reportes/personal")
def staffing_page() -> Page:
    """Show tomorrow's roster, and what would change with other desks."""
    return for_staff(Permission.SEE_REPORTS, _page)


def _read_request(today: date) -> tuple[RosterRequest, str | None]:
    """Return the request of the address; if it is not valid, that of tomorrow and why."""
    sent = {name: value for name, value in request.args.items() if value}
    try:
        asked = RosterRequest.model_validate_strings(sent)
    except ValidationError as error:
        return RosterRequest(), render(validation_problem(error).message)
    if asked.day is not None and abs(asked.day - today) > _FURTHEST:
        return RosterRequest(), text("reports.planning.day_too_far")
    return asked, None


def _words(asked: RosterRequest, config: Configuration) -> str:
    """Return the change to try in words."""
    said = []
    if asked.more:
        said.append(
            text(
                "reports.planning.more_desks",
                n=asked.more,
                many=asked.more,
                since=asked.since,
                until=asked.until,
            )
        )
    if asked.service and asked.to_desk:
        service = config.name_of(asked.service)
        said.append(text("reports.planning.also_at_desk", service=service, number=asked.to_desk))
    if asked.pauses:
        said.append(
            text(
                "reports.planning.desk_paused",
                number=asked.pauses,
                since=asked.pause_at,
                until=asked.pause_at + 1,
            )
        )
    return ", ".join(said)


def _page(who: Caller) -> Page:
    station = web().station
    now = station.clock()
    asked, wrong = _read_request(station.calendar.day(now))
    told = ROSTER.validate_json(web().make_roster(asked.model_dump_json(by_alias=True), now))
    with station.store.read() as tx:
        name, config, services = tx.config.station().name, tx.config.in_force(), tx.config.services()
    return page(
        "staffing.html",
        who,
        station=name,
        asked=asked,
        wrong=wrong or told.wrong,
        told=told,
        weekday=weekday_name(told.day.isoweekday()),
        needs=[need for need in told.needs if need.people or need.usual],
        freed=[(config.name_of(key), hours) for key, hours in told.freed],
        outlooks=[
            (text("reports.planning.as_usual"), told.now),
            (text("reports.planning.with_needed"), told.enough),
            (text("reports.planning.with_change", change=_words(asked, config)), told.then),
        ],
        services=[(key, config.name_of(key)) for key, one in services.items() if one.enabled],
        in_minutes=format_whole_minutes,
        as_percent=format_percent,
        ratio=format_ratio,
        whole=format_count,
    )
