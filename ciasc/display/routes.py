"""The wall, and the phone page of a ticket."""

from flask import Blueprint, Response

from ciasc.display import phone, view
from ciasc.domain.errors import NotFound
from ciasc.domain.people import Permission
from ciasc.ports import Answer
from ciasc.station import Station
from ciasc.web.api import Call, Nothing, Routes, answer
from ciasc.web.context import web

routes = Routes(Blueprint("display", __name__, template_folder="templates"))


@routes.operation("GET", "/display", who=Permission.SEE_WALL, gives={200: view.WallSnapshot})
def wall(_call: Call[Nothing]) -> Answer:
    """Show the wall: calls and how many wait."""
    return web().screens.answer("display")


@routes.operation("GET", "/tickets/<token>", who="anyone", gives={200: phone.TicketStatus})
def ticket_status(call: Call[Nothing]) -> Answer:
    """Show how a ticket stands to whoever holds it."""
    with web().station.store.read() as tx:
        return answer(phone.status(tx, call.path["token"], web().station.clock()))


@routes.operation("POST", "/tickets/<token>/leave", who="anyone", gives={200: phone.TicketStatus})
def leave(call: Call[Nothing]) -> Answer:
    """Tell that the person went away."""
    token = call.path["token"].upper()

    def gone(station: Station) -> Answer:
        station.leave(token)
        with station.store.read() as tx:
            return answer(phone.status(tx, token, station.clock()))

    return call.once(gone)


@routes.pages.get("/qr/<token>.svg")
def qr(token: str) -> Response:
    """Draw the QR code of a ticket's phone page."""
    with web().station.store.read() as tx:
        phone.status(tx, token, web().station.clock())
    base = web().settings.public_url
    if not base:
        raise NotFound("Esta comisaría no tiene página para celulares.")
    return Response(phone.qr_svg(base, token), mimetype="image/svg+xml")
