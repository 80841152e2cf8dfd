"""Routes of a desk for the person in front of it, one operation for each step."""

from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from ciasc.desk.route_helpers import SeenTicket, ServiceKey, held, ticket_answer
from ciasc.desk.routes import routes
from ciasc.domain.core.permissions import Permission
from ciasc.domain.tickets.closing_reasons import ClosingReason
from ciasc.domain.tickets.states import CallReason, Outcome
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import CommandAnswer
from ciasc.station import Station
from ciasc.web.api.inputs import Input
from ciasc.web.api.operations import ApiCall
from ciasc.web.api.schemas import DeskTicket

Note = Annotated[str, Field(max_length=200)]
DenunciaRef = Annotated[str, Field(max_length=40, pattern=r"^[A-Za-z0-9 ./_-]+$")]
AT_DESK = Permission.OPERATE_DESK
TO_DESK = Permission.CALL_AT_DESK
"""As above, and the call button of that desk."""


class CallTicket(Input, title="CallTicket"):
    """The ticket to call out of its turn, and the reason."""

    ticket: Annotated[str, Field(min_length=1, max_length=64)]
    reason: CallReason


class CompleteTicket(SeenTicket, title="CompleteTicket"):
    """The outcome of the attention; the reference of a denuncia is opaque and optional.

    `reason` is needed where an immediate or preferential visit for a denuncia ends without one.
    """

    outcome: Outcome
    denuncia_ref: DenunciaRef | None = None
    reason: ClosingReason | None = None


class ParkTicket(SeenTicket, title="ParkTicket"):
    """A note for the next person who calls the ticket."""

    note: Note | None = None


class TransferTicket(SeenTicket, title="TransferTicket"):
    """Where the visit goes on; `to_desk` names the desk that gets it first."""

    service: ServiceKey
    note: Note | None = None
    to_desk: Annotated[int, Field(ge=1, le=999)] | None = None


class NoteDenuncia(SeenTicket, title="NoteDenuncia"):
    """The opaque reference of the denuncia that was taken."""

    denuncia_ref: DenunciaRef


def _on_ticket(call: ApiCall[SeenTicket], step: Callable[[Station, int, int], Ticket]) -> CommandAnswer:
    return held(call, lambda station, number: ticket_answer(step(station, number, call.body.version)))


@routes.operation(
    "POST", "/desks/<desk:number>/call-next", "call_next", who=TO_DESK, gives={200: DeskTicket, 204: None}
)
def call_next(call: ApiCall[Input]) -> CommandAnswer:
    """Call the next person; 204 when no one waits for this desk."""

    def step(station: Station, number: int) -> CommandAnswer:
        ticket = station.call_next(call.actor, number)
        return ticket_answer(ticket) if ticket is not None else CommandAnswer(204, "")

    return held(call, step)


@routes.operation(
    "POST", "/desks/<desk:number>/call", "call_ticket", who=AT_DESK, takes=CallTicket, gives={200: DeskTicket}
)
def call_ticket(call: ApiCall[CallTicket]) -> CommandAnswer:
    """Call a ticket out of its turn, with the reason."""
    asked = call.body
    return held(
        call,
        lambda station, number: ticket_answer(station.call(call.actor, number, asked.ticket, asked.reason)),
    )


@routes.operation(
    "POST", "/desks/<desk:number>/recall", "recall", who=TO_DESK, takes=SeenTicket, gives={200: DeskTicket}
)
def recall(call: ApiCall[SeenTicket]) -> CommandAnswer:
    """Call the current ticket again."""
    return _on_ticket(call, lambda station, number, seen: station.recall(call.actor, number, seen))


@routes.operation(
    "POST", "/desks/<desk:number>/serve", "serve", who=AT_DESK, takes=SeenTicket, gives={200: DeskTicket}
)
def serve(call: ApiCall[SeenTicket]) -> CommandAnswer:
    """Begin to attend the person of the current ticket."""
    return _on_ticket(call, lambda station, number, seen: station.serve(call.actor, number, seen))


@routes.operation(
    "POST",
    "/desks/<desk:number>/complete",
    "complete",
    who=AT_DESK,
    takes=CompleteTicket,
    gives={200: DeskTicket},
)
def complete(call: ApiCall[CompleteTicket]) -> CommandAnswer:
    """Close the current ticket with its outcome."""
    end = call.body
    return _on_ticket(
        call,
        lambda station, number, seen: station.complete(
            call.actor, number, seen, end.outcome, end.denuncia_ref, end.reason
        ),
    )


@routes.operation(
    "POST", "/desks/<desk:number>/no-show", "no_show", who=AT_DESK, takes=SeenTicket, gives={200: DeskTicket}
)
def no_show(call: ApiCall[SeenTicket]) -> CommandAnswer:
    """Mark that the called person did not come."""
    return _on_ticket(call, lambda station, number, seen: station.no_show(call.actor, number, seen))


@routes.operation(
    "POST", "/desks/<desk:number>/park", "park", who=AT_DESK, takes=ParkTicket, gives={200: DeskTicket}
)
def park(call: ApiCall[ParkTicket]) -> CommandAnswer:
    """Set the current ticket aside."""
    note = call.body.note
    return _on_ticket(call, lambda station, number, seen: station.park(call.actor, number, seen, note))


@routes.operation(
    "POST",
    "/desks/<desk:number>/transfer",
    "transfer",
    who=AT_DESK,
    takes=TransferTicket,
    gives={200: DeskTicket},
)
def transfer(call: ApiCall[TransferTicket]) -> CommandAnswer:
    """Send the visit on to another service, keeping its first arrival."""
    onward = call.body
    return _on_ticket(
        call,
        lambda station, number, seen: station.transfer(
            call.actor, number, seen, onward.service, onward.note, onward.to_desk
        ),
    )


@routes.operation(
    "POST", "/desks/<desk:number>/undo", "undo", who=AT_DESK, takes=SeenTicket, gives={200: DeskTicket}
)
def undo(call: ApiCall[SeenTicket]) -> CommandAnswer:
    """Undo the desk's last step, within ten seconds."""
    return _on_ticket(call, lambda station, number, seen: station.undo(call.actor, number, seen))


@routes.operation(
    "POST",
    "/desks/<desk:number>/denuncia-ref",
    "note_denuncia",
    who=AT_DESK,
    takes=NoteDenuncia,
    gives={200: DeskTicket},
)
def note_denuncia(call: ApiCall[NoteDenuncia]) -> CommandAnswer:
    """Set the opaque reference of the denuncia of the current ticket."""
    ref = call.body.denuncia_ref
    return _on_ticket(
        call, lambda station, number, seen: station.note_denuncia(call.actor, number, seen, ref)
    )
