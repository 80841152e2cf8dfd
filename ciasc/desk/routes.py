"""Routes of a desk itself: open, pause, heartbeat, and its snapshot."""

from typing import Annotated

from flask import Blueprint
from pydantic import Field

from ciasc.desk import schemas
from ciasc.desk.missed_events import Since, missed_events
from ciasc.desk.route_helpers import LeaseName, ServiceKey, alert_answer, held_desk, holder_of, window_of
from ciasc.domain.core.permissions import Permission
from ciasc.domain.queueing.alert import HelpReason
from ciasc.domain.queueing.desk import CloseReason, Desk, PauseReason, Window
from ciasc.ports import CommandAnswer, Reading, Transaction
from ciasc.web.api.alert_views import AlertView
from ciasc.web.api.inputs import Input, Nothing
from ciasc.web.api.operations import ApiCall, Routes, answer
from ciasc.web.api.schemas import DeskStatus, desk_status
from ciasc.web.server_parts import web

routes = Routes(Blueprint("desk", __name__, template_folder="templates"))

AT_DESK = Permission.OPERATE_DESK


class OpenDesk(Input, title="OpenDesk"):
    """The services to open for; none named means all that the role may serve."""

    services: Annotated[list[ServiceKey], Field(max_length=60)] | None = None


class PauseDesk(Input, title="PauseDesk"):
    """The reason of the pause."""

    reason: PauseReason


class CloseDesk(Input, title="CloseDesk"):
    """The reason to close the desk of another person; null for the own one."""

    reason: CloseReason | None = None


class AskForHelp(Input, title="AskForHelp"):
    """The reason for which help is needed at this desk."""

    reason: HelpReason | None = None


class Heartbeat(Input, title="Heartbeat"):
    """The window that works the desk, by the lease that it got."""

    lease: LeaseName


class After(Input, title="After"):
    """The last sequence that the page saw."""

    seq: Annotated[int, Field(ge=0, le=2**53)] = 0


def _status(call: ApiCall[Input], tx: Reading, desk: Desk) -> CommandAnswer:
    return answer(desk_status(desk, call.station.clock(), call.station.rules_in(tx)))


@routes.operation(
    "GET", "/desks/<desk:number>", "desk", who=Permission.SEE_QUEUE, gives={200: schemas.DeskSnapshot}
)
def desk(call: ApiCall[Nothing]) -> CommandAnswer:
    """Show a desk, its current ticket and who waits for it."""
    return web().screens.answer(f"desk:{call.path['number']}")


@routes.operation("GET", "/queue", "queue", who=Permission.SEE_QUEUE, gives={200: schemas.QueueSnapshot})
def queue(_call: ApiCall[Nothing]) -> CommandAnswer:
    """Show who waits, by service and lane."""
    return web().screens.answer("queue")


@routes.command(
    "/desks/<desk:number>/open", "open_desk", who=AT_DESK, takes=OpenDesk, gives={200: DeskStatus}
)
def open_desk(call: ApiCall[OpenDesk], tx: Transaction) -> CommandAnswer:
    """Open a desk to work at it."""
    wanted, number = frozenset(call.body.services or ()), call.path["number"]
    desk = call.station.desks.open(tx, call.actor, number, wanted, window_of(call))
    return _status(call, tx, desk)


@routes.command(
    "/desks/<desk:number>/close", "close_desk", who=AT_DESK, takes=CloseDesk, gives={200: DeskStatus}
)
def close_desk(call: ApiCall[CloseDesk], tx: Transaction) -> CommandAnswer:
    """Close a desk; a supervisor also that of another person, with the reason."""
    number = held_desk(call, tx)
    return _status(call, tx, call.station.desks.close(tx, call.actor, number, call.body.reason))


@routes.command(
    "/desks/<desk:number>/pause", "pause_desk", who=AT_DESK, takes=PauseDesk, gives={200: DeskStatus}
)
def pause_desk(call: ApiCall[PauseDesk], tx: Transaction) -> CommandAnswer:
    """Pause a desk, with the reason."""
    number = held_desk(call, tx)
    return _status(call, tx, call.station.desks.pause(tx, call.actor, number, call.body.reason))


@routes.command("/desks/<desk:number>/resume", "resume_desk", who=AT_DESK, gives={200: DeskStatus})
def resume_desk(call: ApiCall[Input], tx: Transaction) -> CommandAnswer:
    """Work again after a pause."""
    number = held_desk(call, tx)
    return _status(call, tx, call.station.desks.resume(tx, call.actor, number))


@routes.command("/desks/<desk:number>/take-over", "take_over", who=AT_DESK, gives={200: DeskStatus})
def take_over(call: ApiCall[Input], tx: Transaction) -> CommandAnswer:
    """Work the desk from this window; the other one is refused from now on."""
    desk = call.station.desks.take_over(tx, call.actor, call.path["number"], window_of(call))
    return _status(call, tx, desk)


@routes.command(
    "/desks/<desk:number>/heartbeat",
    "heartbeat",
    who=AT_DESK,
    takes=Heartbeat,
    gives={200: DeskStatus},
    repeats=False,
)
def heartbeat(call: ApiCall[Heartbeat], tx: Transaction) -> CommandAnswer:
    """Keep the desk for its open window, every 10 s; return 409 after another one has taken over."""
    window = Window(holder_of(call), call.body.lease)
    return _status(call, tx, call.station.desks.heartbeat(tx, call.actor, call.path["number"], window))


@routes.command(
    "/desks/<desk:number>/help", "ask_for_help", who=AT_DESK, takes=AskForHelp, gives={200: AlertView}
)
def ask_for_help(call: ApiCall[AskForHelp], tx: Transaction) -> CommandAnswer:
    """Call for help at this desk."""
    number = held_desk(call, tx)
    alert = call.station.alerts.ask_for_help(tx, call.actor, number, call.body.reason)
    return alert_answer(call, tx, alert)


@routes.operation(
    "GET", "/desks/<desk:number>/since", "happened", who=Permission.SEE_QUEUE, takes=After, gives={200: Since}
)
def happened(call: ApiCall[After]) -> CommandAnswer:
    """Return in words what happened at a desk after a sequence, the last twenty events at most."""
    with web().station.store.read() as tx:
        return answer(missed_events(tx, call.path["number"], call.body.seq))
