"""Numbers that are not given after a restore, because a paper with them may be out."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from ciasc.domain.core.clock_changes import ClockChange
from ciasc.domain.tickets.events import RESTORED, Event

_NONE = timedelta(0)


def numbers_not_given(
    station_changes: Iterable[Event], clock_changes: Sequence[ClockChange], now: datetime, kept: timedelta
) -> dict[str, int]:
    """Return the last number of each letter that may be out on paper, by the restores among those changes.

    A paper may be out for the time `kept`, as the wall clock went in it. A change of the clock that is not
    certain and goes ahead may be a wrong clock or time that passed; the paper is out in both cases.
    """
    numbers: dict[str, int] = {}
    for restored in (event for event in station_changes if event.data.get("what") == RESTORED):
        unsure = (one.by for one in clock_changes if not one.certain and one.before >= restored.at)
        passed = now - restored.at - sum((by for by in unsure if by > _NONE), _NONE)
        found = restored.data.get("numbers")
        if passed <= kept and isinstance(found, dict):
            numbers |= {
                letter: max(int(str(number)), numbers.get(letter, 0)) for letter, number in found.items()
            }
    return numbers
