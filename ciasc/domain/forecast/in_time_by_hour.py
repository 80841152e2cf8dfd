"""Which part of the people of simulated days is called within their target, by the hour of their coming."""

from collections import Counter
from collections.abc import Sequence

from ciasc.domain.forecast.simulation import Arrival

_HOUR_S = 3600.0


class InTimeByHour:
    """Counts people by hour, and apart those whom only an officer attends.

    `targets` are the seconds and `reserved` whether only an officer attends, both by kind of person.
    """

    def __init__(self, targets: Sequence[int], reserved: Sequence[bool]) -> None:
        self._targets = targets
        self._reserved = reserved
        self._in_time: Counter[tuple[int, bool]] = Counter()
        self._came: Counter[tuple[int, bool]] = Counter()

    def add(self, came: Sequence[Arrival]) -> None:
        """Count the people of a day."""
        for one in came:
            hour, at = int(one.at // _HOUR_S), one.called_at
            in_time = at is not None and not one.left and at - one.at <= self._targets[one.kind]
            self._came[hour, False] += 1
            self._in_time[hour, False] += in_time
            if self._reserved[one.kind]:
                self._came[hour, True] += 1
                self._in_time[hour, True] += in_time

    def share(self, *, reserved: bool) -> dict[int, float]:
        """Return the part called in time by hour: of all, or of those whom only an officer attends."""
        return {
            hour: self._in_time[hour, group] / many
            for (hour, group), many in sorted(self._came.items())
            if group is reserved
        }
