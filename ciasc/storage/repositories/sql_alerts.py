"""The stored alerts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam

from ciasc.domain.queueing.alerts import Alert
from ciasc.storage.repositories.rows import Rows, Shape
from ciasc.storage.tables import alert

ALERT: Final = Shape(Alert, alert, "id")
_OPEN: Final = ALERT.select.where(alert.c.ended_at.is_(None))
_TAKEN: Final = ALERT.select.where(alert.c.taken_at.is_not(None), alert.c.taken_at >= bindparam("since"))


@dataclass(frozen=True, slots=True)
class SqlAlerts:
    """The alerts of one station."""

    _rows: Rows

    def shown(self, taken_since: datetime) -> Sequence[Alert]:
        """Return the open alerts, and those taken at `taken_since` or later, oldest first."""
        rows = [*self._rows.all(_OPEN), *self._rows.all(_TAKEN, since=taken_since)]
        return sorted(ALERT.values(rows), key=lambda found: (found.raised_at, found.id))

    def get(self, alert_id: str) -> Alert | None:
        """Return the alert with that id."""
        row = self._rows.first(ALERT.one, of_id=alert_id)
        return None if row is None else ALERT.value(row)

    def save(self, alert: Alert) -> None:
        """Create or update an alert."""
        ALERT.put(self._rows.connection, self._rows.station_id, alert)
