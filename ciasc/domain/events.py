"""What happened, in order: the audit trail from which every ticket can be rebuilt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum, auto
from typing import Final

from ciasc.domain.errors import JsonValue
from ciasc.domain.service import Lane
from ciasc.domain.ticket import Outcome, State, Ticket


class Kind(StrEnum):
    """What kind of thing happened."""

    ISSUED = auto()
    CALLED = auto()
    RECALLED = auto()
    SERVED = auto()
    COMPLETED = auto()
    NO_SHOW = auto()
    TRANSFERRED = auto()
    PARKED = auto()
    RETURNED = auto()
    LANE_CHANGED = auto()
    LANGUAGE_CHANGED = auto()
    DENUNCIA_NOTED = auto()
    LEFT = auto()
    CANCELLED = auto()
    RENUMBERED = auto()
    UNDONE = auto()
    REPRINTED = auto()
    DESK_OPENED = auto()
    DESK_CLOSED = auto()
    DESK_PAUSED = auto()
    DESK_RESUMED = auto()
    DESK_TAKEN_OVER = auto()
    ALERT_RAISED = auto()
    ALERT_REPEATED = auto()
    ALERT_TAKEN = auto()
    SIGNED_IN = auto()
    STAFF_CHANGED = auto()
    DEVICE_CHANGED = auto()
    PRINTER_CHANGED = auto()
    PRINTER_OUT = auto()
    PRINTER_BACK = auto()
    PAPER_DROPPED = auto()
    STATION_CHANGED = auto()
    CONFIG_PUBLISHED = auto()


KIND_WORDS: Final = {
    Kind.ISSUED: "ticket emitido",
    Kind.CALLED: "llamado",
    Kind.RECALLED: "vuelto a llamar",
    Kind.SERVED: "atención iniciada",
    Kind.COMPLETED: "finalizado",
    Kind.NO_SHOW: "marcado ausente",
    Kind.TRANSFERRED: "derivado",
    Kind.PARKED: "estacionado",
    Kind.RETURNED: "volvió",
    Kind.LANE_CHANGED: "cambio de atención",
    Kind.LANGUAGE_CHANGED: "idioma anotado",
    Kind.DENUNCIA_NOTED: "denuncia anotada",
    Kind.LEFT: "retirado",
    Kind.CANCELLED: "anulado",
    Kind.RENUMBERED: "número cambiado",
    Kind.UNDONE: "paso deshecho",
    Kind.REPRINTED: "reimpreso",
    Kind.DESK_OPENED: "módulo abierto",
    Kind.DESK_CLOSED: "módulo cerrado",
    Kind.DESK_PAUSED: "módulo en pausa",
    Kind.DESK_RESUMED: "módulo reanudado",
    Kind.DESK_TAKEN_OVER: "control tomado",
    Kind.ALERT_RAISED: "alerta pedida",
    Kind.ALERT_REPEATED: "alerta repetida",
    Kind.ALERT_TAKEN: "alerta atendida",
    Kind.SIGNED_IN: "ingreso",
    Kind.STAFF_CHANGED: "cambio de cuenta",
    Kind.DEVICE_CHANGED: "cambio de equipo",
    Kind.PRINTER_CHANGED: "cambio de impresora",
    Kind.PRINTER_OUT: "impresora fuera de servicio",
    Kind.PRINTER_BACK: "impresora de vuelta",
    Kind.PAPER_DROPPED: "papel descartado",
    Kind.STATION_CHANGED: "cambio de la comisaría",
    Kind.CONFIG_PUBLISHED: "configuración publicada",
}
"""What happened, as people read it."""

AWAY_FROM_DESK: Final = frozenset(
    {Kind.LANE_CHANGED, Kind.LANGUAGE_CHANGED, Kind.DENUNCIA_NOTED, Kind.RETURNED}
)
"""What the staff note on a ticket without a person coming to a desk or leaving it."""

UNDOABLE: Final = AWAY_FROM_DESK | {
    Kind.CALLED,
    Kind.SERVED,
    Kind.COMPLETED,
    Kind.NO_SHOW,
    Kind.TRANSFERRED,
    Kind.PARKED,
}
QUIET: Final = frozenset({Kind.ALERT_RAISED, Kind.ALERT_REPEATED, Kind.ALERT_TAKEN, Kind.LANE_CHANGED})
"""What no log tells: beside a ticket's other lines it would betray what the person came for."""

