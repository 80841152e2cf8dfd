"""Kiosks that are cut off from the station: the numbers they may issue, and the station's time."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ciasc.domain.core.errors import Conflict, InvalidInput

RESERVED: Final = range(701, 1000)
"""The numbers of each letter that kiosks may issue while they are cut off."""

REST: Final = timedelta(hours=25)
"""No kiosk repeats a number within this time, so that no station day can have it twice."""

_AWAY_AT_MOST: Final = timedelta(days=7)
_BAND: Final = re.compile(r"(\d{3})-(\d{3})")


class NoNumbers(Conflict):
    """A kiosk that is cut off has issued all its numbers of that letter."""

    code = "no-numbers"


@dataclass(frozen=True, slots=True)
class OfflineBand:
    """The numbers of one kiosk, `first` to `last`; two kiosks must not share any."""

    first: int
    last: int

    @classmethod
    def of(cls, text: str) -> "OfflineBand":
        """Parse a band written as 701-799; raise InvalidInput if it is none or not within the reserve."""
        found = _BAND.fullmatch(text)
        band = cls(int(found[1]), int(found[2])) if found else None
        if band is None or band.first > band.last or not {band.first, band.last} <= set(RESERVED):
            raise InvalidInput("queue.offline.bad_band", band=text, first=RESERVED[0], last=RESERVED[-1])
        return band

    def __str__(self) -> str:
        """Return the band as people write it: 701-799."""
        return f"{self.first}-{self.last}"

    def shares(self, other: "OfflineBand") -> bool:
        """Return whether both have a number in common."""
        return self.first <= other.last and other.first <= self.last

    def after(self, number: int | None) -> int:
        """Return the number that follows; after the last comes the first again."""
        return self.first if number is None or not self.first <= number < self.last else number + 1


BANDS: Final = tuple(OfflineBand(first, first + 98) for first in RESERVED[::100])
"""The bands that a station gives by itself, one for each kiosk."""


def free_band(taken: Iterable[OfflineBand]) -> OfflineBand | None:
    """Return the first band of `BANDS` that shares no number with those taken; None if all do."""
    used = tuple(taken)
    return next((band for band in BANDS if not any(band.shares(other) for other in used)), None)


@dataclass(frozen=True, slots=True)
class Tick:
    """A reading of a machine's own clocks: boot, seconds of uptime, and a wall clock that may be wrong."""

    boot: str
    up_s: float
    wall_s: float


@dataclass(frozen=True, slots=True)
class Anchor:
    """The station's time (`at`) at the reading `tick` of the machine's own clocks."""

    at: datetime
    tick: Tick

    def certain(self, tick: Tick) -> bool:
        """Return whether the station's time at `tick` follows from a clock that cannot jump."""
        return tick.boot == self.tick.boot

    def reckon(self, tick: Tick) -> datetime:
        """Compute the station's time at `tick`: exact within one boot, else by a credible wall clock.

        A wall clock that went back or far ahead is ignored: then at least the uptime of this boot has passed.
        """
        if self.certain(tick):
            return self.at + timedelta(seconds=tick.up_s - self.tick.up_s)
        away = timedelta(seconds=tick.wall_s - self.tick.wall_s)
        if timedelta(0) <= away <= _AWAY_AT_MOST:
            return self.at + away
        return self.at + timedelta(seconds=tick.up_s)
