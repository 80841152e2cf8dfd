"""Routes of a desk for the person in front of it, one operation for each step."""

from typing import Annotated

from pydantic import Field

from ciasc.desk.route_helpers import SeenTicket, ServiceKey, held_desk, ticket_answer
from ciasc.desk.routes import routes
from ciasc.domain.core.permissions import Permission
from ciasc.domain.tickets.closing_reasons import ClosingReason
from ciasc.domain.tickets.states_and_outcomes import CallReason, Outcome
from ciasc.ports import CommandAnswer, Transaction
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


@routes.command(
    "/desks/<desk:number>/call-next", "call_next", who=TO_DESK, gives={200: DeskTicket, 204: None}
)
def call_next(call: ApiCall[Input], tx: Transaction) -> CommandAnswer:
    """Call the next person; 204 when no one waits for this desk."""
    ticket = call.station.attention.call_next(tx, call.actor, held_desk(call, tx))
    return ticket_answer(call, tx, ticket) if ticket is not None else CommandAnswer(204, "")


@routes.command(
    "/desks/<desk:number>/call", "call_ticket", who=AT_DESK, takes=CallTicket, gives={200: DeskTicket}
)
def call_ticket(call: ApiCall[CallTicket], tx: Transaction) -> CommandAnswer:
    """Call a ticket out of its turn, with the reason."""
    number, asked = held_desk(call, tx), call.body
    ticket = call.station.attention.call(tx, call.actor, number, asked.ticket, asked.reason)
    return ticket_answer(call, tx, ticket)


@routes.command(
    "/desks/<desk:number>/recall", "recall", who=TO_DESK, takes=SeenTicket, gives={200: DeskTicket}
)
def recall(call: ApiCall[SeenTicket], tx: Transaction) -> CommandAnswer:
    """Call the current ticket again."""
    number = held_desk(call, tx)
    ticket = call.station.attention.recall(tx, call.actor, number, call.body.version)
    return ticket_answer(call, tx, ticket)


@routes.command("/desks/<desk:number>/serve", "serve", who=AT_DESK, takes=SeenTicket, gives={200: DeskTicket})
def serve(call: ApiCall[SeenTicket], tx: Transaction) -> CommandAnswer:
    """Begin to attend the person of the current ticket."""
    number = held_desk(call, tx)
    ticket = call.station.attention.serve(tx, call.actor, number, call.body.version)
    return ticket_answer(call, tx, ticket)


@routes.command(
    "/desks/<desk:number>/complete",
    "complete",
    who=AT_DESK,
    takes=CompleteTicket,
    gives={200: DeskTicket},
)
def complete(call: ApiCall[CompleteTicket], tx: Transaction) -> CommandAnswer:
    """Close the current ticket with its outcome."""
    number, end = held_desk(call, tx), call.body
    ticket = call.station.attention.complete(
        tx, call.actor, number, end.version, end.outcome, end.denuncia_ref, end.reason
    )
    return ticket_answer(call, tx, ticket)


@routes.command(
    "/desks/<desk:number>/no-show", "no_show", who=AT_DESK, takes=SeenTicket, gives={200: DeskTicket}
)
def no_show(call: ApiCall[SeenTicket], tx: Transaction) -> CommandAnswer:
    """Mark that the called person did not come."""
    number = held_desk(call, tx)
    ticket = call.station.attention.no_show(tx, call.actor, number, call.body.version)
    return ticket_answer(call, tx, ticket)


@routes.command("/desks/<desk:number>/left", "left", who=AT_DESK, takes=SeenTicket, gives={200: DeskTicket})
def left(call: ApiCall[SeenTicket], tx: Transaction) -> CommandAnswer:
    """Mark that the called person walked out, as was seen or said: they left, and were not absent."""
    number = held_desk(call, tx)
    ticket = call.station.attention.left(tx, call.actor, number, call.body.version)
    return ticket_answer(call, tx, ticket)


@routes.command("/desks/<desk:number>/park", "park", who=AT_DESK, takes=ParkTicket, gives={200: DeskTicket})
def park(call: ApiCall[ParkTicket], tx: Transaction) -> CommandAnswer:
    """Set the current ticket aside."""
    number = held_desk(call, tx)
    ticket = call.station.attention.park(tx, call.actor, number, call.body.version, call.body.note)
    return ticket_answer(call, tx, ticket)


@routes.command(
    "/desks/<desk:number>/transfer",
    "transfer",
    who=AT_DESK,
    takes=TransferTicket,
    gives={200: DeskTicket},
)
def transfer(call: ApiCall[TransferTicket], tx: Transaction) -> CommandAnswer:
    """Send the visit on to another service, keeping its first arrival."""
    number, onward = held_desk(call, tx), call.body
    ticket = call.station.attention.transfer(
        tx, call.actor, number, onward.version, onward.service, onward.note, onward.to_desk
    )
    return ticket_answer(call, tx, ticket)


@routes.command("/desks/<desk:number>/undo", "undo", who=AT_DESK, takes=SeenTicket, gives={200: DeskTicket})
def undo(call: ApiCall[SeenTicket], tx: Transaction) -> CommandAnswer:
    """Undo the desk's last step, within ten seconds."""
    number = held_desk(call, tx)
    ticket = call.station.undo.last_step(tx, call.actor, number, call.body.version)
    return ticket_answer(call, tx, ticket)


@routes.command(
    "/desks/<desk:number>/denuncia-ref",
    "note_denuncia",
    who=AT_DESK,
    takes=NoteDenuncia,
    gives={200: DeskTicket},
)
def note_denuncia(call: ApiCall[NoteDenuncia], tx: Transaction) -> CommandAnswer:
    """Set the opaque reference of the denuncia of the current ticket."""
    number, noted = held_desk(call, tx), call.body
    ticket = call.station.attention.note_denuncia(tx, call.actor, number, noted.version, noted.denuncia_ref)
    return ticket_answer(call, tx, ticket)
