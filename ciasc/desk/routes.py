"""What a desk asks of the station, one operation for each thing that its person does."""

from collections.abc import Callable
from typing import Annotated

from flask import Blueprint
from pydantic import Field

from ciasc.desk import view
from ciasc.domain.desk import Desk, PauseReason
from ciasc.domain.people import Permission
from ciasc.domain.ticket import CallReason, Outcome, Ticket
from ciasc.ports import Answer
from ciasc.station import Station
from ciasc.web.api import Call, Input, Nothing, Routes, answer
from ciasc.web.context import web
from ciasc.web.views import DeskStatus, DeskTicket, desk_status, desk_ticket

routes = Routes(Blueprint("desk", __name__, template_folder="templates"))

Note = Annotated[str, Field(max_length=200)]
ServiceKey = Annotated[str, Field(min_length=1, max_length=40)]
AT_DESK = Permission.OPERATE_DESK
TO_DESK = Permission.CALL_AT_DESK
"""As above, and the call button of that desk."""


class OpenDesk(Input):
    """For which services; none named means all that the role may serve."""

    services: Annotated[list[ServiceKey], Field(max_length=60)] | None = None


class PauseDesk(Input):
    """Why the desk stands still."""

    reason: PauseReason


class CallTicket(Input):
    """Which ticket is called out of its turn, and why."""

    ticket: Annotated[str, Field(min_length=1, max_length=64)]
    reason: CallReason


class Seen(Input):
    """The version of the ticket that the person saw."""

    version: Annotated[int, Field(ge=1, le=2**31 - 1)]


class CompleteTicket(Seen):
    """How the attention ended; the reference of a denuncia is opaque and optional."""

    outcome: Outcome
    denuncia_ref: Annotated[str, Field(max_length=40, pattern=r"^[A-Za-z0-9 ./_-]+$")] | None = None


class ParkTicket(Seen):
    """A note for whoever calls the ticket again."""

    note: Note | None = None


class TransferTicket(Seen):
    """Where the visit goes on."""

    service: ServiceKey
    note: Note | None = None


class CancelTicket(Seen):
    """Why the ticket should not have been issued."""

    reason: Annotated[str, Field(min_length=3, max_length=200)]


def _ticket(ticket: Ticket) -> Answer:
    station = web().station
    return answer(desk_ticket(ticket, station.rules_now(), station.clock()))


def _on_ticket(call: Call[Seen], step: Callable[[Station, int, int], Ticket]) -> Answer:
    number = call.path["number"]
    return call.once(lambda station: _ticket(step(station, number, call.body.version)))


def _on_desk(call: Call[Input], step: Callable[[Station, int], Desk]) -> Answer:
    number = call.path["number"]
    return call.once(lambda station: answer(desk_status(step(station, number))))


@routes.operation("GET", "/desks/<desk:number>", who=Permission.SEE_QUEUE, gives={200: view.DeskSnapshot})
def desk(call: Call[Nothing]) -> Answer:
    """Show a desk, its current ticket and who waits for it."""
    return web().screens.answer(f"desk:{call.path['number']}")


@routes.operation("GET", "/queue", who=Permission.SEE_QUEUE, gives={200: view.QueueSnapshot})
def queue(_call: Call[Nothing]) -> Answer:
    """Show who waits, by service and lane."""
    return web().screens.answer("queue")


@routes.operation("POST", "/desks/<desk:number>/open", who=AT_DESK, takes=OpenDesk, gives={200: DeskStatus})
def open_desk(call: Call[OpenDesk]) -> Answer:
    """Open a desk to work at it."""
    wanted = frozenset(call.body.services or ())
    return _on_desk(call, lambda station, number: station.open_desk(call.actor, number, wanted))


@routes.operation("POST", "/desks/<desk:number>/close", who=AT_DESK, gives={200: DeskStatus})
def close_desk(call: Call[Input]) -> Answer:
    """Close a desk."""
    return _on_desk(call, lambda station, number: station.close_desk(call.actor, number))


@routes.operation("POST", "/desks/<desk:number>/pause", who=AT_DESK, takes=PauseDesk, gives={200: DeskStatus})
def pause_desk(call: Call[PauseDesk]) -> Answer:
    """Pause a desk, with the reason."""
    return _on_desk(call, lambda station, number: station.pause_desk(call.actor, number, call.body.reason))


