"""The snapshot of a desk: its ticket, who waits for it and why in that order, and the queue in counts."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from ciasc.content.messages import render, section_words
from ciasc.desk.schemas import (
    RESERVED,
    CallOnWalls,
    DeskBody,
    Fault,
    Onward,
    Peek,
    QueueBody,
    Undo,
    WaitingCount,
    WallFault,
)
from ciasc.desk.set_aside import aside_at
from ciasc.domain.config.document import Configuration
from ciasc.domain.core.errors import JsonValue, NotFound
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.services import Lane
from ciasc.domain.queueing.allowed_actions import overdue_at, ticket_actions
from ciasc.domain.queueing.desk import Desk, DeskState
from ciasc.domain.queueing.next_ticket import DeskLine, line_of_desk, reason_of_turn
from ciasc.domain.queueing.transfer_targets import transfer_targets
from ciasc.domain.queueing.working_desks import working, working_desks
from ciasc.domain.tickets.closing_reasons import needs_reason
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import Reading, RulesIn
from ciasc.station.tickets.undo import undoable_step
from ciasc.web.api.alert_listeners import Listening
from ciasc.web.api.alert_views import AlertView, alert_views
from ciasc.web.api.schemas import desk_status, desk_ticket, shown_name
from ciasc.web.devices.walls import Walls
from ciasc.web.server_parts import Printers

_NEXT = 5


def _waiting(tx: Reading) -> list[WaitingCount]:
    services, config = tx.config.services(), tx.config.in_force()
    rows: dict[tuple[str, int], WaitingCount] = {}
    for (key, lane), (count, oldest) in sorted(
        tx.tickets.waiting_counts().items(), key=lambda item: (item[0][1], services[item[0][0]].position)
    ):
        one = services[key]
        shown = RESERVED if one.discreet else key
        row = WaitingCount(
            service=shown,
            name=shown_name(config, key),
            lane=Lane(lane).word,
            waiting=count,
            oldest_at=oldest,
            target_s=one.target_wait_s,
        )
        known = rows.get((shown, lane))
        rows[shown, lane] = row if known is None else _together(known, row)
    return list(rows.values())


def _together(one: WaitingCount, other: WaitingCount) -> WaitingCount:
    return one.model_copy(
        update={
            "waiting": one.waiting + other.waiting,
            "oldest_at": min(one.oldest_at, other.oldest_at),
            "target_s": min(one.target_s, other.target_s),
        }
    )


class QueueView:
    """Render the room of the whole queue."""

    def __init__(self, rules_in: RulesIn, listening: Listening = tuple) -> None:
        self._rules_in = rules_in
        self._listening = listening

    def __call__(self, tx: Reading, _name: str, now: datetime) -> Mapping[str, JsonValue]:
        """Return who waits, by service and lane, and who is needed."""
        alerts = alert_views(tx, now, self._rules_in(tx), None, self._listening)
        return _queue(tx, tx.desks.all(), now, self._rules_in(tx), alerts).model_dump(mode="json")


def _queue(
    tx: Reading, desks: Sequence[Desk], now: datetime, rules: Policy, alerts: list[AlertView]
) -> QueueBody:
    waiting = _waiting(tx)
    return QueueBody(
        waiting=waiting,
        total=sum(row.waiting for row in waiting),
        desks=[desk_status(desk, now, rules) for desk in desks],
        alerts=alerts,
    )


def desk_name(name: str) -> str:
    """Return the desk number as its room's name, without leading zeros; raise NotFound if it is none."""
    if not (name.isascii() and name.isdecimal() and len(name) <= 3):  # noqa: PLR2004 - 1 to 999
        raise NotFound("web.desk.unknown_room")
    return str(int(name))


