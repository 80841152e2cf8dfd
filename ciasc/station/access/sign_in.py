"""Open, confirm and end the sign-ins of people, and set their passwords."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ciasc.domain.core.errors import NotFound, NotSignedIn
from ciasc.domain.core.permissions import Actor
from ciasc.domain.tickets.events import EventKind
from ciasc.ports import LoginSession, Reading, Staff, Transaction
from ciasc.station.access.accounts import record_staff_change
from ciasc.station.access.hashing import hash_secret, new_secret
from ciasc.station.access.second_factor import check_code
from ciasc.station.context import Context
from ciasc.station.desks.open_and_pause import Desks


@dataclass(frozen=True, slots=True)
class SignIns:
    """The use cases of sign-ins; who checks a password does it before, as that takes long."""

    context: Context

    def live(self, tx: Reading, person: Staff) -> Sequence[LoginSession]:
        """Return the sessions of that person that are not over, by the steady clock."""
        context = self.context
        return tx.sessions.of_staff(
            person.id, context.pace().deadline(context.clock(), context.session_lasts)
        )

    def enter(
        self, tx: Transaction, person: Staff, code: str | None, agent: str, older: str | None = None
    ) -> str:
        """Create a session of a person who gave the right password, in place of the cookie `older`.

        Return its secret. Raise NotSignedIn if the account changed after its password was checked,
        SecondFactorNeeded without the right code.
        """
        _must_be_unchanged(tx, person)
        check_code(tx, person, code, self.context.world_clock())
        return self.open(tx, person, agent, older)

    def open(self, tx: Transaction, person: Staff, agent: str, older: str | None = None) -> str:
        """Create a session of that person in place of the cookie `older`; return its secret."""
        secret, now = new_secret(), self.context.clock()
        if older:
            tx.sessions.end(hash_secret(older))
        until = now + self.context.pace().ahead(self.context.session_lasts)
        tx.sessions.add(hash_secret(secret), person.id, now, until, agent)
        tx.events.record(EventKind.SIGNED_IN, person.actor, now)
        return secret

    def seen(self, tx: Transaction, cookie: str) -> None:
        """Update when the session with that cookie was last used."""
        tx.sessions.seen(hash_secret(cookie), self.context.clock())

    def confirm(self, tx: Transaction, cookie: str) -> None:
        """Set the session with that cookie as fresh: its password was given again."""
        tx.sessions.confirmed(hash_secret(cookie), self.context.clock())

    def leave(self, tx: Transaction, by: Actor, cookie: str, holder: str, *, force: bool = False) -> None:
        """End the session with that cookie and close its desk.

        Raise Conflict while a person is attended there, unless forced.
        """
        Desks(self.context).leave_work(tx, by, holder, force=force)
        tx.sessions.end(hash_secret(cookie))

    def end(self, tx: Transaction, person: Staff, session_id: str) -> None:
        """End one session of that person; raise NotFound if it is over."""
        found = [one for one in self.live(tx, person) if one.id == session_id]
        if not found:
            raise NotFound("station.sign_in.ended")
        self._end(tx, person, found, "session")

    def end_others(self, tx: Transaction, person: Staff, cookie: str | None) -> None:
        """End the sessions of that person, except the one with that cookie."""
        here = hash_secret(cookie) if cookie else ""
        self._end(tx, person, [one for one in self.live(tx, person) if one.token_hash != here], "sessions")

    def _end(self, tx: Transaction, person: Staff, sessions: Sequence[LoginSession], what: str) -> None:
        for one in sessions:
            tx.sessions.end(one.token_hash)
        if sessions:
            record_staff_change(tx, person.actor, self.context.clock(), person, what)

    def set_password(self, tx: Transaction, person: Staff, password_hash: str) -> Staff:
        """Set a password of the person's own choice, end the account's sign-ins and return the account.

        Raise NotSignedIn if the account is no longer as it was when the old password was checked.
        """
        account = _must_be_unchanged(tx, person)
        changed = replace(account, password_hash=password_hash, must_change=False)
        tx.staff.save(changed)
        tx.staff.end_access(person.id)
        record_staff_change(tx, person.actor, self.context.clock(), person, "password")
        return changed


def _must_be_unchanged(tx: Reading, person: Staff) -> Staff:
    """Return that account as it is now; NotSignedIn if it was disabled or got another password.

    Checking and hashing a password takes long and holds no transaction: another person may come between.
    """
    account = tx.staff.get(person.id)
    if account is None or not account.active or account.password_hash != person.password_hash:
        raise NotSignedIn("station.sign_in.wrong_password")
    return account
