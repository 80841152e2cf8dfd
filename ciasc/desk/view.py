"""What a desk sees: its ticket, who waits for it and why in that order, and the whole queue in counts."""

from collections.abc import Mapping
from datetime import datetime

from ciasc.domain.desk import DeskState
from ciasc.domain.errors import JsonValue, NotFound
from ciasc.domain.rules import Rules
from ciasc.domain.service import Lane, LaneWord
from ciasc.ports import Reading
from ciasc.web.api import Output
from ciasc.web.context import Printers
from ciasc.web.views import DeskStatus, DeskTicket, Moment, desk_status, desk_ticket

_NEXT = 5


class Waiting(Output):
    """How many wait for a service in a lane, and since when the first of them."""

    service: str
    name: str
    lane: LaneWord
    waiting: int
    oldest_at: Moment
    target_s: int


class Peek(Output):
    """Somebody who waits, as a desk may see them."""

    id: str
    code: str
    service: str
    name: str
    lane: LaneWord
    arrived_at: Moment
    due_at: Moment
    lang: str


class Aside(Output):
    """A ticket that is parked or was absent and may still be called."""

    id: str
    code: str
    service: str
    name: str
    state: str
    ended_at: Moment | None
    note: str | None


class Fault(Output):
    """A printer that gives no paper: what is wrong, and what to do."""

    printer: str
    words: str


class QueueBody(Output):
    """The whole queue in counts, and the desks."""

    waiting: list[Waiting]
    total: int
    desks: list[DeskStatus]


class QueueSnapshot(QueueBody):
    """The queue at a moment."""

    room: str
    seq: int
    server_time: str


class DeskBody(QueueBody):
    """A desk, its ticket and who waits for it."""

    desk: DeskStatus
    ticket: DeskTicket | None
    service_name: str | None
    serves: list[str]
    next: list[Peek]
    mine: int
    aside: list[Aside]
    faults: list[Fault]


class DeskSnapshot(DeskBody):
    """The desk at a moment."""

    room: str
    seq: int
    server_time: str


def _waiting(tx: Reading) -> list[Waiting]:
    services = tx.services()
    return [
        Waiting(
            service=key,
            name=tx.configuration().name_of(key),
            lane=Lane(lane).word,
            waiting=count,
            oldest_at=oldest,
            target_s=services[key].target_wait_s,
        )
        for (key, lane), (count, oldest) in sorted(
            tx.waiting_counts().items(), key=lambda item: (item[0][1], services[item[0][0]].position)
        )
    ]


def queue(tx: Reading, _name: str, _now: datetime) -> Mapping[str, JsonValue]:
    """Who waits, by service and lane."""
    waiting = _waiting(tx)
    body = QueueBody(
        waiting=waiting,
        total=sum(row.waiting for row in waiting),
        desks=[desk_status(desk) for desk in tx.desks()],
    )
    return body.model_dump(mode="json")


def desk_name(name: str) -> str:
    """The number of a desk as its room is named, without zeros in front; NotFound if it is no number."""
    if not (name.isascii() and name.isdecimal() and len(name) <= 3):  # noqa: PLR2004 - 1 to 999
        raise NotFound("No existe ese módulo en esta comisaría.")
    return str(int(name))


class DeskView:
    """Draws the room of one desk."""

    def __init__(self, rules: Rules, printers: Printers) -> None:
        self._rules = rules
        self._printers = printers

    def __call__(self, tx: Reading, name: str, now: datetime) -> Mapping[str, JsonValue]:
        """The desk with that number; NotFound if there is none."""
        desk = tx.desk(int(desk_name(name)))
        if desk is None:
            raise NotFound("No existe ese módulo en esta comisaría.")
        config = tx.configuration()
        rules = config.rules.over(self._rules)
        serves = desk.serves(tx.services())
        working = desk.state is not DeskState.CLOSED
        counts = tx.waiting_counts()
        waiting = _waiting(tx)
        ticket = tx.ticket(desk.ticket) if desk.ticket else None
        body = DeskBody(
            desk=desk_status(desk),
            ticket=desk_ticket(ticket, rules, now) if ticket else None,
            service_name=config.name_of(ticket.service) if ticket else None,
            serves=sorted(serves),
            next=[
                Peek(
                    id=waiter.id,
                    code=waiter.code,
                    service=waiter.service,
                    name=config.name_of(waiter.service),
                    lane=waiter.lane.word,
                    arrived_at=waiter.arrived_at,
                    due_at=waiter.due_at,
                    lang=waiter.lang,
                )
                for waiter in (tx.waiting(serves, limit=_NEXT) if working else ())
            ],
            mine=sum(count for (key, _), (count, _) in counts.items() if key in serves),
            aside=[
                Aside(
                    id=other.id,
                    code=other.code,
                    service=other.service,
                    name=config.name_of(other.service),
                    state=other.state.value,
                    ended_at=other.ended_at,
                    note=other.note,
                )
                for other in (tx.set_aside(now - rules.absent_keeps) if working else ())
                if other.service in serves
            ],
            faults=[
                Fault(printer=name, words=now.status.words)
                for name, now in self._printers().items()
                if not now.status.prints
            ],
            waiting=waiting,
            total=sum(row.waiting for row in waiting),
            desks=[desk_status(other) for other in tx.desks()],
        )
        return body.model_dump(mode="json")
