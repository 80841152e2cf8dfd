"""One report at a time: each holds the rows of a whole day or more in memory until it is drawn."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from ciasc.process_memory import give_memory_back

PATIENCE_S: Final = 30.0
"""Seconds after which a report no longer waits for the others: late figures are better than none."""

POLLED_PATIENCE_S: Final = 8.0
"""The same for what pages request again and again: a request that its page gave up soon ends."""

_GIVEN_BACK_EVERY_S: Final = 5.0


class ReportTurns:
    """Lets one request compute a report at a time; what it needed is given back to the system after it.

    Only requests of people who may see the report wait here: the others are refused before. A report inside
    a report needs no turn of its own.
    """

    def __init__(
        self, patience_s: float = PATIENCE_S, give_back: Callable[[], None] = give_memory_back
    ) -> None:
        self._turn = threading.RLock()
        self._patience_s = patience_s
        self._give_back = give_back
        self._given_back_s = -_GIVEN_BACK_EVERY_S

    @contextmanager
    def __call__(self, patience_s: float | None = None) -> Iterator[None]:
        """Wait for the turn, for at most `patience_s` if given, and keep it until the block ends."""
        mine = self._turn.acquire(timeout=self._patience_s if patience_s is None else patience_s)
        try:
            yield
        finally:
            if mine:
                self._turn.release()
            now = time.monotonic()
            if now - self._given_back_s >= _GIVEN_BACK_EVERY_S:
                self._given_back_s = now
                self._give_back()


in_turn: Final = ReportTurns()
"""The turns of this process."""
