"""Events of a station, as the audit trail stores them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, auto
from typing import Final

from ciasc.domain.core.errors import JsonValue
from ciasc.domain.tickets.ticket import Ticket


class EventKind(StrEnum):
    """Kind of event."""

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
    DESK_REASSIGNED = auto()
    ALERT_RAISED = auto()
    ALERT_REPEATED = auto()
    ALERT_TAKEN = auto()
    SIGNED_IN = auto()
    STAFF_CHANGED = auto()
    DEVICE_CHANGED = auto()
    PRINTER_CHANGED = auto()
    PRINTER_OUT = auto()
    PRINTER_BACK = auto()
    DEVICE_AWAY = auto()
    DEVICE_BACK = auto()
    PAPER_DROPPED = auto()
    STATION_CHANGED = auto()
    CONFIG_PUBLISHED = auto()


KIND_WORDS: Final = {
    EventKind.ISSUED: "ticket emitido",
    EventKind.CALLED: "llamado",
    EventKind.RECALLED: "vuelto a llamar",
    EventKind.SERVED: "atención iniciada",
    EventKind.COMPLETED: "finalizado",
    EventKind.NO_SHOW: "marcado ausente",
    EventKind.TRANSFERRED: "derivado",
    EventKind.PARKED: "estacionado",
    EventKind.RETURNED: "volvió",
    EventKind.LANE_CHANGED: "cambio de atención",
    EventKind.LANGUAGE_CHANGED: "idioma anotado",
    EventKind.DENUNCIA_NOTED: "denuncia anotada",
    EventKind.LEFT: "retirado",
    EventKind.CANCELLED: "anulado",
    EventKind.RENUMBERED: "número cambiado",
    EventKind.UNDONE: "paso deshecho",
    EventKind.REPRINTED: "reimpreso",
    EventKind.DESK_OPENED: "módulo abierto",
    EventKind.DESK_CLOSED: "módulo cerrado",
    EventKind.DESK_PAUSED: "módulo en pausa",
    EventKind.DESK_RESUMED: "módulo reanudado",
    EventKind.DESK_TAKEN_OVER: "control tomado",
    EventKind.DESK_REASSIGNED: "módulo con otros servicios",
    EventKind.ALERT_RAISED: "alerta pedida",
    EventKind.ALERT_REPEATED: "alerta repetida",
    EventKind.ALERT_TAKEN: "alerta atendida",
    EventKind.SIGNED_IN: "ingreso",
    EventKind.STAFF_CHANGED: "cambio de cuenta",
    EventKind.DEVICE_CHANGED: "cambio de equipo",
    EventKind.PRINTER_CHANGED: "cambio de impresora",
    EventKind.PRINTER_OUT: "impresora fuera de servicio",
    EventKind.PRINTER_BACK: "impresora de vuelta",
    EventKind.DEVICE_AWAY: "equipo sin señal",
    EventKind.DEVICE_BACK: "equipo conectado",
    EventKind.PAPER_DROPPED: "papel descartado",
    EventKind.STATION_CHANGED: "cambio de la comisaría",
    EventKind.CONFIG_PUBLISHED: "configuración publicada",
}
"""The events, as people read them."""

AWAY_FROM_DESK: Final = frozenset(
    {EventKind.LANE_CHANGED, EventKind.LANGUAGE_CHANGED, EventKind.DENUNCIA_NOTED, EventKind.RETURNED}
)
"""What the staff note on a ticket without a person coming to a desk or leaving it."""

UNDOABLE: Final = AWAY_FROM_DESK | {
    EventKind.CALLED,
    EventKind.SERVED,
    EventKind.COMPLETED,
    EventKind.NO_SHOW,
    EventKind.TRANSFERRED,
    EventKind.PARKED,
}
QUIET: Final = frozenset(
    {EventKind.ALERT_RAISED, EventKind.ALERT_REPEATED, EventKind.ALERT_TAKEN, EventKind.LANE_CHANGED}
)
"""Events that no log shows: beside a ticket's other lines they would reveal why the person came."""

CHANGES: Final = (
    EventKind.STAFF_CHANGED,
    EventKind.DEVICE_CHANGED,
    EventKind.PRINTER_CHANGED,
    EventKind.STATION_CHANGED,
    EventKind.CONFIG_PUBLISHED,
)
"""Events that change the station itself and not its queue."""

HOUSE: Final = (
    EventKind.DESK_OPENED,
    EventKind.DESK_CLOSED,
    EventKind.DESK_PAUSED,
    EventKind.DESK_RESUMED,
    EventKind.PRINTER_OUT,
    EventKind.PRINTER_BACK,
    EventKind.DEVICE_AWAY,
    EventKind.DEVICE_BACK,
)
"""Events that say when desks worked, printers printed, and kiosks and displays were present."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event. `seq` grows by one in each station and is never reused; `at` is aware UTC.

    `actor` is the id of a person, a device, `citizen` or `system`; `data` is JSON.
    """

    seq: int
    at: datetime
    kind: EventKind
    actor: str
    ticket: str | None = None
    desk: int | None = None
    data: Mapping[str, JsonValue] = field(default_factory=dict)


def issued(ticket: Ticket) -> dict[str, JsonValue]:
    """Return the data of the event that issues that ticket: enough to create the same ticket again."""
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
    """Return the data of the event that opened the present leg of that ticket."""
    return {
        "service": ticket.service,
        "lane": int(ticket.lane),
        "target_s": ticket.target_s,
        "note": ticket.note,
        "for_staff": ticket.for_staff,
    }
