"""The limit on guesses of a password or code, by account and by address.

How many, and for how long: `sign_in_attempts` and `sign_in_window_seconds` in `ciasc/settings.py`.
"""

import contextlib
import math
import threading
import time
from collections.abc import Callable, Iterator
from typing import Final

from limits import RateLimitItemPerSecond
from limits.strategies import MovingWindowRateLimiter

from ciasc.domain.core.errors import NotSignedIn, TooMany
from ciasc.domain.core.permissions import casefolded_name
from ciasc.station.access.hashing import hash_secret, turn_to_hash
from ciasc.web.auth.rate_limit_storage import SteadyStorage

_BACK_OFF: Final = ((1, 1), (2, 3), (3, 12))
"""How many times the attempts within how many times the window; of 5 in 5 minutes, 10 in 15 and 15 in 60."""


class GuessLimit:
    """A limit on guesses: each is counted before it is checked, and removed when one was right.

    It counts an account from one address, the account from everywhere, and failures from an address, so a
    stranger elsewhere has to guess much before the person is locked out too. Each further guess on an account
    waits longer: `window_s` after the first `attempts`, then until three and twelve times as long.
    """

    def __init__(self, attempts: int, window_s: int, steady: Callable[[], float] = time.monotonic) -> None:
        self._steady = steady
        self._limiter = MovingWindowRateLimiter(SteadyStorage(steady))
        self._here = [
            RateLimitItemPerSecond(attempts * many, window_s * longer) for many, longer in _BACK_OFF
        ]
        self._everywhere, self._by_address = (
            RateLimitItemPerSecond(attempts * many, window_s) for many in (5, 10)
        )
        self._counting = threading.Lock()

    @contextlib.contextmanager
    def guess(self, name: str, address: str) -> Iterator[None]:
        """Check one guess, wrong if NotSignedIn ends the block; or raise TooMany or Unavailable."""
        account = hash_secret(casefolded_name(name))
        self._must_be_few(account, address)
        with turn_to_hash():
            with self._counting:
                self._must_be_few(account, address)
                for limit in self._here:
                    self._limiter.hit(limit, account, address)
                self._limiter.hit(self._everywhere, account)
            try:
                yield
            except NotSignedIn:
                self._limiter.hit(self._by_address, address)
                raise
        for limit in self._here:
            self._limiter.clear(limit, account, address)
        self._limiter.clear(self._everywhere, account)

    def _must_be_few(self, account: str, address: str) -> None:
        counted = [
            *((limit, (account, address)) for limit in self._here),
            (self._everywhere, (account,)),
            (self._by_address, (address,)),
        ]
        ends = [
            self._limiter.get_window_stats(limit, *whose).reset_time
            for limit, whose in counted
            if not self._limiter.test(limit, *whose)
        ]
        if ends:
            wait_s = max(1, math.ceil(max(ends) - self._steady()))
            raise TooMany("web.login.too_many", n=math.ceil(wait_s / 60), retry_after_s=wait_s)
