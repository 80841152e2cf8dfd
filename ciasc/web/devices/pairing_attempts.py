"""Pair a browser as a device by a code, with a limit on attempts."""

import threading
import time
from collections.abc import Callable
from typing import Final

from limits import RateLimitItemPerSecond
from limits.strategies import MovingWindowRateLimiter

from ciasc.domain.core.errors import NotFound, TooMany
from ciasc.ports import Device
from ciasc.station import Station
from ciasc.station.access.pairing_codes import PAIRING_LASTS, pair_device
from ciasc.web.auth.wrong_guess_storage import SteadyStorage

_PAIR_ATTEMPTS: Final = 10


class PairDevice:
    """Pair a browser as a device by the code that it shows, with a limit on attempts."""

    def __init__(self, station: Station, steady: Callable[[], float] = time.monotonic) -> None:
        self._station = station
        self._limiter = MovingWindowRateLimiter(SteadyStorage(steady))
        window = int(PAIRING_LASTS.total_seconds())
        self._by_address = RateLimitItemPerSecond(_PAIR_ATTEMPTS, window)
        self._by_all = RateLimitItemPerSecond(_PAIR_ATTEMPTS * 10, window)
        # A guess is counted before the next one is checked, however many come at the same time.
        self._in_turn = threading.Lock()

    def __call__(self, code: str, address: str) -> tuple[str, Device]:
        """Return the secret of the device and the device; raise NotFound if the code is wrong or expired."""
        with self._in_turn:
            return self._pair(code, address)

    def _pair(self, code: str, address: str) -> tuple[str, Device]:
        tried = ((self._by_address, address), (self._by_all, "everybody"))
        if not all(self._limiter.test(limit, whose) for limit, whose in tried):
            wait = int(PAIRING_LASTS.total_seconds())
            raise TooMany("web.pairing.too_many", retry_after_s=wait)
        station = self._station
        paired = station.run(pair_device, station.clock(), code, station.pace())
        if paired is not None:
            return paired
        for limit, whose in tried:
            self._limiter.hit(limit, whose)
        raise NotFound("web.pairing.wrong_code")
