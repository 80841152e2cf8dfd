"""What the routes of desks and of the waiting room share."""

from collections.abc import Callable
from typing import Annotated, ClassVar

from flask import request
from pydantic import Field

from ciasc.domain.core.permissions import Actor, Role
from ciasc.domain.queueing.alerts import Alert
from ciasc.domain.queueing.desk import Window
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import CommandAnswer
from ciasc.station import Station
from ciasc.web.api.alert_views import alert_view
from ciasc.web.api.errors import Malformed
from ciasc.web.api.inputs import Input
from ciasc.web.api.operations import LEASE_HEADER, LEASE_NAME, ApiCall, answer
from ciasc.web.api.schemas import desk_ticket
from ciasc.web.context import web

ServiceKey = Annotated[str, Field(min_length=1, max_length=40)]
LeaseName = Annotated[str, Field(pattern=LEASE_NAME.pattern)]


class SeenTicket(Input, title="Seen"):
    """The version of the ticket that the person saw."""

    schema_name: ClassVar[str] = "ciasc__desk__parts__Seen"

    version: Annotated[int, Field(ge=1, le=2**31 - 1)]


def ticket_answer(ticket: Ticket) -> CommandAnswer:
    """Return the answer with a ticket for the staff."""
    station = web().station
    return answer(desk_ticket(ticket, station.rules_now(), station.clock()))


def alert_answer(station: Station, by: Actor, alert: Alert) -> CommandAnswer:
    """Return the answer with an alert as that person sees it."""
    with station.store.read() as tx:
        return answer(alert_view(tx, alert, by.role))


def holder_of(call: ApiCall[Input]) -> str:
    """Return the holder of a window: the session of a browser, or all programs of a person."""
    return call.who.holder if call.who is not None else ""


def window_of(call: ApiCall[Input]) -> Window:
    """Return the window that works a desk, by its name in the header, if the page has one."""
    name = request.headers.get(LEASE_HEADER)
    if name is not None and LEASE_NAME.fullmatch(name) is None:
        raise Malformed("web.request.lease", header=LEASE_HEADER)
    return Window(holder_of(call), name)


def held(call: ApiCall[Input], step: Callable[[Station, int], CommandAnswer]) -> CommandAnswer:
    """Return the answer of a step at a desk; refuse a window that does not hold it. A button is no window."""
    number, window = call.path["number"], window_of(call)

    def act(station: Station) -> CommandAnswer:
        if call.actor.role is not Role.BUTTON:
            station.must_hold(call.actor, number, window)
        return step(station, number)

    return call.once(act)
