"""Sign-in with a password and a second factor, with a limit on guesses."""

from collections.abc import Sequence

from ciasc.domain.core.errors import InvalidInput, NotSignedIn
from ciasc.ports import Staff
from ciasc.station import Station
from ciasc.station.access.hashing import decoy_hash, hash_password, verify_password
from ciasc.station.access.password_strength import require_strong_password
from ciasc.web.auth.count_wrong_guesses import GuessLimit
from ciasc.web.auth.known_browser import known_browser


class Login:
    """Check passwords and second factors, with a limit on guesses; the station's use cases store."""

    def __init__(self, station: Station, attempts: GuessLimit) -> None:
        self._station = station
        self._attempts = attempts

    def __call__(
        self,
        name: str,
        password: str,
        code: str | None,
        address: str,
        agent: str,
        known: str | None = None,
        older: str | None = None,
    ) -> tuple[str, Staff]:
        """Create a session and return its secret and its person.

        `known` is the browser's cookie of proofs, `older` that of a session that the new one replaces. Raise
        NotSignedIn if wrong, SecondFactorNeeded without the right code, TooMany after too many guesses.
        """
        station = self._station
        with station.store.read() as tx:
            staff = tx.staff.named(name)
        browser = known_browser(known, staff.id, staff.password_hash) if staff is not None else None
        with self._attempts.guess(name, address, browser):
            expected = staff.password_hash if staff is not None and staff.active else decoy_hash()
            if not verify_password(expected, password) or staff is None or not staff.active:
                raise NotSignedIn("station.sign_in.wrong_password")
            return station.run(station.sign_ins.enter, staff, code, agent, older), staff

    def confirm(self, staff: Staff, password: str, cookie: str, address: str, holder: str) -> None:
        """Set the session of that cookie as fresh again; raise NotSignedIn if the password is wrong."""
        self._check_password(staff, password, address, holder)
        self._station.run(self._station.sign_ins.confirm, cookie)

    def change_password(
        self, staff: Staff, old: str, new: str, address: str, holder: str | None = None
    ) -> Staff:
        """Set a new password of the person's choice, end the account's sign-ins and return the account.

        `holder` is the session, so that guesses of strangers do not count against the person.
        """
        self._check_password(staff, old, address, holder)
        if old == new:
            raise InvalidInput("web.login.same_password")
        with self._station.store.read() as tx:
            station = tx.config.station().name
        require_strong_password(new, staff.name, station)
        return self._station.run(self._station.sign_ins.set_password, staff, hash_password(new))

    def confirm_second_factor(self, staff: Staff, code: str, address: str, holder: str) -> Sequence[str]:
        """Require the telephone's codes from now; return the recovery codes, shown one time."""
        with self._attempts.guess(staff.name, address, holder):
            return self._station.run(self._station.second_factors.confirm, staff, code)

    def end_second_factor(self, staff: Staff, code: str, address: str, holder: str) -> None:
        """Require no second factor of that person from now; raise SecondFactorNeeded if the code is wrong."""
        with self._attempts.guess(staff.name, address, holder):
            self._station.run(self._station.second_factors.end, staff, code)

    def _check_password(self, staff: Staff, password: str, address: str, holder: str | None) -> None:
        with self._attempts.guess(staff.name, address, holder):
            if not verify_password(staff.password_hash, password):
                raise NotSignedIn("station.sign_in.wrong_password")