@routes.operation("POST", "/desks/<desk:number>/resume", who=AT_DESK, gives={200: DeskStatus})
def resume_desk(call: Call[Input]) -> Answer:
    """Work again after a pause."""
    return _on_desk(call, lambda station, number: station.resume_desk(call.actor, number))


@routes.operation("POST", "/desks/<desk:number>/call-next", who=TO_DESK, gives={200: DeskTicket, 204: None})
def call_next(call: Call[Input]) -> Answer:
    """Call the person whose turn it is; 204 when nobody waits for this desk."""

    def step(station: Station) -> Answer:
        ticket = station.call_next(call.actor, call.path["number"])
        return _ticket(ticket) if ticket is not None else Answer(204, "")

    return call.once(step)


@routes.operation("POST", "/desks/<desk:number>/call", who=AT_DESK, takes=CallTicket, gives={200: DeskTicket})
def call_ticket(call: Call[CallTicket]) -> Answer:
    """Call a ticket out of its turn, with the reason."""
    asked = call.body

    def step(station: Station) -> Answer:
        return _ticket(station.call(call.actor, call.path["number"], asked.ticket, asked.reason))

    return call.once(step)


@routes.operation("POST", "/desks/<desk:number>/recall", who=TO_DESK, takes=Seen, gives={200: DeskTicket})
def recall(call: Call[Seen]) -> Answer:
    """Call the current ticket once more."""
    return _on_ticket(call, lambda station, number, seen: station.recall(call.actor, number, seen))


@routes.operation("POST", "/desks/<desk:number>/serve", who=AT_DESK, takes=Seen, gives={200: DeskTicket})
def serve(call: Call[Seen]) -> Answer:
    """Begin to attend the person of the current ticket."""
    return _on_ticket(call, lambda station, number, seen: station.serve(call.actor, number, seen))


@routes.operation(
    "POST",
    "/desks/<desk:number>/complete",
    who=AT_DESK,
    takes=CompleteTicket,
    gives={200: DeskTicket},
)
def complete(call: Call[CompleteTicket]) -> Answer:
    """Close the current ticket with its outcome."""
    end = call.body
    return _on_ticket(
        call,
        lambda station, number, seen: station.complete(
            call.actor, number, seen, end.outcome, end.denuncia_ref
        ),
    )


@routes.operation("POST", "/desks/<desk:number>/no-show", who=AT_DESK, takes=Seen, gives={200: DeskTicket})
def no_show(call: Call[Seen]) -> Answer:
    """Mark that the called person did not come."""
    return _on_ticket(call, lambda station, number, seen: station.no_show(call.actor, number, seen))


@routes.operation("POST", "/desks/<desk:number>/park", who=AT_DESK, takes=ParkTicket, gives={200: DeskTicket})
def park(call: Call[ParkTicket]) -> Answer:
    """Set the current ticket aside."""
    note = call.body.note
    return _on_ticket(call, lambda station, number, seen: station.park(call.actor, number, seen, note))


@routes.operation(
    "POST",
    "/desks/<desk:number>/transfer",
    who=AT_DESK,
    takes=TransferTicket,
    gives={200: DeskTicket},
)
def transfer(call: Call[TransferTicket]) -> Answer:
    """Send the visit on to another service, keeping its first arrival."""
    onward = call.body
    return _on_ticket(
        call,
        lambda station, number, seen: station.transfer(call.actor, number, seen, onward.service, onward.note),
    )


@routes.operation("POST", "/desks/<desk:number>/undo", who=AT_DESK, takes=Seen, gives={200: DeskTicket})
def undo(call: Call[Seen]) -> Answer:
    """Take back the desk's last step, within ten seconds."""
    return _on_ticket(call, lambda station, number, seen: station.undo(call.actor, number, seen))


@routes.operation(
    "POST",
    "/tickets/<ticket_id>/cancel",
    who=Permission.CANCEL_TICKET,
    takes=CancelTicket,
    gives={200: DeskTicket},
)
def cancel(call: Call[CancelTicket]) -> Answer:
    """Take a ticket that should not have been issued out of the queue."""
    asked = call.body
    ticket_id = call.path["ticket_id"]
    return call.once(
        lambda station: _ticket(station.cancel(call.actor, ticket_id, asked.version, asked.reason))
    )
