"""The cookie of a browser in which somebody signed in before, proved for each account without being stored.

A proof is a random name and its HMAC by the account's password hash, so a new password ends it. The cookie
admits to nothing: it only keeps the guesses of strangers from counting against this browser.
"""

import hmac
from hashlib import sha256
from typing import Final

from ciasc.station.access.hashing import new_secret

KNOWN_COOKIE: Final = "ciasc_known"
KNOWN_HOURS: Final = 24 * 180
_MOST: Final = 12
"""People who share a browser; of more, the last ones are known."""

_LONGEST: Final = 2000


def known_browser(cookie: str | None, staff_id: str, password_hash: str) -> str | None:
    """Return the name of the browser if its cookie has a proof for that account; else None."""
    for proof in _proofs(cookie):
        name, _, sent = proof.partition(".")
        if hmac.compare_digest(sent.encode(), _proof(name, staff_id, password_hash).encode()):
            return name
    return None


def with_account(cookie: str | None, staff_id: str, password_hash: str) -> str:
    """Return the cookie with a proof for that account first, and those of other accounts after it."""
    known = known_browser(cookie, staff_id, password_hash)
    name = known or new_secret()
    others = [proof for proof in _proofs(cookie) if proof.partition(".")[0] != name]
    return "~".join([f"{name}.{_proof(name, staff_id, password_hash)}", *others][:_MOST])


def _proofs(cookie: str | None) -> list[str]:
    return cookie.split("~")[:_MOST] if cookie and len(cookie) <= _LONGEST else []


def _proof(name: str, staff_id: str, password_hash: str) -> str:
    return hmac.new(password_hash.encode(), f"{name} {staff_id}".encode(), sha256).hexdigest()
