"""Pair a browser as a device by a code, with a limit on attempts."""

import threading
import time
from collections.abc import Callable
from typing import Final

from limits import RateLimitItemPerSecond
from limits.strategies import MovingWindowRateLimiter

from ciasc.domain.core.clock_pace import EVEN, PaceNow
from ciasc.domain.core.errors import NotFound, TooMany
from ciasc.domain.core.print_jobs import GENERIC
from ciasc.ports import Clock, Device, Pairing, Reading, Store
from ciasc.station.access.change_devices import add_device, checked_device
from ciasc.station.access.hashing import hash_secret
from ciasc.station.access.node_bands_and_printers import OwnSetup, with_own_setup
from ciasc.station.access.pairing_codes import PAIRING_LASTS
from ciasc.web.auth.wrong_guess_storage import SteadyStorage

_PAIR_ATTEMPTS: Final = 10


class PairDevice:
    """Pair a browser as a device by the code that it shows, with a limit on attempts."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        pace: PaceNow = lambda: EVEN,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._clock = clock
        self._pace = pace
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
        digest = hash_secret("".join(code.split()).replace("-", "").upper())
        now = self._clock()
        with self._store.begin() as tx:
            known = tx.devices.pairing(digest, self._pace().deadline(now, PAIRING_LASTS))
            if known is not None:
                device = self._paired(tx, known)
                tx.devices.end_pairing(digest)
                return add_device(tx, device.actor, now, device, "paired"), device
        for limit, whose in tried:
            self._limiter.hit(limit, whose)
        raise NotFound("web.pairing.wrong_code")

    @staticmethod
    def _paired(tx: Reading, offer: Pairing) -> Device:
        """Return the device of that offer; its band must still be free."""
        device = checked_device(tx, offer.role, offer.name, offer.printer)
        if offer.own_printer is None:
            return device
        own = OwnSetup(offer.own_printer, offer.own_profile or GENERIC, offer.band)
        return with_own_setup(tx, device, own)
