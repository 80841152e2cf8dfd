"""Signing in with a password, and the limit on guesses."""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from ciasc.domain.errors import InvalidInput, NotSignedIn, TooMany
from ciasc.domain.events import Kind
from ciasc.domain.people import folded
from ciasc.ports import Clock, Staff, Store
from ciasc.web.auth import WRONG, decoy, hash_password, hashed, matches, new_secret, turn_to_hash


class Attempts:
    """A limit on guesses: each is counted before it is looked at, and forgotten when one was right.

    It counts an account from one address, the account from everywhere, and what failed from an address, so a
    stranger elsewhere has to guess much before the person is kept out too.
    """

    def __init__(self, attempts: int, window_s: int) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._here, self._everywhere, self._by_address = (
            RateLimitItemPerSecond(attempts * many, window_s) for many in (1, 5, 10)
        )
        self._window_s = window_s
        self._counting = threading.Lock()

    @contextlib.contextmanager
    def guess(self, name: str, address: str) -> Iterator[None]:
        """A turn to look at one guess, wrong if NotSignedIn ends it; else TooMany or Unavailable."""
        account = hashed(folded(name))
        self._must_be_few(account, address)
        with turn_to_hash():
            with self._counting:
                self._must_be_few(account, address)
                self._limiter.hit(self._here, account, address)
                self._limiter.hit(self._everywhere, account)
            try:
                yield
            except NotSignedIn:
                self._limiter.hit(self._by_address, address)
                raise
        self._limiter.clear(self._here, account, address)
        self._limiter.clear(self._everywhere, account)

    def _must_be_few(self, account: str, address: str) -> None:
        counted = ((self._here, account, address), (self._everywhere, account), (self._by_address, address))
        if not all(self._limiter.test(*one) for one in counted):
            raise TooMany("Hubo demasiados intentos. Espere unos minutos.", retry_after_s=self._window_s)


class SignIn:
    """How people prove who they are by a password, within the limit on guesses."""

    def __init__(self, store: Store, clock: Clock, attempts: Attempts, hours: int) -> None:
        self._store = store
        self._clock = clock
        self._attempts = attempts
        self._hours = hours

    def __call__(self, name: str, password: str, address: str) -> tuple[str, Staff]:
        """A new session secret and whose it is. NotSignedIn if wrong, TooMany after too many guesses."""
        with self._attempts.guess(name, address):
            with self._store.read() as tx:
                staff = tx.staff_named(name)
            known = staff.password_hash if staff is not None and staff.active else decoy()
            if not matches(known, password) or staff is None or not staff.active:
                raise NotSignedIn(WRONG)
        secret = new_secret()
        now = self._clock()
        with self._store.begin() as tx:
            tx.add_session(hashed(secret), staff.id, now, now + timedelta(hours=self._hours))
            tx.record(Kind.SIGNED_IN, staff.actor, now)
        return secret, staff

    def change_password(self, staff: Staff, old: str, new: str, address: str) -> None:
        """Give the account a new password of the person's choice and end its sign-ins."""
        with self._attempts.guess(staff.name, address):
            if not matches(staff.password_hash, old):
                raise NotSignedIn(WRONG)
        if old == new:
            raise InvalidInput("La contraseña nueva debe ser distinta de la anterior.")
        fresh = replace(staff, password_hash=hash_password(new), must_change=False)
        with self._store.begin() as tx:
            tx.save_staff(fresh)
            tx.end_access(staff.id)
            tx.record(
                Kind.STAFF_CHANGED, staff.actor, self._clock(), data={"staff": staff.id, "what": "password"}
            )
