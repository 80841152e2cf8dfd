"""Sign-in with a password and a second factor, and the limit on guesses."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from ciasc.domain.core.clock_pace import EVEN, PaceNow
from ciasc.domain.core.errors import Conflict, InvalidInput, NotSignedIn, SecondFactorNeeded
from ciasc.domain.tickets.events import EventKind
from ciasc.ports import Clock, SecondFactor, Staff, Store, Transaction
from ciasc.station.access.hashing import decoy_hash, hash_password, hash_secret, new_secret, verify_password
from ciasc.station.access.password_strength import require_strong_password
from ciasc.web.auth import totp
from ciasc.web.auth.count_wrong_guesses import GuessLimit
from ciasc.web.auth.known_browser import known_browser


class Login:
    """Check passwords and second factors, with a limit on guesses.

    `lasts` is how long a sign-in lasts by the steady clock; `world` is the time on people's telephones.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        attempts: GuessLimit,
        lasts: timedelta,
        *,
        pace: PaceNow = lambda: EVEN,
        world: Clock | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._attempts = attempts
        self._lasts = lasts
        self._pace = pace
        self._world = world or clock

    def __call__(
        self, name: str, password: str, code: str | None, address: str, agent: str, known: str | None = None
    ) -> tuple[str, Staff]:
        """Create a session and return its secret and its person. `known` is the browser's cookie of proofs.

        Raise NotSignedIn if wrong, SecondFactorNeeded without the right code, TooMany after too many guesses.
        """
        secret, now = new_secret(), self._clock()
        with self._store.read() as tx:
            staff = tx.staff.named(name)
        browser = known_browser(known, staff.id, staff.password_hash) if staff is not None else None
        with self._attempts.guess(name, address, browser):
            expected = staff.password_hash if staff is not None and staff.active else decoy_hash()
            if not verify_password(expected, password) or staff is None or not staff.active:
                raise NotSignedIn("web.login.wrong_password")
            with self._store.begin() as tx:
                _must_be_unchanged(tx, staff)
                _pass_second(tx, staff, code, self._world())
                tx.sessions.add(
                    hash_secret(secret), staff.id, now, now + self._pace().ahead(self._lasts), agent
                )
                tx.events.record(EventKind.SIGNED_IN, staff.actor, now)
        return secret, staff

    def confirm(self, staff: Staff, password: str, token_hash: str, address: str) -> None:
        """Set that session as fresh again; raise NotSignedIn if the password is wrong."""
        with self._attempts.guess(staff.name, address, token_hash):
            if not verify_password(staff.password_hash, password):
                raise NotSignedIn("web.login.wrong_password")
        with self._store.begin() as tx:
            tx.sessions.confirmed(token_hash, self._clock())

    def change_password(
        self, staff: Staff, old: str, new: str, address: str, holder: str | None = None
    ) -> Staff:
        """Set a new password of the person's choice, end the account's sign-ins and return the account.

        `holder` is the session, so that guesses of strangers do not count against the person.
        """
        with self._attempts.guess(staff.name, address, holder):
            if not verify_password(staff.password_hash, old):
                raise NotSignedIn("web.login.wrong_password")
        if old == new:
            raise InvalidInput("web.login.same_password")
        with self._store.read() as tx:
            station = tx.config.station().name
        require_strong_password(new, staff.name, station)
        digest = hash_password(new)
        with self._store.begin() as tx:
            account = _must_be_unchanged(tx, staff)
            changed = replace(account, password_hash=digest, must_change=False)
            tx.staff.save(changed)
            tx.staff.end_access(staff.id)
            _record_change(tx, staff, "password", self._clock())
        return changed

    def begin_second(self, staff: Staff) -> str:
        """Create a new secret for the person's telephone, of no effect before `second_works`."""
        secret = totp.new_totp_secret()
        with self._store.begin() as tx:
            known = tx.sessions.second_factor(staff.id)
            if known is not None and known.active:
                raise Conflict("web.login.factor_active", now={"second_factor": "active"})
            tx.sessions.save_second_factor(SecondFactor(staff.id, secret, active=False, last_step=0))
        return secret

    def second_works(self, staff: Staff, code: str, address: str, holder: str) -> Sequence[str]:
        """Return the recovery codes, shown one time; the telephone's codes are required from now."""
        made = totp.new_recovery_codes()
        now = self._clock()
        with self._attempts.guess(staff.name, address, holder), self._store.begin() as tx:
            pending = tx.sessions.second_factor(staff.id)
            if pending is None or pending.active:
                state = "none" if pending is None else "active"
                raise Conflict("web.login.no_pending_factor", now={"second_factor": state})
            step = totp.verify_totp(pending.secret, code, self._world(), pending.last_step)
            if step is None:
                raise SecondFactorNeeded("web.login.wrong_code")
            tx.sessions.save_second_factor(replace(pending, active=True, last_step=step))
            tx.sessions.set_recovery_codes(staff.id, [hash_secret(totp.code_digits(one)) for one in made])
            _record_change(tx, staff, "second-factor-on", now)
        return made

    def end_second(self, staff: Staff, code: str, address: str, holder: str) -> None:
        """Require no second factor of that person from now; raise SecondFactorNeeded if the code is wrong."""
        now = self._clock()
        with self._attempts.guess(staff.name, address, holder), self._store.begin() as tx:
            _pass_second(tx, staff, code, self._world())
            tx.sessions.end_second_factor(staff.id)
            _record_change(tx, staff, "second-factor-off", now)


def _must_be_unchanged(tx: Transaction, staff: Staff) -> Staff:
    """Return that account as it is now; NotSignedIn if it was disabled or got another password.

    Checking and hashing a password takes long and holds no transaction: another person may come between.
    """
    account = tx.staff.get(staff.id)
    if account is None or not account.active or account.password_hash != staff.password_hash:
        raise NotSignedIn("web.login.wrong_password")
    return account


def _pass_second(tx: Transaction, staff: Staff, code: str | None, now: datetime) -> None:
    """Use up the code, which is right and new if one is needed; else raise SecondFactorNeeded."""
    factor = tx.sessions.second_factor(staff.id)
    if factor is None or not factor.active:
        return
    if not code:
        raise SecondFactorNeeded("web.login.code_needed")
    step = totp.verify_totp(factor.secret, code, now, factor.last_step)
    if step is not None:
        tx.sessions.save_second_factor(replace(factor, last_step=step))
    elif not tx.sessions.use_recovery_code(staff.id, hash_secret(totp.code_digits(code))):
        raise SecondFactorNeeded("web.login.wrong_code")


def _record_change(tx: Transaction, staff: Staff, what: str, at: datetime) -> None:
    tx.events.record(EventKind.STAFF_CHANGED, staff.actor, at, data={"staff": staff.id, "what": what})