CHANGES: Final = (
    Kind.STAFF_CHANGED,
    Kind.DEVICE_CHANGED,
    Kind.PRINTER_CHANGED,
    Kind.STATION_CHANGED,
    Kind.CONFIG_PUBLISHED,
)
"""What changes the station itself and not its queue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened. `seq` grows by one in each station and is never reused; `at` is aware UTC.

    `actor` is the id of a person, a device, `citizen` or `system`; `data` is JSON.
    """

    seq: int
    at: datetime
    kind: Kind
    actor: str
    ticket: str | None = None
    desk: int | None = None
    data: Mapping[str, JsonValue] = field(default_factory=dict)


def issued(ticket: Ticket) -> dict[str, JsonValue]:
    """The data of the event that issues that ticket: enough to make the same ticket again."""
    return {
        "day": ticket.day.isoformat(),
        "letter": ticket.letter,
        "number": ticket.number,
        "token": ticket.token,
        "service": ticket.service,
        "lane": int(ticket.lane),
        "lang": ticket.lang,
        "kiosk": ticket.kiosk,
        "arrived_at": ticket.arrived_at.isoformat(),
        "target_s": ticket.target_s,
        "ahead": ticket.ahead,
        "low_min": ticket.low_min,
        "high_min": ticket.high_min,
        "note": ticket.note,
    }


def transferred(ticket: Ticket) -> dict[str, JsonValue]:
    """The data of the event that opened the present leg of that ticket."""
    return {
        "service": ticket.service,
        "lane": int(ticket.lane),
        "target_s": ticket.target_s,
        "note": ticket.note,
        "for_staff": ticket.for_staff,
    }


def replay(events: Iterable[Event]) -> Ticket:
    """The ticket that those events, all of one ticket and in order, lead to; ValueError if there is none."""
    before: dict[int, Ticket] = {}
    ticket: Ticket | None = None
    for event in events:
        if ticket is None:
            ticket = _born(event)
            continue
        before[event.seq] = ticket
        if event.kind is Kind.UNDONE:
            ticket = replace(before[_int(event, "of")], version=ticket.version + 1)
        else:
            ticket = _apply(ticket, event)
    if ticket is None:
        msg = "no event issues a ticket"
        raise ValueError(msg)
    return ticket


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
    if event.kind is not Kind.ISSUED or event.ticket is None:
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
        state=State.WAITING,
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
    )


def _apply(ticket: Ticket, event: Event) -> Ticket:
    at = event.at
    match event.kind:
        case Kind.CALLED:
            return ticket.call(desk=event.desk or 0, staff=event.actor, at=at)
        case Kind.RECALLED:
            return ticket.recall(at=at)
        case Kind.SERVED:
            return ticket.serve(at=at)
        case kind if kind in AWAY_FROM_DESK or kind is Kind.REPRINTED:
            return _noted(ticket, event)
        case Kind.RENUMBERED:
            day = date.fromisoformat(str(event.data["day"]))
            return ticket.renumbered(day=day, number=_int(event, "number"))
        case _:
            return _leave_desk(ticket, event, at)


def _noted(ticket: Ticket, event: Event) -> Ticket:
    match event.kind:
        case Kind.LANE_CHANGED:
            return ticket.in_lane(Lane(_int(event, "lane")))
        case Kind.LANGUAGE_CHANGED:
            return ticket.in_language(str(event.data["lang"]))
        case Kind.DENUNCIA_NOTED:
            return ticket.note_denuncia(_str(event, "denuncia_ref"))
        case Kind.RETURNED:
            return ticket.come_back()
        case _:
            return ticket


def _leave_desk(ticket: Ticket, event: Event, at: datetime) -> Ticket:
    match event.kind:
        case Kind.COMPLETED:
            outcome = Outcome(str(event.data["outcome"]))
            return ticket.complete(outcome=outcome, denuncia_ref=_str(event, "denuncia_ref"), at=at)
        case Kind.NO_SHOW:
            return ticket.no_show(at=at)
        case Kind.PARKED:
            return ticket.park(note=_str(event, "note"))
        case Kind.LEFT:
            return ticket.leave(at=at)
        case Kind.CANCELLED:
            return ticket.cancel(at=at)
        case Kind.TRANSFERRED:
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
