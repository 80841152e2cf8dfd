"""Stand-ins for what tests must hold in their hand."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

A_MONDAY = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
"""Nine in the morning in Lima."""


@dataclass
class HandClock:
    """A clock that stands still until it is moved."""

    now: datetime = A_MONDAY

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> datetime:
        self.now += timedelta(seconds=seconds)
        return self.now
