"""Set up, check and end the second factor of a person: codes of a telephone, and recovery codes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ciasc.domain.core.errors import Conflict, SecondFactorNeeded
from ciasc.ports import SecondFactor, Staff, Transaction
from ciasc.station.access import totp
from ciasc.station.access.accounts import record_staff_change
from ciasc.station.access.hashing import hash_secret
from ciasc.station.context import Context


@dataclass(frozen=True, slots=True)
class SecondFactors:
    """The use cases of the own second factor; codes are checked by the time on people's telephones."""

    context: Context

    def begin(self, tx: Transaction, person: Staff) -> str:
        """Create a new secret for the person's telephone, of no effect before `confirm`; return it."""
        known = tx.sessions.second_factor(person.id)
        if known is not None and known.active:
            raise Conflict("station.second_factor.active", now={"second_factor": "active"})
        secret = totp.new_totp_secret()
        tx.sessions.save_second_factor(SecondFactor(person.id, secret, active=False, last_step=0))
        return secret

    def confirm(self, tx: Transaction, person: Staff, code: str) -> Sequence[str]:
        """Require the telephone's codes from now; return the recovery codes, shown one time.

        Raise Conflict without a secret that waits for its first code, SecondFactorNeeded if it is wrong.
        """
        pending = tx.sessions.second_factor(person.id)
        if pending is None or pending.active:
            state = "none" if pending is None else "active"
            raise Conflict("station.second_factor.none_pending", now={"second_factor": state})
        step = totp.verify_totp(pending.secret, code, self.context.world_clock(), pending.last_step)
        if step is None:
            raise SecondFactorNeeded("station.second_factor.wrong_code")
        codes = totp.new_recovery_codes()
        tx.sessions.save_second_factor(replace(pending, active=True, last_step=step))
        tx.sessions.set_recovery_codes(person.id, [hash_secret(totp.code_digits(one)) for one in codes])
        record_staff_change(tx, person.actor, self.context.clock(), person, "second-factor-on")
        return codes

    def end(self, tx: Transaction, person: Staff, code: str) -> None:
        """Require no second factor of that person from now; raise SecondFactorNeeded if the code is wrong."""
        check_code(tx, person, code, self.context.world_clock())
        tx.sessions.end_second_factor(person.id)
        record_staff_change(tx, person.actor, self.context.clock(), person, "second-factor-off")


def check_code(tx: Transaction, person: Staff, code: str | None, now: datetime) -> None:
    """Use up the code, which is right and new if one is needed; else raise SecondFactorNeeded."""
    factor = tx.sessions.second_factor(person.id)
    if factor is None or not factor.active:
        return
    if not code:
        raise SecondFactorNeeded("station.second_factor.code_needed")
    step = totp.verify_totp(factor.secret, code, now, factor.last_step)
    if step is not None:
        tx.sessions.save_second_factor(replace(factor, last_step=step))
    elif not tx.sessions.use_recovery_code(person.id, hash_secret(totp.code_digits(code))):
        raise SecondFactorNeeded("station.second_factor.wrong_code")
