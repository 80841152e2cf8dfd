"""The pages of the reports: now, today, any period, the tickets behind a figure, and the load of desks."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from urllib.parse import urlencode

from flask import request
from markupsafe import Markup
from pydantic import ValidationError

from ciasc.content.indicator_definitions import sign_words
from ciasc.content.messages import render, sentences, text
from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.permissions import Permission
from ciasc.reports.figure_cells import figure_names
from ciasc.reports.live.live_pages import NOW, ROOM, TODAY, LivePage
from ciasc.reports.number_format import DAYS_MANY, FIGURE_WORDS, lane_names
from ciasc.reports.period.filters import USUAL, PeriodFilter, TicketsFilter, days, usual_days
from ciasc.reports.period.gaming_summary import reason_words
from ciasc.reports.period.heatmap_levels import MEASURES
from ciasc.reports.period.load_by_person import load_by_person, pause_names
from ciasc.reports.period.period_days import Days
from ciasc.reports.period.period_page import period_page
from ciasc.reports.period.ticket_list import LegRows, end_names, may_list, sort_words, tickets
from ciasc.reports.report_turns import POLLED_PATIENCE_S, in_turn
from ciasc.reports.routes import routes
from ciasc.reports.waits_definitions import definitions
from ciasc.web.api.config_changes import KINDS
from ciasc.web.api.inputs import Input, validation_problem
from ciasc.web.api.schemas import spaced
from ciasc.web.auth.credentials import Caller
from ciasc.web.pages import Page, for_staff, page
from ciasc.web.server_parts import web

__all__ = ["routes"]

A = TypeVar("A", bound=Input)


@routes.pages.get("/reportes")
def board() -> Page:
    """Show the present queue and what needs attention."""
    return for_staff(Permission.SEE_REPORTS, _board)


def _board(who: Caller) -> Page:
    with web().station.store.read() as tx:
        name = tx.config.station().name
    return page("board.html", who, station=name, parts=_parts(NOW))


def _parts(name: str) -> dict[str, Markup]:
    """Return the parts of a live page as its room sends them, by id."""
    with in_turn(POLLED_PATIENCE_S):
        drawn = LivePage.model_validate(web().screens.snapshot(f"{ROOM}:{name}")).parts
    return {part: Markup(html) for part, html in drawn.items()}  # noqa: S704 - our own macros escape values


@routes.pages.get("/reportes/hoy")
def today() -> Page:
    """Show today's figures beside those of the same weekday."""
    return for_staff(Permission.SEE_REPORTS, _today)


def _today(who: Caller) -> Page:
    station = web().station
    with station.store.read() as tx:
        name, data = tx.config.station().name, tx.config.in_force().station
    return page(
        "today.html",
        who,
        station=name,
        head=[KINDS[data.kind].capitalize(), data.district, sentences(data.phone_words)],
        today=station.calendar.day(station.clock()),
        definitions=definitions(),
        parts=_parts(TODAY),
        may_export=who.actor.may(Permission.EXPORT_REPORTS),
    )


@routes.pages.get("/reportes/periodos")
def period_report_page() -> Page:
    """Show the figures of any days."""
    return for_staff(Permission.SEE_REPORTS, _of_period)


def _of_period(who: Caller) -> Page:
    station = web().station
    now = station.clock()
    asked, wrong = _read_filters(PeriodFilter)
    with in_turn(), station.store.read() as tx:
        some, wrong = _days(asked.first, asked.last, wrong)
        config = tx.config.in_force()
        if asked.service is not None and asked.service not in tx.config.services():
            asked, wrong = asked.model_copy(update={"service": None}), text("reports.no_service")
        shown = period_page(tx, station.calendar, asked, some, now)
        return page(
            "period.html",
            who,
            station=tx.config.station().name,
            today=station.calendar.day(now),
            asked=asked,
            wrong=wrong,
            shown=shown,
            measures=MEASURES,
            figures=figure_names(),
            services=[(entry.key, entry.name) for entry in config.services if not entry.archived],
            may_export=who.actor.may(Permission.EXPORT_REPORTS),
            address=lambda **more: _address("/reportes/periodos", more),
            **FIGURE_WORDS,
        )


@routes.pages.get("/reportes/tickets")
def ticket_list_page() -> Page:
    """Show the tickets behind a figure."""
    return for_staff(Permission.SEE_OWN_WORK, _behind)


