"""The status of a ticket on its citizen's phone: never the service, never a name."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from ciasc.domain.config.other_languages import SPANISH
from ciasc.domain.core.errors import JsonValue, NotFound
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.services import Lane, Service
from ciasc.domain.forecast.wait_estimate import Estimates
from ciasc.domain.queueing.allowed_actions import undo_leaving_until
from ciasc.domain.queueing.people_ahead import shared_line
from ciasc.domain.tickets.states_and_outcomes import AT_DESK, ENDED, TicketState
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import Foresee, Reading, RulesIn
from ciasc.web.api.output_base import Output
from ciasc.web.api.schemas import Estimate, Moment, phone_page
from ciasc.web.qr_picture import qr_svg

KEEPS: Final = timedelta(hours=2)
"""For how long after its end a ticket's page still answers."""


class TicketStatus(Output, title="TicketStatus"):
    """A ticket for its citizen; `lang` is the language that the person chose.

    In the immediate lane `ahead` and `estimate` are null, and `shows_code` is whether a page shows its code.
    `code` is the number on the paper. `ahead` only while it waits; `stay_until` after they left, as long as
    they may undo that.
    """

    code: str
    state: TicketState
    ahead: int | None
    estimate: Estimate | None
    desk: int | None
    arrived_at: Moment
    updated_at: Moment
    stay_until: Moment | None = None
    shows_code: bool = True
    lang: str = SPANISH


def status(
    tx: Reading, token: str, now: datetime, rules: Policy, foreseen: Estimates | None = None
) -> TicketStatus:
    """Return the ticket with the secret `token`; raise NotFound if there is none or it ended long ago.

    The estimate is what is `foreseen` now, else the one published at issue less the time that has passed.
    """
    ticket = tx.tickets.by_token(token.upper())
    if ticket is None or (
        ticket.ended_at is not None and ticket.state in ENDED and now - ticket.ended_at > KEEPS
    ):
        raise NotFound("web.phone.no_ticket")
    waits = ticket.state is TicketState.WAITING and ticket.lane is not Lane.IMMEDIATE
    services = tx.config.services()
    service = services[ticket.service]
    seen = ticket.seen_as(services[service.public_key]) if service.discreet else ticket
    return TicketStatus(
        code=ticket.public_code,
        state=ticket.state,
        ahead=_ahead(tx, seen, services, now, rules) if waits else None,
        estimate=_estimate(ticket, seen.service, now, foreseen) if waits else None,
        desk=ticket.desk if ticket.state in AT_DESK else None,
        arrived_at=ticket.arrived_at,
        updated_at=now,
        stay_until=undo_leaving_until(ticket, rules, now),
        shows_code=rules.has_number(ticket.lane),
        lang=ticket.lang,
    )


def _ahead(tx: Reading, seen: Ticket, services: Mapping[str, Service], now: datetime, rules: Policy) -> int:
    return tx.tickets.count_ahead(seen, shared_line(seen, tx.desks.all(), services, now, rules))


def _estimate(ticket: Ticket, public_key: str, now: datetime, foreseen: Estimates | None) -> Estimate | None:
    if foreseen is not None and public_key in foreseen.quiet:
        return None
    if foreseen is None or public_key not in foreseen.known:
        return _rest_of_estimate(ticket, now)
    found = foreseen.waiting.get(ticket.id)
    if found is None:  # too new to be foreseen, or no desk at work may call it
        return _rest_of_estimate(ticket, now) if ticket.queued_at >= foreseen.at else None
    return Estimate.of(*found)


def _rest_of_estimate(ticket: Ticket, now: datetime) -> Estimate | None:
    if ticket.low_min is None or ticket.high_min is None:
        return None
    gone = max(int((now - ticket.queued_at).total_seconds() // 60), 0)  # the clock may have been put back
    low, high = max(ticket.low_min - gone, 0), ticket.high_min - gone
    return Estimate.of(low, high) if high > 0 else None


class PhoneView:
    """Render the same as a room."""

    def __init__(self, foresee: Foresee, rules_in: RulesIn) -> None:
        self._foresee = foresee
        self._rules_in = rules_in

    def __call__(self, tx: Reading, token: str, now: datetime) -> Mapping[str, JsonValue]:
        """Return the ticket with the secret `token`."""
        return status(tx, token, now, self._rules_in(tx), self._foresee()).model_dump(mode="json")


def phone_qr(public_url: str, token: str) -> bytes:
    """Render the QR code of a ticket's phone page as an SVG picture, in the alphabet that keeps it small."""
    return qr_svg(phone_page(public_url, token))
