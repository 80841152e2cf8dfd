"""Alerts as they are stored, and who is heard of."""

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
    """Who is needed now."""

    def alerts(self, taken_since: datetime) -> Sequence[Alert]:
        """The alerts that stand, and those taken at `taken_since` or later, oldest first."""
        rows = [*self._all(_STANDING), *self._all(_TAKEN, since=taken_since)]
        return sorted(ALERT.values(rows), key=lambda found: (found.raised_at, found.id))

    def alert(self, alert_id: str) -> Alert | None:
        """The alert with that id."""
        row = self._first(ALERT.one, of_id=alert_id)
        return None if row is None else ALERT.value(row)


class AlertWriting(AlertReading):
    """Changes to alerts and heartbeats."""

    def save_alert(self, alert: Alert) -> None:
        """Store an alert, new or changed."""
        ALERT.put(self._connection, self._station_id, alert)

    def heard_from(self, desk: int, at: datetime) -> None:
        """Note the heartbeat of a desk's window."""
        self._connection.execute(_HEARD, {"of_station": self._station_id, "of_number": desk, "at": at})
