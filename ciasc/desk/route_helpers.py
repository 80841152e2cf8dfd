"""What the routes of desks and of the waiting room share."""

from typing import Annotated, ClassVar

from flask import request
from pydantic import Field

from ciasc.domain.core.permissions import Role
from ciasc.domain.queueing.alert import Alert
from ciasc.domain.queueing.desk import Window
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import CommandAnswer, Reading
from ciasc.web.api.alert_views import alert_view
from ciasc.web.api.errors import Malformed
from ciasc.web.api.inputs import Input
from ciasc.web.api.operations import LEASE_HEADER, LEASE_NAME, ApiCall, answer
from ciasc.web.api.schemas import desk_ticket
from ciasc.web.server_parts import web

ServiceKey = Annotated[str, Field(min_length=1, max_length=40)]
LeaseName = Annotated[str, Field(pattern=LEASE_NAME.pattern)]


class SeenTicket(Input, title="Seen"):
    """The version of the ticket that the person saw."""

    schema_name: ClassVar[str] = "ciasc__desk__parts__Seen"

    version: Annotated[int, Field(ge=1, le=2**31 - 1)]


def ticket_answer(call: ApiCall[Input], tx: Reading, ticket: Ticket) -> CommandAnswer:
    """Return the answer with a ticket for the staff."""
    station = call.station
    return answer(desk_ticket(ticket, station.rules_in(tx), station.clock()))


def alert_answer(call: ApiCall[Input], tx: Reading, alert: Alert) -> CommandAnswer:
    """Return the answer with an alert as the caller sees it."""
    return answer(alert_view(tx, alert, call.station.rules_in(tx), call.actor.role, web().listeners))


def holder_of(call: ApiCall[Input]) -> str:
    """Return the holder of a window: the session of a browser, or all programs of a person."""
    return call.who.holder if call.who is not None else ""


def window_of(call: ApiCall[Input]) -> Window:
    """Return the window that works a desk, by its name in the header, if the page has one."""
    name = request.headers.get(LEASE_HEADER)
    if name is not None and LEASE_NAME.fullmatch(name) is None:
        raise Malformed("web.request.lease", header=LEASE_HEADER)
    return Window(holder_of(call), name)


def held_desk(call: ApiCall[Input], tx: Reading) -> int:
    """Return the desk's number; raise LeaseLost for a window that does not hold it. A button is no window."""
    number: int = call.path["number"]
    if call.actor.role is not Role.BUTTON:
        call.station.must_hold(tx, call.actor, number, window_of(call))
    return number
