"""The sound of the walls: whether they speak, how often a call is said, and how loud at which hour."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, tzinfo
from typing import Final

from ciasc.domain.config.finding import ConfigFinding, error_finding
from ciasc.domain.core.messages import message

FULL: Final = 100
MOST_TIMES: Final = 3
_MOST_LEVELS: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundHours:
    """Hours of each day with a volume of their own, in percent; 0 is silence.

    Hours that end before they begin run past midnight; those that end when they begin last the whole day.
    """

    opens: time
    closes: time
    volume: int

    def holds(self, at: time) -> bool:
        """Return whether that time of the day lies in these hours."""
        if self.opens < self.closes:
            return self.opens <= at < self.closes
        return at >= self.opens or at < self.closes


@dataclass(frozen=True, slots=True, kw_only=True)
class HallSound:
    """The chime and the voice of the walls; `times` is how often each call is said.

    `volume` holds at all hours that `levels` does not name; of two levels at one hour the first one holds.
    """

    speaks: bool = True
    times: int = 1
    volume: int = FULL
    levels: tuple[SoundHours, ...] = ()

    def volume_at(self, now: datetime, tz: tzinfo) -> int:
        """Return the volume in percent at that moment."""
        at = now.astimezone(tz).time()
        return next((level.volume for level in self.levels if level.holds(at)), self.volume)


def sound_findings(sound: HallSound) -> Iterator[ConfigFinding]:
    """Return what is wrong with the sound of the walls."""
    if not 1 <= sound.times <= MOST_TIMES:
        yield error_finding("sound.times", message("config.sound.times", most=MOST_TIMES))
    if any(not 0 <= volume <= FULL for volume in (sound.volume, *(one.volume for one in sound.levels))):
        yield error_finding("sound.volume", message("config.sound.volume"))
    if len(sound.levels) > _MOST_LEVELS:
        yield error_finding("sound.levels", message("config.sound.levels", most=_MOST_LEVELS))
