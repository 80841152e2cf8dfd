"""Routes of a kiosk: the services, a ticket, and a copy of its paper."""

from flask import Blueprint

from ciasc.content.orientation_cards import all_cards
from ciasc.domain.config.orientation import CardKind
from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.permissions import Permission, Role
from ciasc.domain.core.services import Lane
from ciasc.kiosk.facts_for_node import KioskFacts, kiosk_facts
from ciasc.kiosk.kiosk_room import KioskState
from ciasc.kiosk.public_services import ServiceList, services_now, waits_now
from ciasc.kiosk.schemas import CardViews, Counted, HelpCall, HelpComing, Preferred, Reader, TicketRequest
from ciasc.ports import CommandAnswer, Transaction
from ciasc.station import TicketOrder
from ciasc.web.api.alert_listeners import answered_by, heard_at_issue, say_in
from ciasc.web.api.inputs import Input, Nothing
from ciasc.web.api.operations import ApiCall, Routes, answer
from ciasc.web.api.schemas import IssuedTicket, Reprinted, estimate_of, print_of, status_url
from ciasc.web.server_parts import web

routes = Routes(Blueprint("kiosk", __name__, template_folder="templates"))


@routes.operation("GET", "/services", "services", who="anyone", takes=Reader, gives={200: ServiceList})
def services(call: ApiCall[Reader]) -> CommandAnswer:
    """List the services that people can come for, in the order in which they are shown."""
    with web().station.store.read() as tx:
        return answer(services_now(tx, web().station.clock(), web().station.calendar.tz, call.body.lang))


@routes.operation("GET", "/kiosks/<name>", "kiosk", who=Permission.ISSUE, gives={200: KioskState})
def kiosk(call: ApiCall[Nothing]) -> CommandAnswer:
    """Show what the page of that kiosk shows, as its room sends it."""
    screens = web().screens
    room = screens.named(f"kiosk:{call.path['name']}")
    screens.admit(room, call.who)
    return screens.answer(room)


@routes.operation("GET", "/kiosk", "facts", who=Permission.ISSUE, gives={200: KioskFacts})
def facts(call: ApiCall[Nothing]) -> CommandAnswer:
    """Return to a kiosk of its own all that it needs when the station does not answer."""
    parts, settings = web(), web().settings
    with parts.station.store.read() as tx:
        found = kiosk_facts(
            tx,
            parts.station.clock(),
            settings.public_url,
            parts.station.calendar.tz,
            settings.print_within_hours,
            parts.station.rules_in(tx),
            parts.listeners,
            call.actor.name if call.actor.role is Role.KIOSK else None,
        )
        waits = waits_now(tx, parts.station.foresee())
    return answer(found.model_copy(update={"waits": waits}))


@routes.command("/tickets", "issue", who=Permission.ISSUE, takes=TicketRequest, gives={201: IssuedTicket})
def issue(call: ApiCall[TicketRequest], tx: Transaction) -> CommandAnswer:
    """Create a ticket; its paper is printed where the kiosk has a printer."""
    asked = call.body
    order = TicketOrder(
        service=asked.service,
        lane=Lane.of(asked.lane),
        lang=asked.lang,
        kiosk=asked.kiosk,
        arrived_at=asked.arrived_at,
        id=asked.id,
        number=asked.number,
    )
    issued = call.station.tickets.issue(tx, call.actor, order)
    ticket, rules = issued.ticket, call.station.rules_in(tx)
    body = IssuedTicket(
        id=ticket.id,
        code=ticket.code,
        token=ticket.token,
        service=ticket.service,
        lane=ticket.lane.word,
        state=ticket.state,
        arrived_at=ticket.arrived_at,
        ahead=None if ticket.lane is Lane.IMMEDIATE else ticket.ahead,
        estimate=estimate_of(ticket, issued.until_min),
        heard_by=heard_at_issue(tx, ticket, call.station.clock(), rules, web().listeners),
        shows_code=rules.has_number(ticket.lane),
        status_url=status_url(ticket.token),
        print=print_of(issued.job),
    )
    return answer(body, 201)


@routes.command(
    "/kiosk/help", "call_staff", who=Permission.CALL_STAFF, takes=HelpCall, gives={202: HelpComing}
)
def call_staff(call: ApiCall[HelpCall], tx: Transaction) -> CommandAnswer:
    """Call the staff to the kiosk."""
    alert = call.station.alerts.ask_for_help(tx, call.actor, None)
    places = answered_by(tx, alert, web().listeners, say_in(tx, call.body.lang))
    return answer(HelpComing(told=bool(places), heard_by=tuple(places)), 202)


@routes.command("/kiosk/views", "count_views", who=Permission.ISSUE, takes=CardViews, gives={202: Counted})
def count_views(call: ApiCall[CardViews], tx: Transaction) -> CommandAnswer:
    """Count that orientation was read, by the hour; nothing of a ticket or a person is stored."""
    seen = call.body
    known = {*CardKind, *(card.key for card in all_cards(tx.config.in_force()))}
    if seen.card not in known:
        raise InvalidInput("station.orientation.card")
    call.station.orientation.count(tx, call.actor, seen.card, seen.at, seen.n)
    return answer(Counted(), 202)


@routes.command("/tickets/<ticket_id>/prefer", "prefer", who=Permission.ISSUE, gives={200: Preferred})
def prefer(call: ApiCall[Input], tx: Transaction) -> CommandAnswer:
    """Give the preferential lane to a ticket that its person just took."""
    ticket = call.station.waiting.declare_preferential(tx, call.actor, call.path["ticket_id"])
    return answer(Preferred(lane=ticket.lane.word))


@routes.command("/tickets/<ticket_id>/reprint", "reprint", who=Permission.REPRINT, gives={202: Reprinted})
def reprint(call: ApiCall[Input], tx: Transaction) -> CommandAnswer:
    """Print the paper of a ticket again, marked as a copy."""
    copy = call.station.tickets.reprint(tx, call.actor, call.path["ticket_id"])
    return answer(Reprinted(print=print_of(copy)), 202)
