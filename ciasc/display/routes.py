"""The wall, and the phone page of a ticket."""

from datetime import timedelta
from typing import Annotated, Final

from flask import Blueprint, Response
from pydantic import Field

from ciasc.display import desk_counters as counters
from ciasc.display import phone_status, wall_view
from ciasc.domain.core.errors import NotFound
from ciasc.domain.core.permissions import Permission
from ciasc.ports import CommandAnswer, Reading, Transaction
from ciasc.station import Station
from ciasc.web.api.inputs import Input, Nothing
from ciasc.web.api.operations import ApiCall, Routes, answer
from ciasc.web.api.schemas import rfc3339
from ciasc.web.live.call_acks import CallAck, CallKey
from ciasc.web.server_parts import web

MOST_ACKS: Final = 40
"""How many calls a wall reports at once."""
ACKED_WITHIN: Final = timedelta(minutes=10)
"""For how long after its call a wall may still report it: many calls wait for their voice."""

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
        return answer(counters.at_desks(tx, web().station.clock(), web().station.rules_in(tx)))


class AckedCall(Input, title="AckedCall"):
    """A call, as the wall's snapshot names it, and what the wall did with it.

    It was drawn (`shown`), waits for its voice (`queued`), or came to its end without voice (`silent`) or
    with it (`spoken`).
    """

    code: Annotated[str, Field(max_length=8)]
    desk: int
    called_at: Annotated[str, Field(max_length=32)]
    did: CallAck


class CallsAcked(Input, title="CallsAcked"):
    """What a wall did with the calls that it got."""

    calls: Annotated[list[AckedCall], Field(min_length=1, max_length=MOST_ACKS)]


@routes.operation(
    "POST",
    "/display/acks",
    "acknowledge_calls",
    who=Permission.ACKNOWLEDGE_CALLS,
    takes=CallsAcked,
    gives={204: None},
    repeats=False,
)
def acknowledge_calls(call: ApiCall[CallsAcked]) -> CommandAnswer:
    """Take which calls a wall showed and which it spoke; what is repeated or no call of a wall is ignored."""
    station = call.station
    now = station.clock()
    with station.store.read() as tx:
        calls = wall_view.calls_of_hall(
            tx, now, now - station.pace().span(ACKED_WITHIN), station.rules_in(tx)
        )
    known = {CallKey(one.public_code, one.desk, rfc3339(one.called_at)) for one in calls if one.desk}
    acks = [(CallKey(one.code, one.desk, one.called_at), one.did) for one in call.body.calls]
    web().walls.acks.take(call.actor.id, [(key, did) for key, did in acks if key in known])
    return CommandAnswer(204, "")


def _status(station: Station, tx: Reading, token: str) -> phone_status.TicketStatus:
    return phone_status.status(tx, token, station.clock(), station.rules_in(tx), station.foresee())


@routes.operation(
    "GET", "/tickets/<token>", "ticket_status", who="anyone", gives={200: phone_status.TicketStatus}
)
def ticket_status(call: ApiCall[Nothing]) -> CommandAnswer:
    """Show the status of a ticket to its holder."""
    with call.station.store.read() as tx:
        return answer(_status(call.station, tx, call.path["token"]))


@routes.command("/tickets/<token>/leave", "leave", who="anyone", gives={200: phone_status.TicketStatus})
def leave(call: ApiCall[Nothing], tx: Transaction) -> CommandAnswer:
    """Record that the person has left."""
    token = call.path["token"].upper()
    call.station.waiting.leave(tx, token)
    return answer(_status(call.station, tx, token))


@routes.command("/tickets/<token>/stay", "stay", who="anyone", gives={200: phone_status.TicketStatus})
def undo_leaving(call: ApiCall[Nothing], tx: Transaction) -> CommandAnswer:
    """Undo that within a minute: the person keeps their place."""
    token = call.path["token"].upper()
    call.station.undo.leaving(tx, token)
    return answer(_status(call.station, tx, token))


@routes.pages.get("/qr/<token>.svg")
def qr(token: str) -> Response:
    """Render the QR code of a ticket's phone page."""
    station = web().station
    with station.store.read() as tx:
        _status(station, tx, token)
    base = web().settings.public_url
    if not base:
        raise NotFound("web.phone.no_page")
    return Response(phone_status.phone_qr(base, token), mimetype="image/svg+xml")
