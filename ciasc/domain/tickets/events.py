"""Events of a station, as the audit trail stores them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum, auto
from typing import Final

from ciasc.domain.core.errors import JsonValue
from ciasc.domain.core.messages import Message, message
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
    CLOCK_CHANGED = auto()
    EXPIRY_EXPLAINED = auto()

    @property
    def words(self) -> Message:
        """Return its name, as people read it."""
        return message(f"queue.event.{self.value}")


AWAY_FROM_DESK: Final = frozenset(
    {EventKind.LANE_CHANGED, EventKind.LANGUAGE_CHANGED, EventKind.DENUNCIA_NOTED, EventKind.RETURNED}
)
"""What the staff note on a ticket without a person coming to a desk or leaving it."""

ABOUT_TICKET: Final = frozenset({EventKind.REPRINTED, EventKind.EXPIRY_EXPLAINED})
"""Events of a ticket that do not move it."""

UNDOABLE: Final = AWAY_FROM_DESK | {
    EventKind.CALLED,
    EventKind.SERVED,
    EventKind.COMPLETED,
    EventKind.NO_SHOW,
    EventKind.LEFT,
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

RESTORED: Final = "restored"
"""`what` of a restore; its `numbers` are the last of each letter that may be out on paper."""

MOMENTS: Final = (EventKind.PARKED, EventKind.RETURNED, EventKind.LANE_CHANGED)
"""Events after which a leg has more moments than its ticket keeps: see `stats/leg_moments.py`."""

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
    paper: dict[str, JsonValue] = {} if ticket.paper_number is None else {"paper_number": ticket.paper_number}
    return paper | {
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


def renumbered(ticket: Ticket, before: Ticket) -> dict[str, JsonValue]:
    """Return the data of the event that set the number of that ticket, with what else it changed."""
    data: dict[str, JsonValue] = {"day": ticket.day.isoformat(), "number": ticket.number}
    if ticket.arrived_at != before.arrived_at:
        data["arrived_at"] = ticket.arrived_at.isoformat()
    if ticket.note != before.note:
        data["note"] = ticket.note
    if ticket.paper_number is not None:
        data["paper_number"] = ticket.paper_number
    return data
