"""The station's adjustable rules, with the defaults that the law and practice suggest."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Rules:
    """Thresholds that the moves of a ticket obey; seconds unless named otherwise."""

    no_show_min_calls: int = 2
    no_show_min_seconds: int = 90
    recall_cooldown_seconds: int = 5
    undo_seconds: int = 10
    absent_keeps_seconds: int = 20 * 60
    lease_seconds: int = 30
    idle_seconds: int = 120
    alert_repeats_seconds: int = 120
    overdue_means: int = 3
    overdue_seconds: int = 60 * 60

    @property
    def absent_keeps(self) -> timedelta:
        """For how long after an absence the place in the queue is kept."""
        return timedelta(seconds=self.absent_keeps_seconds)
