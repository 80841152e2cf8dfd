"""The limit on guesses of a password or code, by account and by address.

How many, and for how long: `sign_in_attempts` and `sign_in_window_seconds` in `ciasc/settings.py`.
"""

import contextlib
import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from limits import RateLimitItemPerSecond
from limits.strategies import MovingWindowRateLimiter

from ciasc.domain.core.errors import NotSignedIn, TooMany
from ciasc.domain.core.permissions import casefolded_name
from ciasc.station.access.hashing import hash_secret, turn_to_hash
from ciasc.web.auth.wrong_guess_storage import SteadyStorage

_BACK_OFF: Final = ((1, 1), (2, 3), (3, 12))
"""How many times the attempts within how many times the window; of 5 in 5 minutes, 10 in 15 and 15 in 60."""


_MOST_HOMES: Final = 2000
_Counted = tuple[RateLimitItemPerSecond, tuple[str, ...]]


class GuessLimit:
    """A limit on guesses: each is counted before it is checked, and removed when one was right.

    It counts an account from one address, the account from everywhere, and failures from an address. Each
    further guess on an account waits longer: `window_s` after the first `attempts`, then until three and
    twelve times as long. A browser that signed in to the account before is counted alone, and an address from
    which that was done only by itself: guesses of strangers elsewhere do not lock out the person there.
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
        self._at_home: OrderedDict[str, None] = OrderedDict()

    @contextlib.contextmanager
    def guess(self, name: str, address: str, browser: str | None = None) -> Iterator[None]:
        """Check one guess, wrong if NotSignedIn ends the block; or raise TooMany or Unavailable.

        `browser` names a browser that is proved to have signed in to that account before.
        """
        account = hash_secret(casefolded_name(name))
        home = hash_secret(f"{account} {address}")
        at, strange = (home, home not in self._at_home) if browser is None else (hash_secret(browser), False)
        counted: list[_Counted] = [(limit, (account, at)) for limit in self._here]
        if strange:
            counted.append((self._everywhere, (account,)))
        failed: list[_Counted] = [(self._by_address, (address,))] if strange else []
        self._must_be_few([*counted, *failed])
        with turn_to_hash():
            with self._counting:
                self._must_be_few([*counted, *failed])
                for limit, whose in counted:
                    self._limiter.hit(limit, *whose)
            try:
                yield
            except NotSignedIn:
                for limit, whose in failed:
                    self._limiter.hit(limit, *whose)
                raise
        for limit, whose in counted:
            self._limiter.clear(limit, *whose)
        self._remember(home)

    def _remember(self, home: str) -> None:
        """Add an account's address, as a hash; drop the one that was used longest ago."""
        with self._counting:
            self._at_home[home] = None
            self._at_home.move_to_end(home)
            if len(self._at_home) > _MOST_HOMES:
                self._at_home.popitem(last=False)

    def _must_be_few(self, counted: Iterable[_Counted]) -> None:
        ends = [
            self._limiter.get_window_stats(limit, *whose).reset_time
            for limit, whose in counted
            if not self._limiter.test(limit, *whose)
        ]
        if ends:
            wait_s = max(1, math.ceil(max(ends) - self._steady()))
            raise TooMany("web.login.too_many", n=math.ceil(wait_s / 60), retry_after_s=wait_s)
