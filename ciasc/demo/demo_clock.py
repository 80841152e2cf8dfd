"""The simulated wall clock of the demo: a day that begins at a set time and passes faster than a real one."""

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from typing import Final

from ciasc.domain.core.station_day import Calendar

MORNING: Final = time_of_day(7, 55)
"""Shortly before the first rush, so that the pages have content as soon as they are opened."""


@dataclass(frozen=True, slots=True)
class DemoClock:
    """A wall clock that showed `begins` at `began_s` of the steady clock and runs `rate` times as fast.

    All processes of one machine read the same steady clock, so a copy of it shows the same time.
    """

    begins: datetime
    began_s: float
    rate: float

    def stopped(self) -> datetime:
        """Return the moment at which the day begins, while it is being prepared."""
        return self.begins

    def started(self) -> "DemoClock":
        """Return the clock that begins the day now."""
        return replace(self, began_s=time.monotonic())

    def __call__(self) -> datetime:
        """Return the present moment of the demo, aware, in UTC."""
        return self.begins + timedelta(seconds=(time.monotonic() - self.began_s) * self.rate)


def clock_from(speed: float, at: time_of_day | None, calendar: Calendar) -> DemoClock | None:
    """Return a clock that begins today at that time of the station; None if the demo runs in the present.

    The demo runs in the present if no time is set and the day passes no faster than a real one.
    """
    if at is None and speed in (0, 1):
        return None
    today = calendar.local(datetime.now(UTC))
    begins = datetime.combine(today.date(), at or MORNING, tzinfo=calendar.tz)
    return DemoClock(begins.astimezone(UTC), time.monotonic(), speed or 1.0)
