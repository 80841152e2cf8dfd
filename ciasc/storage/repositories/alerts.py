"""Stored alerts, and the heartbeats of desks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, update

from ciasc.domain.queueing.alerts import Alert
from ciasc.storage.repositories.rows import Rows, Shape, named
from ciasc.storage.tables import alert, desk

ALERT: Final = Shape(Alert, alert, "id")
_STANDING: Final = ALERT.select.where(alert.c.ended_at.is_(None))
_TAKEN: Final = ALERT.select.where(alert.c.taken_at.is_not(None), alert.c.taken_at >= bindparam("since"))
_HEARD: Final = update(desk).where(*named(desk, "number")).values(heard_at=bindparam("at"))


class AlertReading(Rows):
    """Read alerts."""

    def alerts(self, taken_since: datetime) -> Sequence[Alert]:
        """Return the open alerts, and those taken at `taken_since` or later, oldest first."""
        rows = [*self._all(_STANDING), *self._all(_TAKEN, since=taken_since)]
        return sorted(ALERT.values(rows), key=lambda found: (found.raised_at, found.id))

    def alert(self, alert_id: str) -> Alert | None:
        """Return the alert with that id."""
        row = self._first(ALERT.one, of_id=alert_id)
        return None if row is None else ALERT.value(row)


class AlertWriting(AlertReading):
    """Write alerts and heartbeats."""

    def save_alert(self, alert: Alert) -> None:
        """Create or update an alert."""
        ALERT.put(self._connection, self._station_id, alert)

    def heard_from(self, desk: int, at: datetime) -> None:
        """Store the time of the last heartbeat of a desk's window."""
        self._connection.execute(_HEARD, {"of_station": self._station_id, "of_number": desk, "at": at})
