"""The wall's page and the phone's."""

from collections.abc import Callable, Sequence
from contextlib import suppress

from flask import Response, redirect, render_template, request

from ciasc.content.languages.public_words import PublicWords
from ciasc.display import phone_status
from ciasc.display.phone_words import turn
from ciasc.display.routes import routes
from ciasc.display.wall_view import RECENT, ROWS
from ciasc.domain.config.other_languages import OTHER_LANGUAGES, SPANISH, OtherLanguage
from ciasc.domain.core.errors import Conflict, NotFound
from ciasc.domain.core.permissions import Permission
from ciasc.ports import Transaction
from ciasc.web.api.schemas import status_url
from ciasc.web.auth.credentials import Caller
from ciasc.web.citizen_text import PAGE_LANG
from ciasc.web.pages import Page, for_device, page
from ciasc.web.server_parts import web

__all__ = ["routes"]


@routes.pages.get("/pantalla")
def wall() -> Page:
    """Show the calls to the hall."""
    return for_device(Permission.SEE_WALL, _wall)


def _wall(who: Caller) -> Page:
    with web().station.store.read() as tx:
        station = tx.config.station().name
    return page(
        "wall.html",
        who,
        station=station,
        rows=ROWS,
        recent_ms=round(RECENT.total_seconds() * 1000),
        reports=who.actor.may(Permission.ACKNOWLEDGE_CALLS),
    )


@routes.pages.get("/T/<token>")
@routes.pages.get("/t/<token>")
def phone_page(token: str) -> Response:
    """Show a citizen their own ticket; with `?solo=1` the words alone, for the page that refreshes itself."""
    status: phone_status.TicketStatus | None = None
    cud = ""
    languages: Sequence[OtherLanguage] = OTHER_LANGUAGES
    with suppress(NotFound), web().station.store.read() as tx:
        config = tx.config.in_force()
        cud, languages = config.station.cud_line, config.languages
        station = web().station
        status = phone_status.status(tx, token, station.clock(), station.rules_in(tx), station.foresee())
    words = PublicWords(status.lang if status is not None else SPANISH, languages)
    template = "phone_ticket.html" if request.args.get("solo") else "phone.html"
    html = render_template(
        template,
        t=words.section("phone"),
        lang=PAGE_LANG.get(words.lang, words.lang),
        turn=turn(status, words, web().settings.calendar.tz),
        cud=cud,
        clock_rate=web().station.pace().rate,
        address=status_url(token.upper()),
    )
    response = Response(html, status=200 if status is not None else 404)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@routes.pages.post("/T/<token>/retiro")
def leave(token: str) -> Response:
    """Record, on a page without scripts, that a citizen has left; the page then shows the new state."""
    return _after(token, web().station.waiting.leave)


@routes.pages.post("/T/<token>/sigo")
def undo_leaving(token: str) -> Response:
    """Undo that."""
    return _after(token, web().station.undo.leaving)


def _after(token: str, step: Callable[[Transaction, str], object]) -> Response:
    with suppress(NotFound, Conflict):
        web().station.run(step, token.upper())
    response = redirect(status_url(token.upper()), code=303)
    assert isinstance(response, Response)  # noqa: S101 - Flask's own class
    return response
