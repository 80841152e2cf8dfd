"""How often people read orientation without a ticket, by hour and card."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ciasc.domain.core.errors import InvalidInput
from ciasc.domain.core.permissions import Actor, Permission
from ciasc.ports import Transaction
from ciasc.station.context import Context


@dataclass(frozen=True, slots=True)
class OrientationViews:
    """The use case of orientation that was read: no ticket, no person and no event."""

    context: Context

    def count(self, tx: Transaction, by: Actor, card: str, at: datetime | None = None, n: int = 1) -> None:
        """Add views of a card in the hour of `at`; raise InvalidInput for an hour that a kiosk cannot report.

        A kiosk that was cut off reports later, at most for a week.
        """
        by.must(Permission.ISSUE)
        now = self.context.clock()
        at = now if at is None else at
        if not now - timedelta(days=7) <= at <= now + timedelta(hours=1):
            raise InvalidInput("station.orientation.hour")
        tx.stats.add_views(at.replace(minute=0, second=0, microsecond=0), card, n)
