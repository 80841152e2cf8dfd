"""Tickets that are set aside or were absent, as a desk sees them."""

from collections.abc import Sequence
from datetime import datetime

from ciasc.desk.schemas import RESERVED, Aside
from ciasc.domain.core.permissions import MAY, Permission
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.queueing.allowed_actions import kept_until, ticket_actions
from ciasc.domain.queueing.desk import Desk
from ciasc.domain.queueing.desk_services import is_only_open_desk
from ciasc.domain.queueing.next_ticket import DeskLine
from ciasc.domain.queueing.working_desks import working_desks
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import Reading
from ciasc.web.api.schemas import shown_name


def aside_at(
    tx: Reading, desk: Desk, line: DeskLine, desks: Sequence[Desk], now: datetime, rules: Policy
) -> list[Aside]:
    """Return the tickets set aside for what that desk serves, and for what no desk at work serves.

    The desk may let the second ones wait again, if not call them: so none is forgotten when a colleague has
    left.
    """
    services, alone = tx.config.services(), is_only_open_desk(desks, desk.number)
    there = [one.serves(services) for one in working_desks(desks, now, rules)]
    served = frozenset[str]().union(line.services, *there)
    shown = line.own if alone else line.services
    may_call = line.own & _out_of_turn(tx, desk, alone=alone)
    return [
        _row(tx, other, rules, may_call=other.service in may_call, may_know=other.service in line.own)
        for other in tx.tickets.set_aside(now - rules.absent_keeps)
        if other.service in shown or other.service not in served
    ]


def _out_of_turn(tx: Reading, desk: Desk, *, alone: bool) -> frozenset[str]:
    """Return the services of which a desk may call tickets out of turn, as its person's role allows."""
    skills = tx.config.in_force().skills(desk.number)
    if not skills or alone or desk.role in MAY[Permission.CALL_FOR_ANY_DESK]:
        return frozenset(tx.config.services())
    return skills | desk.services


def _row(tx: Reading, other: Ticket, rules: Policy, *, may_call: bool, may_know: bool) -> Aside:
    config = tx.config.in_force()
    reserved = tx.config.services()[other.service].discreet and not may_know
    return Aside(
        id=other.id,
        code=other.code,
        service=RESERVED if reserved else other.service,
        name=shown_name(config, other.service) if reserved else config.name_of(other.service),
        lane=other.lane.word,
        state=other.state.value,
        version=other.version,
        ended_at=other.ended_at,
        kept_until=kept_until(other, rules),
        note=None if reserved else other.note,
        actions=tuple(one for one in ticket_actions(other) if may_call or one != "call"),
    )
