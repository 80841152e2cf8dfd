"""What happens at a station, and how it is told in the audit trail."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, auto
from typing import Final

from ciasc.domain.core.errors import JsonValue
from ciasc.domain.tickets.ticket import Ticket


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
    Kind.DESK_REASSIGNED: "módulo con otros servicios",
    Kind.ALERT_RAISED: "alerta pedida",
    Kind.ALERT_REPEATED: "alerta repetida",
    Kind.ALERT_TAKEN: "alerta atendida",
    Kind.SIGNED_IN: "ingreso",
    Kind.STAFF_CHANGED: "cambio de cuenta",
    Kind.DEVICE_CHANGED: "cambio de equipo",
    Kind.PRINTER_CHANGED: "cambio de impresora",
    Kind.PRINTER_OUT: "impresora fuera de servicio",
    Kind.PRINTER_BACK: "impresora de vuelta",
    Kind.DEVICE_AWAY: "equipo sin señal",
    Kind.DEVICE_BACK: "equipo conectado",
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

HOUSE: Final = (
    Kind.DESK_OPENED,
    Kind.DESK_CLOSED,
    Kind.DESK_PAUSED,
    Kind.DESK_RESUMED,
    Kind.PRINTER_OUT,
    Kind.PRINTER_BACK,
    Kind.DEVICE_AWAY,
    Kind.DEVICE_BACK,
)
"""What tells when desks worked, printers printed, and kiosks and displays were there."""


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
