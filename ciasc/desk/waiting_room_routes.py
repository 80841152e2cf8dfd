"""Routes of the staff for those who wait: lane, language, return, and alerts."""

from typing import Literal

from ciasc.desk.route_helpers import SeenTicket, alert_answer, ticket_answer
from ciasc.desk.routes import routes
from ciasc.domain.core.permissions import Permission
from ciasc.domain.core.services import Lane, LaneWord
from ciasc.domain.tickets.closing_reasons import CancelReason, LeaveReason
from ciasc.domain.tickets.priority_lane import LaneReason
from ciasc.ports import CommandAnswer, Transaction
from ciasc.web.api.alert_views import AlertView
from ciasc.web.api.inputs import Input
from ciasc.web.api.operations import ApiCall, answer
from ciasc.web.api.output_base import Output
from ciasc.web.api.schemas import DeskTicket, Language

AT_DESK = Permission.OPERATE_DESK


class ChangeLane(SeenTicket, title="ChangeLane"):
    """The new lane of the ticket, and the reason."""

    lane: LaneWord
    reason: LaneReason


class NeedLanguage(SeenTicket, title="NeedLanguage"):
    """The language that the person needs."""

    lang: Language


class CancelTicket(SeenTicket, title="CancelTicket"):
    """The reason why the ticket should not have been issued."""

    reason: CancelReason


@routes.command(
    "/tickets/<ticket_id>/lane", "change_lane", who=AT_DESK, takes=ChangeLane, gives={200: DeskTicket}
)
def change_lane(call: ApiCall[ChangeLane], tx: Transaction) -> CommandAnswer:
    """Grant or remove preferential attention, or raise urgency, with the reason."""
    asked, lane = call.body, Lane.of(call.body.lane)
    ticket = call.station.waiting.put_in_lane(
        tx, call.actor, call.path["ticket_id"], asked.version, lane, asked.reason
    )
    return ticket_answer(call, tx, ticket)


@routes.command(
    "/tickets/<ticket_id>/language",
    "need_language",
    who=AT_DESK,
    takes=NeedLanguage,
    gives={200: DeskTicket},
)
def need_language(call: ApiCall[NeedLanguage], tx: Transaction) -> CommandAnswer:
    """Set which language the person needs."""
    asked = call.body
    ticket = call.station.waiting.need_language(
        tx, call.actor, call.path["ticket_id"], asked.version, asked.lang
    )
    return ticket_answer(call, tx, ticket)


@routes.command(
    "/tickets/<ticket_id>/return", "come_back", who=AT_DESK, takes=SeenTicket, gives={200: DeskTicket}
)
def come_back(call: ApiCall[SeenTicket], tx: Transaction) -> CommandAnswer:
    """Return a person who was absent or set aside to the head of their lane."""
    ticket = call.station.waiting.come_back(tx, call.actor, call.path["ticket_id"], call.body.version)
    return ticket_answer(call, tx, ticket)


@routes.command(
    "/tickets/<ticket_id>/cancel",
    "cancel",
    who=Permission.CANCEL_TICKET,
    takes=CancelTicket,
    gives={200: DeskTicket},
)
def cancel(call: ApiCall[CancelTicket], tx: Transaction) -> CommandAnswer:
    """Take a ticket that should not have been issued out of the queue."""
    asked = call.body
    ticket = call.station.waiting.cancel(tx, call.actor, call.path["ticket_id"], asked.version, asked.reason)
    return ticket_answer(call, tx, ticket)


class CloseEarlier(Input, title="CloseEarlier"):
    """Why the tickets of earlier days are ended, or why the system had to end one."""

    reason: Literal["gone", "unrecorded", "other"]


class ClosedEarlier(Output, title="ClosedEarlier"):
    """The numbers that were ended."""

    codes: list[str]


@routes.command(
    "/tickets/close-earlier",
    "close_earlier",
    who=Permission.CANCEL_TICKET,
    takes=CloseEarlier,
    gives={200: ClosedEarlier},
)
def close_earlier(call: ApiCall[CloseEarlier], tx: Transaction) -> CommandAnswer:
    """End all tickets of earlier days that wait or are set aside, with one reason."""
    ended = call.station.expiry.close_earlier(tx, call.actor, LeaveReason(call.body.reason))
    return answer(ClosedEarlier(codes=[ticket.code for ticket in ended]))


@routes.command(
    "/tickets/<ticket_id>/explain",
    "explain",
    who=Permission.CANCEL_TICKET,
    takes=CloseEarlier,
    gives={200: ClosedEarlier},
)
def explain(call: ApiCall[CloseEarlier], tx: Transaction) -> CommandAnswer:
    """Record why the system had to end a preferential ticket."""
    reason = LeaveReason(call.body.reason)
    ticket = call.station.expiry.explain(tx, call.actor, call.path["ticket_id"], reason)
    return answer(ClosedEarlier(codes=[ticket.code]))


@routes.command("/alerts/<alert_id>/take", "take_alert", who=AT_DESK, gives={200: AlertView})
def take_alert(call: ApiCall[Input], tx: Transaction) -> CommandAnswer:
    """Take an alert: its person and time are kept, and it ends for all others."""
    return alert_answer(call, tx, call.station.alerts.take(tx, call.actor, call.path["alert_id"]))
