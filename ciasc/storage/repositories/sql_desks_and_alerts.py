"""The stored desks, the heartbeats of their windows, and the alerts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, update
from sqlalchemy.exc import IntegrityError

from ciasc.domain.core.errors import Conflict, NotFound, StaleVersion
from ciasc.domain.queueing.alert import Alert
from ciasc.domain.queueing.desk import Desk, DeskState
from ciasc.storage.repositories.rows import Rows, Shape, named
from ciasc.storage.tables import alert, desk

DESK: Final = Shape(Desk, desk, "number")
_ALL: Final = DESK.select.order_by(desk.c.number)
_OPEN: Final = _ALL.where(desk.c.state == DeskState.OPEN)
_OF_STAFF: Final = DESK.select.where(desk.c.staff == bindparam("staff"))
_KNOWN: Final[dict[Sequence[Any], Desk]] = {}
"""Desks by their rows: each command reads all that are open, and few differ from the time before."""
_HEARD: Final = update(desk).where(*named(desk, "number")).values(heard_at=bindparam("at"))


@dataclass(frozen=True, slots=True)
class SqlDesks:
    """The desks of one station. `_read` holds those that this transaction has read or saved."""

    _rows: Rows
    _read: dict[int, Desk] = field(default_factory=dict)

    def all(self) -> Sequence[Desk]:
        """Return every desk, by number."""
        return self._rows.values(_ALL, DESK.value, _KNOWN)

    def open(self) -> Sequence[Desk]:
        """Return every open desk, by number."""
        return self._rows.values(_OPEN, DESK.value, _KNOWN)

    def get(self, number: int) -> Desk | None:
        """Return the desk with that number."""
        found = self._read.get(number)
        if found is None:
            rows = self._rows.values(DESK.one, DESK.value, _KNOWN, of_number=number)
            if not rows:
                return None
            found = self._read[number] = rows[0]
        return found

    def of_staff(self, staff_id: str) -> Desk | None:
        """Return the desk that this person has open; None if there is none."""
        row = self._rows.first(_OF_STAFF, staff=staff_id)
        return None if row is None else DESK.value(row)

    def save(self, desk: Desk) -> None:
        """Update a desk, else raise StaleVersion; Conflict if the person has another one open."""
        self._read.pop(desk.number, None)
        try:
            saved = DESK.advance(self._rows.connection, self._rows.station_id, desk, desk.version)
        except IntegrityError as error:
            raise Conflict("storage.queue.staff_at_other_desk", desk=desk.number) from error
        if saved:
            self._read[desk.number] = desk
            return
        now = self.get(desk.number)
        if now is None:
            raise NotFound("station.desk.not_found", desk=desk.number)
        raise StaleVersion("storage.queue.desk_changed", desk=now.number, now=now.summary())

    def add(self, number: int) -> None:
        """Create a closed desk; raise Conflict if the number exists."""
        self._rows.invalidate()
        try:
            DESK.add(self._rows.connection, self._rows.station_id, Desk(number=number))
        except IntegrityError as error:
            raise Conflict("storage.queue.desk_exists", desk=number) from error

    def update_heartbeat(self, desk: int, at: datetime) -> None:
        """Store the time of the last heartbeat of a desk's window."""
        self._read.pop(desk, None)
        self._rows.change(_HEARD, of_number=desk, at=at)


ALERT: Final = Shape(Alert, alert, "id")
_OPEN_ALERTS: Final = ALERT.select.where(alert.c.ended_at.is_(None))
_TAKEN_ALERTS: Final = ALERT.select.where(
    alert.c.taken_at.is_not(None), alert.c.taken_at >= bindparam("since")
)


@dataclass(frozen=True, slots=True)
class SqlAlerts:
    """The alerts of one station."""

    _rows: Rows

    def shown(self, taken_since: datetime) -> Sequence[Alert]:
        """Return the open alerts, and those taken at `taken_since` or later, oldest first."""
        rows = [*self._rows.all(_OPEN_ALERTS), *self._rows.all(_TAKEN_ALERTS, since=taken_since)]
        return sorted(ALERT.values(rows), key=lambda found: (found.raised_at, found.id))

    def get(self, alert_id: str) -> Alert | None:
        """Return the alert with that id."""
        row = self._rows.first(ALERT.one, of_id=alert_id)
        return None if row is None else ALERT.value(row)

    def save(self, alert: Alert) -> None:
        """Create or update an alert."""
        ALERT.put(self._rows.connection, self._rows.station_id, alert)
