"""Codes of a second factor: one-time codes of a shared secret (TOTP), and recovery codes."""

from collections.abc import Sequence
from datetime import datetime
from hmac import compare_digest as _same
from typing import Final

import pyotp

from ciasc.station.access.hashing import new_password

_MANY: Final = 8
_STEP_S: Final = 30


def new_totp_secret() -> str:
    """Create a new secret of 160 bits in base 32, as telephones take it."""
    return pyotp.random_base32()


def totp_uri(secret: str, name: str) -> str:
    """Return the address by which an application on the telephone learns the secret."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name="CIASC")


def verify_totp(secret: str, code: str, now: datetime, after: int) -> int | None:
    """Return the half minute of that code, the present one or a neighbour; None if it is wrong.

    A code that is not later than `after` was used before.
    """
    totp, present = pyotp.TOTP(secret), int(now.timestamp()) // _STEP_S
    digits = code_digits(code)
    if not digits.isascii() or not digits.isdigit():
        return None
    near = (present, present - 1, present + 1)
    return next((step for step in near if step > after and _same(totp.generate_otp(step), digits)), None)


def new_recovery_codes() -> Sequence[str]:
    """Create eight codes to write down, each good one time in place of the telephone's."""
    return [new_password() for _ in range(_MANY)]


def code_digits(code: str) -> str:
    """Return a code in the form for comparison: without blanks and dashes, in small letters."""
    return "".join(code.split()).replace("-", "").lower()
