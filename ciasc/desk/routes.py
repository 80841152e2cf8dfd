"""What a desk asks of the station, one operation for each thing that its person does."""

from collections.abc import Callable
from typing import Annotated

from flask import Blueprint
from pydantic import Field

from ciasc.desk import view
from ciasc.desk.happened import Since, since
from ciasc.desk.parts import LeaseName, Seen, alert_answer, holder_of, ticket_answer, window_of
from ciasc.domain.alert import HelpReason
from ciasc.domain.closing import ClosingReason
from ciasc.domain.desk import Desk, PauseReason, Window
from ciasc.domain.people import Permission
from ciasc.domain.ticket import CallReason, Outcome, Ticket
from ciasc.ports import Answer
from ciasc.station import Station
from ciasc.web.alerts import AlertView
from ciasc.web.api import Call, Input, Nothing, Routes, answer
from ciasc.web.context import web
from ciasc.web.views import DeskStatus, DeskTicket, desk_status

routes = Routes(Blueprint("desk", __name__, template_folder="templates"))

Note = Annotated[str, Field(max_length=200)]
ServiceKey = Annotated[str, Field(min_length=1, max_length=40)]
DenunciaRef = Annotated[str, Field(max_length=40, pattern=r"^[A-Za-z0-9 ./_-]+$")]
AT_DESK = Permission.OPERATE_DESK


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


class CompleteTicket(Seen):
    """How the attention ended; the reference of a denuncia is opaque and optional.

    `reason` is needed where an immediate or preferential visit for a denuncia ends without one.
    """

    outcome: Outcome
    denuncia_ref: DenunciaRef | None = None
    reason: ClosingReason | None = None


class ParkTicket(Seen):
    """A note for whoever calls the ticket again."""

    note: Note | None = None


class TransferTicket(Seen):
    """Where the visit goes on; `to_desk` names the desk whose person gets it first."""

    service: ServiceKey
    note: Note | None = None
    to_desk: Annotated[int, Field(ge=1, le=999)] | None = None


class NoteDenuncia(Seen):
    """The opaque reference of the denuncia that was taken."""

    denuncia_ref: DenunciaRef


class AskForHelp(Input):
    """Why somebody is needed at this desk."""

    reason: HelpReason | None = None


class Heartbeat(Input):
    """The window that works the desk, by the lease that it was given."""

    lease: LeaseName


class After(Input):
    """The last sequence that the page saw."""

    seq: Annotated[int, Field(ge=0, le=2**53)] = 0


def _held(call: Call[Input], step: Callable[[Station, int], Answer]) -> Answer:
    """The answer of a step at a desk, refused to a window that does not hold it."""
    number, window = call.path["number"], window_of(call)

    def act(station: Station) -> Answer:
        station.must_hold(call.actor, number, window)
        return step(station, number)

    return call.once(act)


def _on_ticket(call: Call[Seen], step: Callable[[Station, int, int], Ticket]) -> Answer:
    return _held(call, lambda station, number: ticket_answer(step(station, number, call.body.version)))


def _desk(station: Station, desk: Desk) -> Answer:
    return answer(desk_status(desk, station.clock(), station.rules))


def _on_desk(call: Call[Input], step: Callable[[Station, int], Desk]) -> Answer:
    return _held(call, lambda station, number: _desk(station, step(station, number)))


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
    wanted, number, window = frozenset(call.body.services or ()), call.path["number"], window_of(call)
    return call.once(lambda station: _desk(station, station.open_desk(call.actor, number, wanted, window)))


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


@routes.operation("POST", "/desks/<desk:number>/call-next", who=AT_DESK, gives={200: DeskTicket, 204: None})
def call_next(call: Call[Input]) -> Answer:
    """Call the person whose turn it is; 204 when nobody waits for this desk."""

    def step(station: Station, number: int) -> Answer:
        ticket = station.call_next(call.actor, number)
        return ticket_answer(ticket) if ticket is not None else Answer(204, "")

    return _held(call, step)


@routes.operation("POST", "/desks/<desk:number>/call", who=AT_DESK, takes=CallTicket, gives={200: DeskTicket})
def call_ticket(call: Call[CallTicket]) -> Answer:
    """Call a ticket out of its turn, with the reason."""
    asked = call.body
    return _held(
        call,
        lambda station, number: ticket_answer(station.call(call.actor, number, asked.ticket, asked.reason)),
    )


@routes.operation("POST", "/desks/<desk:number>/recall", who=AT_DESK, takes=Seen, gives={200: DeskTicket})
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
            call.actor, number, seen, end.outcome, end.denuncia_ref, end.reason
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
        lambda station, number, seen: station.transfer(
            call.actor, number, seen, onward.service, onward.note, onward.to_desk
        ),
    )


@routes.operation("POST", "/desks/<desk:number>/undo", who=AT_DESK, takes=Seen, gives={200: DeskTicket})
def undo(call: Call[Seen]) -> Answer:
    """Take back the desk's last step, within ten seconds."""
    return _on_ticket(call, lambda station, number, seen: station.undo(call.actor, number, seen))


@routes.operation(
    "POST",
    "/desks/<desk:number>/denuncia-ref",
    who=AT_DESK,
    takes=NoteDenuncia,
    gives={200: DeskTicket},
)
def note_denuncia(call: Call[NoteDenuncia]) -> Answer:
    """Keep the opaque reference of the denuncia with the current ticket."""
    ref = call.body.denuncia_ref
    return _on_ticket(
        call, lambda station, number, seen: station.note_denuncia(call.actor, number, seen, ref)
    )


@routes.operation("POST", "/desks/<desk:number>/take-over", who=AT_DESK, gives={200: DeskStatus})
def take_over(call: Call[Input]) -> Answer:
    """Work the desk from this window; the other one is refused from now on."""
    number, window = call.path["number"], window_of(call)
    return call.once(lambda station: _desk(station, station.take_over(call.actor, number, window)))


@routes.operation(
    "POST",
    "/desks/<desk:number>/heartbeat",
    who=AT_DESK,
    takes=Heartbeat,
    gives={200: DeskStatus},
    repeats=False,
)
def heartbeat(call: Call[Heartbeat]) -> Answer:
    """Tell every 10 s that the window at the desk is there; 409 once another one has taken over."""
    station, window = web().station, Window(holder_of(call), call.body.lease)
    return _desk(station, station.heartbeat(call.actor, call.path["number"], window))


@routes.operation("POST", "/desks/<desk:number>/help", who=AT_DESK, takes=AskForHelp, gives={200: AlertView})
def ask_for_help(call: Call[AskForHelp]) -> Answer:
    """Call for help at this desk."""
    reason = call.body.reason
    return _held(
        call,
        lambda station, number: alert_answer(
            station, call.actor, station.ask_for_help(call.actor, number, reason)
        ),
    )


@routes.operation(
    "GET", "/desks/<desk:number>/since", who=Permission.SEE_QUEUE, takes=After, gives={200: Since}
)
def happened(call: Call[After]) -> Answer:
    """Tell in words what happened at a desk after a sequence, the last twenty things at most."""
    with web().station.store.read() as tx:
        return answer(since(tx, call.path["number"], call.body.seq))
