"""The wall's page and the phone's."""

from flask import Response, render_template

from ciasc.content.catalogue import texts
from ciasc.display import phone
from ciasc.display.routes import routes
from ciasc.domain.errors import CiascError, NotFound
from ciasc.domain.people import Permission
from ciasc.web.auth import Caller
from ciasc.web.context import web
from ciasc.web.pages import Page, for_device, page

__all__ = ["routes"]


@routes.pages.get("/pantalla")
def wall() -> Page:
    """Show the calls to the hall."""
    return for_device(Permission.SEE_WALL, _wall)


def _wall(who: Caller) -> Page:
    with web().station.store.read() as tx:
        return page("wall.html", who, station=tx.station().name)


@routes.pages.get("/T/<token>")
@routes.pages.get("/t/<token>")
def phone_page(token: str) -> Response:
    """Show a citizen their own ticket."""
    missing: CiascError | None = None
    status: phone.TicketStatus | None = None
    try:
        with web().station.store.read() as tx:
            status = phone.status(tx, token, web().station.clock())
    except NotFound as error:
        missing = error
    html = render_template("phone.html", t=texts("phone"), ticket=status, token=token.upper())
    response = Response(html, status=200 if missing is None else 404)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
