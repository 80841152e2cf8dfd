"""What each wall reports of the calls that it got: drawn, waiting for the voice, spoken. In memory alone."""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MOST_CALLS: Final = 200
"""How many calls of a wall are known; the oldest ones are dropped."""


class CallAck(StrEnum):
    """What a wall did with a call, from the first step to the last; SILENT ends a call without voice."""

    SHOWN = "shown"
    QUEUED = "queued"
    SILENT = "silent"
    SPOKEN = "spoken"


_ORDER: Final = tuple(CallAck)


@dataclass(frozen=True, slots=True)
class CallKey:
    """A call as a wall knows it: the number on the paper, the desk, and the moment as the API writes it."""

    code: str
    desk: int
    called_at: str


class CallAcks:
    """The calls that each wall acknowledged; `changed` is called when a report changes one of them."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._lock = threading.Lock()
        self._walls: dict[str, dict[CallKey, CallAck]] = {}

    def take(self, wall: str, acks: Iterable[tuple[CallKey, CallAck]]) -> None:
        """Add the report of a wall; a repeated or an earlier step of the same call changes nothing."""
        news = False
        with self._lock:
            known = self._walls.setdefault(wall, {})
            for call, ack in acks:
                before = known.get(call)
                if before is None or _ORDER.index(ack) > _ORDER.index(before):
                    known[call] = ack
                    news = True
            while len(known) > MOST_CALLS:
                del known[min(known, key=_age)]
        if news:
            self._changed()

    def of(self, call: CallKey) -> Mapping[str, CallAck]:
        """Return what each wall did with that call; without the walls that reported nothing."""
        with self._lock:
            return {wall: known[call] for wall, known in self._walls.items() if call in known}


def _age(call: CallKey) -> str:
    return call.called_at