class DeskView:
    """Render the room of one desk."""

    def __init__(self, rules_in: RulesIn, printers: Printers, listening: Listening, walls: Walls) -> None:
        self._rules_in = rules_in
        self._listening = listening
        self._printers = printers
        self._walls = walls

    def __call__(self, tx: Reading, name: str, now: datetime) -> Mapping[str, JsonValue]:
        """Return the snapshot of the desk with that number; raise NotFound if there is none."""
        desks, number = tx.desks.all(), desk_name(name)
        desk = next((desk for desk in desks if str(desk.number) == number), None)
        if desk is None:
            raise NotFound("web.desk.unknown_room")
        services, config = tx.config.services(), tx.config.in_force()
        rules = self._rules_in(tx)
        worked = desk.state is not DeskState.CLOSED
        at_desks = working(desks, now, rules)
        line = line_of_desk(desk, at_desks, services, now)
        ticket = tx.tickets.get(desk.ticket) if desk.ticket else None
        following = tx.tickets.waiting(line, limit=_NEXT) if worked else ()
        alerts = alert_views(tx, now, rules, desk.role, self._listening)
        body = DeskBody(
            **dict(_queue(tx, desks, now, rules, alerts)),
            desk=desk_status(desk, now, rules),
            ticket=desk_ticket(ticket, rules, now) if ticket else None,
            service_name=config.name_of(ticket.service) if ticket else None,
            serves=sorted(line.services),
            next=[_peek(waiter, line, config) for waiter in following],
            mine=sum(head.waiting for head in (tx.tickets.heads(line, following) if worked else ())),
            aside=aside_at(tx, desk, line, desks, now, rules) if worked else [],
            onward=_onward(desk, ticket, working_desks(desks, now, rules), tx) if ticket else [],
            undo=_undo(tx, desk, now, rules) if worked else None,
            overdue_at=overdue_at(ticket, services[ticket.service], rules) if ticket else None,
            config=tx.config.published_version(),
            must_explain=ticket is not None and needs_reason(ticket, services[ticket.service]),
            faults=[
                Fault(printer=name, words=render(known.status.words))
                for name, known in self._printers().items()
                if not known.status.prints
            ],
            walls=[WallFault(wall=one.wall, words=one.words) for one in self._walls.faults(tx, now)],
            call=self._call(tx, ticket, now, rules),
        )
        return body.model_dump(mode="json")

    def _call(self, tx: Reading, ticket: Ticket | None, now: datetime, rules: Policy) -> CallOnWalls | None:
        found = self._walls.call(tx, ticket, now, rules)
        return None if found is None else CallOnWalls(state=found.state, judged_at=found.judged_at)


def _undo(tx: Reading, desk: Desk, now: datetime, rules: Policy) -> Undo | None:
    step = undoable_step(tx, desk, now, rules)
    if step is None:
        return None
    ticket = step.ticket
    return Undo(
        kind=step.event.kind, ticket=ticket.id, code=ticket.code, version=ticket.version, until=step.until
    )


def _onward(desk: Desk, ticket: Ticket, there: Sequence[Desk], tx: Reading) -> list[Onward]:
    """Return the services to which that desk may send its ticket."""
    if desk.role is None:
        return []
    config, services = tx.config.in_force(), tx.config.services()
    return [
        Onward(
            service=key,
            name=config.name_of(key),
            must_choose=way.must_choose,
            desks=[other.number for other in way.able if other.number != desk.number],
            open=not way.barred,
            words=render(way.hint) if way.hint else "",
        )
        for key, way in transfer_targets(desk.role, there, services).items()
        if services[key].enabled and key != ticket.service
    ]


def _peek(waiter: Ticket, line: DeskLine, config: Configuration) -> Peek:
    reason = reason_of_turn(waiter, line)
    return Peek(
        id=waiter.id,
        code=waiter.code,
        service=waiter.service,
        name=config.name_of(waiter.service),
        lane=waiter.lane.word,
        arrived_at=waiter.arrived_at,
        due_at=waiter.due_at,
        lang=waiter.lang,
        version=waiter.version,
        leg=waiter.leg,
        note=waiter.note,
        why=reason,
        words=section_words("desk")["why"][reason],
        actions=ticket_actions(waiter),
    )
