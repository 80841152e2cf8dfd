"""The adjustable rules of the queue: calls until absent, undo, cooldowns, leases, places kept, expiry.

A station changes those of `RuleChanges` in `ciasc/domain/config/document.py`. What a technician sets (hour
of a new station day, wrong passwords, sessions, how long data is kept, hours until a ticket expires) is
in `ciasc/settings.py`.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from ciasc.domain.core.clock_pace import ClockPace
from ciasc.domain.core.services import Lane

_MUST_ONLY_PASS: Final = (
    "recall_cooldown_seconds",
    "undo_seconds",
    "stay_seconds",
    "lease_seconds",
    "idle_seconds",
    "alert_repeats_seconds",
    "alert_taken_seconds",
    "expires_seconds",
)
"""The windows in which a person or a page reacts, in real time. The others use the wall clock, like waits."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Thresholds of the moves of a ticket; seconds unless named otherwise.

    - `stay_seconds`: for how long a person can undo that they left.
    - `expires_seconds`: how long after its last step the system ends an open ticket.
    - `alert_taken_seconds`: for how long the desks show who took an alert.
    - `immediate_numbers`: whether a ticket of the immediate lane has a number in public, on paper, wall and
      counters; without one, its person is fetched.
    """

    no_show_min_calls: int = 2
    no_show_min_seconds: int = 90
    recall_cooldown_seconds: float = 5
    undo_seconds: float = 10
    stay_seconds: float = 60
    absent_keeps_seconds: int = 20 * 60
    lease_seconds: float = 30
    idle_seconds: float = 120
    alert_repeats_seconds: float = 120
    alert_taken_seconds: float = 60
    overdue_means: int = 3
    overdue_seconds: int = 60 * 60
    expires_seconds: float = 10 * 60 * 60
    immediate_numbers: bool = False

    @property
    def absent_keeps(self) -> timedelta:
        """Return for how long after an absence the place in the queue is kept."""
        return timedelta(seconds=self.absent_keeps_seconds)

    def has_number(self, lane: Lane) -> bool:
        """Return whether a ticket of that lane has a number in public."""
        return self.immediate_numbers or lane is not Lane.IMMEDIATE

    def laid(self, pace: ClockPace) -> "Policy":
        """Return the rules with each window of real time as the wall clock measured it.

        The rule of an absence (number of calls, seconds) does not change: it is about the time that a person
        had to come, and can be checked from the stored events.
        """
        if pace.rate == 1 and not pace.leaps:
            return self
        given = {name: timedelta(seconds=getattr(self, name)) for name in _MUST_ONLY_PASS}
        laid: dict[str, Any] = {name: pace.span(real).total_seconds() for name, real in given.items()}
        return replace(self, **laid)
