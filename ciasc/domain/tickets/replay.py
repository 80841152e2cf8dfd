"""Rebuild every ticket from its events, in order."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from ciasc.domain.core.services import Lane
from ciasc.domain.tickets.events import ABOUT_TICKET, AWAY_FROM_DESK, Event, EventKind
from ciasc.domain.tickets.number_of_offline_paper import renumber
from ciasc.domain.tickets.states_and_outcomes import Outcome, TicketState
from ciasc.domain.tickets.ticket import Ticket


def steps(events: Iterable[Event]) -> Iterator[tuple[Event, Ticket]]:
    """Yield each of those events, all of one ticket and in order, with the ticket after it."""
    before: dict[int, Ticket] = {}
    ticket: Ticket | None = None
    for event in events:
        if ticket is None:
            ticket = _born(event)
        elif event.kind is EventKind.UNDONE:
            before[event.seq] = ticket
            ticket = replace(before[undone_by(event)], version=ticket.version + 1)
        else:
            before[event.seq] = ticket
            ticket = _apply(ticket, event)
        yield event, ticket


def replay(events: Iterable[Event]) -> Ticket:
    """Return the ticket after those events, all of one ticket and in order; raise ValueError if none."""
    ticket: Ticket | None = None
    for _, ticket in steps(events):  # noqa: B007 - the last one is wanted
        pass
    if ticket is None:
        msg = "no event issues a ticket"
        raise ValueError(msg)
    return ticket


def undone_by(event: Event) -> int:
    """Return the sequence of the event that an UNDONE event undoes."""
    return _int(event, "of")


def _int(event: Event, name: str) -> int:
    value = event.data[name]
    assert isinstance(value, int)  # noqa: S101 - written by this module, so a wrong type is a defect of ours
    return value


def _str(event: Event, name: str) -> str | None:
    value = event.data.get(name)
    return None if value is None else str(value)


def _when(event: Event, name: str) -> datetime:
    return datetime.fromisoformat(str(event.data[name]))


def _born(event: Event) -> Ticket:
    if event.kind is not EventKind.ISSUED or event.ticket is None:
        msg = f"a ticket cannot begin with {event.kind}"
        raise ValueError(msg)
    arrived = _when(event, "arrived_at")
    target_s = _int(event, "target_s")
    data = event.data
    return Ticket(
        id=event.ticket,
        seq=event.seq,
        day=date.fromisoformat(str(data["day"])),
        letter=str(data["letter"]),
        number=_int(event, "number"),
        token=str(data["token"]),
        service=str(data["service"]),
        lane=Lane(_int(event, "lane")),
        state=TicketState.WAITING,
        leg=1,
        lang=str(data["lang"]),
        kiosk=_str(event, "kiosk"),
        arrived_at=arrived,
        queued_at=arrived,
        due_at=arrived + timedelta(seconds=target_s),
        target_s=target_s,
        version=1,
        ahead=_int(event, "ahead"),
        low_min=None if data["low_min"] is None else _int(event, "low_min"),
        high_min=None if data["high_min"] is None else _int(event, "high_min"),
        note=_str(event, "note"),
        paper_number=_paper_number(event),
    )


def _paper_number(event: Event) -> int | None:
    return _int(event, "paper_number") if "paper_number" in event.data else None


def _apply(ticket: Ticket, event: Event) -> Ticket:
    at = event.at
    match event.kind:
        case EventKind.CALLED:
            return ticket.call(desk=event.desk or 0, staff=event.actor, at=at)
        case EventKind.RECALLED:
            return ticket.recall(at=at)
        case EventKind.SERVED:
            return ticket.serve(at=at)
        case kind if kind in AWAY_FROM_DESK or kind in ABOUT_TICKET:
            return _noted(ticket, event)
        case EventKind.RENUMBERED:
            day = date.fromisoformat(str(event.data["day"]))
            arrived = _when(event, "arrived_at") if "arrived_at" in event.data else None
            number, note = _int(event, "number"), _str(event, "note")
            paper = _paper_number(event)
            return renumber(ticket, day=day, number=number, arrived_at=arrived, note=note, paper_number=paper)
        case _:
            return _leave_desk(ticket, event, at)


def _noted(ticket: Ticket, event: Event) -> Ticket:
    match event.kind:
        case EventKind.LANE_CHANGED:
            return ticket.in_lane(Lane(_int(event, "lane")))
        case EventKind.LANGUAGE_CHANGED:
            return ticket.in_language(str(event.data["lang"]))
        case EventKind.DENUNCIA_NOTED:
            return ticket.note_denuncia(_str(event, "denuncia_ref"))
        case EventKind.RETURNED:
            return ticket.come_back()
        case _:
            return ticket


def _leave_desk(ticket: Ticket, event: Event, at: datetime) -> Ticket:
    match event.kind:
        case EventKind.COMPLETED:
            outcome = Outcome(str(event.data["outcome"]))
            return ticket.complete(outcome=outcome, denuncia_ref=_str(event, "denuncia_ref"), at=at)
        case EventKind.NO_SHOW:
            return ticket.no_show(at=at)
        case EventKind.PARKED:
            return ticket.park(at=at, note=_str(event, "note"))
        case EventKind.LEFT:
            return ticket.leave(at=at)
        case EventKind.CANCELLED:
            return ticket.cancel(at=at)
        case EventKind.TRANSFERRED:
            return ticket.onward(
                service=str(event.data["service"]),
                lane=Lane(_int(event, "lane")),
                target_s=_int(event, "target_s"),
                at=at,
                note=_str(event, "note"),
                for_staff=_str(event, "for_staff"),
            )
        case _:
            msg = f"{event.kind} does not move a ticket"
            raise ValueError(msg)
