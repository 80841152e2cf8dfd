"""The alerts, as the use cases read and change them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from ciasc.domain.queueing.alert import Alert


class AlertReading(Protocol):
    """The alerts, to read."""

    def shown(self, taken_since: datetime) -> Sequence[Alert]:
        """Return the open alerts, and those taken at `taken_since` or later, oldest first."""
        ...

    def get(self, alert_id: str) -> Alert | None:
        """Return the alert with that id."""
        ...


class AlertWriting(AlertReading, Protocol):
    """The alerts, to read and change."""

    def save(self, alert: Alert) -> None:
        """Create or update an alert."""
        ...
