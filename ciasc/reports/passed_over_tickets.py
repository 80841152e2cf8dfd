"""Fairness: which normal tickets waited beyond their target because the law gives others priority."""

from collections.abc import Sequence
from datetime import datetime

from ciasc.domain.stats.fairness import call_is_leapt, is_ordinary, passed_over
from ciasc.domain.stats.legs import Leg
from ciasc.ports import Reading
from ciasc.reports.discreet_services import RESERVED, discreet_of, service_name
from ciasc.web.api.output_base import Output
from ciasc.web.api.schemas import Moment


class OrderRow(Output, title="OrderRow"):
    """A normal ticket that waited beyond its target, and how many others came later but went first.

    `service` is null for a discreet service: the list must not identify its visitors.
    """

    ticket: str
    code: str
    service: str | None
    name: str
    queued_at: Moment
    called_at: Moment | None
    target_s: int
    waited_s: float
    immediate: int
    preferential: int


class OrderReport(Output, title="OrderReport"):
    """Those tickets of a period, longest wait first, and the count of all normal ones.

    `leapt` normal ones are not judged: the clock changed while they waited.
    """

    normal: int
    leapt: int
    rows: list[OrderRow]


def order_report(tx: Reading, legs: Sequence[Leg], now: datetime) -> OrderReport:
    """Return the report on those legs at the moment `now`."""
    rows, config, discreet = [], tx.config.in_force(), discreet_of(tx)
    for one in passed_over(legs, now):
        ticket = tx.tickets.get(one.ticket)
        service = RESERVED if one.service in discreet else one.service
        rows.append(
            OrderRow(
                ticket=one.ticket,
                code=ticket.code if ticket is not None else "",
                service=service,
                name=service_name(config, service),
                queued_at=one.queued_at,
                called_at=one.called_at,
                target_s=one.target_s,
                waited_s=one.waited_s,
                immediate=one.immediate,
                preferential=one.preferential,
            )
        )
    leapt = sum(is_ordinary(leg) and call_is_leapt(leg) for leg in legs)
    return OrderReport(normal=sum(map(is_ordinary, legs)), leapt=leapt, rows=rows)
