"""The memory of the limits on guesses, on a clock that cannot be set."""

from collections.abc import Callable

from limits.storage import MemoryStorage
from limits.storage.memory import Entry


class SteadyStorage(MemoryStorage):
    """Moving windows in memory by the steady clock: a set wall clock neither lifts nor prolongs one."""

    def __init__(self, steady: Callable[[], float]) -> None:
        self._steady = steady
        super().__init__()
        self.timer.cancel()  # the base class would drop entries by the wall clock

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count a hit of that key; return False if its window is full."""
        now = self._steady()
        self._forget(now)
        with self.locks[key]:
            live = self._live(key, now)
            if len(live) + amount > limit:
                return False
            entry = Entry(expiry)
            entry.atime, entry.expiry = now, now + expiry
            self.events[key] = [entry] * amount + live
            return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:  # noqa: ARG002 - as the base has it
        """Return when the window of that key began, by the steady clock, and how many hits are in it."""
        now = self._steady()
        live = self._live(key, now)
        return (live[-1].atime, len(live)) if live else (now, 0)

    def _live(self, key: str, now: float) -> list[Entry]:
        return [entry for entry in self.events.get(key, ()) if entry.expiry > now]

    def _forget(self, now: float) -> None:
        """Drop the keys whose last hit is over, so that strangers cannot fill the memory."""
        over = [key for key, entries in list(self.events.items()) if not entries or entries[0].expiry <= now]
        for key in over:
            self.clear(key)