def _behind(who: Caller) -> Page:
    station = web().station
    now = station.clock()
    asked, wrong = _read_filters(TicketsFilter)
    with station.store.read() as tx:
        may_list(tx, who.actor, asked)
    with in_turn(), station.store.read() as tx:
        some, wrong = _days(asked.first, asked.last, wrong)
        found = LegRows(found=0, untold=0, page=1, pages=1, rows=[])
        if wrong is None:  # else the list would not match the filters in the address
            try:
                found = tickets(tx, station.calendar, asked, some, now)
            except InvalidInput as error:
                wrong = render(error.message)
        return page(
            "tickets.html",
            who,
            station=tx.config.station().name,
            today=station.calendar.day(now),
            asked=asked,
            days=some,
            wrong=wrong,
            found=found,
            back=_back(asked, some, station.calendar.day(now)),
            services=[(entry.key, entry.name) for entry in tx.config.in_force().services],
            lanes=lane_names(),
            ends=end_names(),
            closed_words=text("reports.definitions.closed"),
            signs=sign_words(),
            sorts=sort_words(),
            weekdays=DAYS_MANY,
            spaced=spaced,
            reason_words=reason_words,
            sees_reports=who.actor.may(Permission.SEE_REPORTS),
            local=station.calendar.local,
            address=lambda **more: _address("/reportes/tickets", more),
            **FIGURE_WORDS,
        )


@dataclass(frozen=True, slots=True)
class _Back:
    """The page of figures to which a list of tickets links back."""

    href: str
    words: str


def _back(asked: TicketsFilter, some: Days, today: date) -> _Back:
    """Return the page of the list's figure: the present queue, today beside other days, or a period."""
    if asked.waits is not None:
        return _Back("/reportes", text("reports.back.now"))
    if asked.before is not None or some == Days(today, today):
        return _Back("/reportes/hoy", text("reports.back.today"))
    return _Back(f"/reportes/periodos?from={some.first}&to={some.last}", text("reports.back.period"))


@routes.pages.get("/reportes/carga")
def desk_load() -> Page:
    """Show the load of each person at a desk: all for the comisario, only the own load for others."""
    return for_staff(Permission.SEE_OWN_WORK, _desk_load)


def _desk_load(who: Caller) -> Page:
    station = web().station
    now = station.clock()
    asked, wrong = _read_filters(PeriodFilter)
    first, last = asked.first, asked.last
    if first is last is None:  # a request for the own load includes that of today
        last = station.calendar.day(now)
        first = last - USUAL
    with in_turn(), station.store.read() as tx:
        some, wrong = _days(first, last, wrong)
        return page(
            "load_by_person.html",
            who,
            station=tx.config.station().name,
            today=station.calendar.day(now),
            days=some,
            wrong=wrong,
            shown=load_by_person(tx, station.calendar, some, now, who.actor),
            pauses=pause_names(),
            tickets_of=lambda row, **filters: some.tickets(staff=row.name, **filters),
            sees_reports=who.actor.may(Permission.SEE_REPORTS),
            **FIGURE_WORDS,
        )


def _read_filters(kind: type[A]) -> tuple[A, str | None]:
    """Return the filters of the address without the invalid ones, and what is wrong with those."""
    sent = {name: value for name, value in request.args.items() if value}
    try:
        return kind.model_validate_strings(sent), None
    except ValidationError as error:
        wrong = {one["loc"][0] for one in error.errors(include_url=False)}
        kept = {name: value for name, value in sent.items() if name not in wrong}
        return kind.model_validate_strings(kept), render(validation_problem(error).message)


def _days(first: date | None, last: date | None, wrong: str | None) -> tuple[Days, str | None]:
    """Return the days of the address, or the usual ones and what is wrong with the others."""
    station = web().station
    try:
        return days(station.calendar, first, last, station.clock()), wrong
    except InvalidInput as error:
        return usual_days(station.calendar, station.clock()), render(error.message)


def _address(path: str, more: dict[str, object]) -> str:
    """Return this page's address with other filters; None removes one."""
    wanted = {**request.args.to_dict(), **more}
    return f"{path}?{urlencode([(name, value) for name, value in wanted.items() if value not in (None, '')])}"
