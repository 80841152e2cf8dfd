"""The wall, and the phone page of a ticket."""

from collections.abc import Callable

from flask import Blueprint, Response

from ciasc.display import desk_counters as counters
from ciasc.display import phone_status, wall_view
from ciasc.domain.core.errors import NotFound
from ciasc.domain.core.permissions import Permission
from ciasc.ports import CommandAnswer, Reading
from ciasc.station import Station
from ciasc.web.api.inputs import Nothing
from ciasc.web.api.operations import ApiCall, Routes, answer
from ciasc.web.context import web

routes = Routes(Blueprint("display", __name__, template_folder="templates"))


@routes.operation("GET", "/display", "wall", who=Permission.SEE_WALL, gives={200: wall_view.WallSnapshot})
def wall(_call: ApiCall[Nothing]) -> CommandAnswer:
    """Show the wall: calls and how many wait."""
    return web().screens.answer("display")


@routes.operation(
    "GET", "/display/desks", "desk_counters", who=Permission.SEE_WALL, gives={200: counters.DeskCounters}
)
def desk_counters(_call: ApiCall[Nothing]) -> CommandAnswer:
    """Show the present number of each desk, for the counters above them."""
    with web().station.store.read() as tx:
        return answer(counters.at_desks(tx, web().station.clock()))


def _status(tx: Reading, token: str) -> phone_status.TicketStatus:
    station = web().station
    return phone_status.status(tx, token, station.clock(), station.rules_in(tx), station.foresee())


@routes.operation(
    "GET", "/tickets/<token>", "ticket_status", who="anyone", gives={200: phone_status.TicketStatus}
)
def ticket_status(call: ApiCall[Nothing]) -> CommandAnswer:
    """Show the status of a ticket to its holder."""
    with web().station.store.read() as tx:
        return answer(_status(tx, call.path["token"]))


def _told(call: ApiCall[Nothing], step: Callable[[Station, str], object]) -> CommandAnswer:
    """Return the ticket for its person after that step of theirs."""
    token = call.path["token"].upper()

    def act(station: Station) -> CommandAnswer:
        step(station, token)
        with station.store.read() as tx:
            return answer(_status(tx, token))

    return call.once(act)


@routes.operation(
    "POST", "/tickets/<token>/leave", "leave", who="anyone", gives={200: phone_status.TicketStatus}
)
def leave(call: ApiCall[Nothing]) -> CommandAnswer:
    """Log that the person has left."""
    return _told(call, Station.leave)


@routes.operation(
    "POST", "/tickets/<token>/stay", "stay", who="anyone", gives={200: phone_status.TicketStatus}
)
def stay(call: ApiCall[Nothing]) -> CommandAnswer:
    """Undo that within a minute: the person keeps their place."""
    return _told(call, Station.stay)


@routes.pages.get("/qr/<token>.svg")
def qr(token: str) -> Response:
    """Render the QR code of a ticket's phone page."""
    with web().station.store.read() as tx:
        _status(tx, token)
    base = web().settings.public_url
    if not base:
        raise NotFound("web.phone.no_page")
    return Response(phone_status.qr_svg(base, token), mimetype="image/svg+xml")
