"""The tasks of the tour that a visitor has done, computed from the events of the station."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from ciasc.demo.sample_station import KIOSK, VISITED
from ciasc.domain.core.services import Lane
from ciasc.domain.tickets.events import Event, EventKind
from ciasc.ports import AuditQuery, Reading

TASKS: Final = ("ticket", "attend", "printer", "urgent", "figures")
_VISITORS_KIOSK: Final = f"kiosk:{KIOSK}"
_NEWEST: Final = 50


def tasks_done(tx: Reading, since: datetime, now: datetime) -> frozenset[str]:
    """Return the keys of the tasks that events from `since` on show as done; reading figures has no event."""

    def found(kind: EventKind, actor: str | None = None) -> Sequence[Event]:
        until = now + timedelta(seconds=1)
        return [
            one.event
            for one in tx.events.audit(
                AuditQuery(since=since, until=until, limit=_NEWEST, actor=actor, kind=kind)
            )
        ]

    issued = found(EventKind.ISSUED, _VISITORS_KIOSK)
    urgent = any(event.data.get("lane") == Lane.IMMEDIATE for event in issued)
    ids = visitor_ids(tx)
    evidence = {
        "ticket": bool(issued),
        "attend": any(found(EventKind.COMPLETED, one) for one in ids),
        "printer": _healed(found(EventKind.PRINTER_OUT), found(EventKind.PRINTER_BACK)),
        "urgent": urgent and any(found(EventKind.ALERT_TAKEN, one) for one in ids),
    }
    return frozenset(key for key, done in evidence.items() if done)


def newest_ticket(tx: Reading, since: datetime, now: datetime) -> str | None:
    """Return the secret of the newest ticket of the visitor's kiosk, else of the newest ticket of all."""
    for actor in (_VISITORS_KIOSK, None):
        asked = AuditQuery(
            since=since, until=now + timedelta(seconds=1), limit=1, actor=actor, kind=EventKind.ISSUED
        )
        for one in tx.events.audit(asked):
            return str(one.event.data["token"])
    return None


def visitor_ids(tx: Reading) -> tuple[str, ...]:
    """Return the ids of the accounts for visitors."""
    names = {name for name, _ in VISITED}
    return tuple(person.id for person in tx.staff.all() if person.name in names)


def _healed(out: Iterable[Event], back: Iterable[Event]) -> bool:
    fell = [event.seq for event in out]
    return bool(fell) and any(event.seq > min(fell) for event in back)
