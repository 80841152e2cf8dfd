"""The station day: the day of a moment. Its first hour is `day_starts_at` in `ciasc/settings.py`."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import Final

LIMA: Final = timezone(timedelta(hours=-5), "America/Lima")
"""Peru keeps UTC-5 all year."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Where and when a station's day begins: at local time `starts_at` of the zone `tz`."""

    tz: tzinfo = LIMA
    starts_at: time = time(0)

    def day(self, at: datetime) -> date:
        """Return the station day of the aware moment `at`."""
        local = at.astimezone(self.tz) - timedelta(hours=self.starts_at.hour, minutes=self.starts_at.minute)
        return local.date()

    def bounds(self, day: date) -> tuple[datetime, datetime]:
        """Return the aware moments at which that day and the next one begin."""
        return (
            datetime.combine(day, self.starts_at, tzinfo=self.tz),
            datetime.combine(day + timedelta(days=1), self.starts_at, tzinfo=self.tz),
        )

    def local(self, at: datetime) -> datetime:
        """Return the aware moment `at` on the station's wall clock."""
        return at.astimezone(self.tz)
