"""Create secrets and passwords, and the hashes that are stored of them."""

import contextlib
import secrets
import threading
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ciasc.domain.core.errors import Unavailable
from ciasc.station.access.password_strength import require_long_password

_HASHING: Final = threading.BoundedSemaphore(2)
"""Argon2 takes 64 MB and much processor time for each password, so few are computed at the same time."""


_TURN_S: Final = 2


def new_secret() -> str:
    """Return a new secret of 256 random bits, safe in a header and an address."""
    return secrets.token_urlsafe(32)


def hash_secret(secret: str) -> str:
    """Return the stored hash of a random secret."""
    return sha256(secret.encode()).hexdigest()


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def decoy_hash() -> str:
    """Return a hash that no password has, so that accounts that do not exist take as long to refuse."""
    return _hasher().hash(new_secret())


@contextlib.contextmanager
def turn_to_hash() -> Iterator[None]:
    """Get one of the few turns to hash a password; raise Unavailable if none is free soon."""
    if not _HASHING.acquire(timeout=_TURN_S):
        raise Unavailable("station.password.too_many_at_once", retry_after_s=_TURN_S)
    try:
        yield
    finally:
        _HASHING.release()


def hash_password(password: str) -> str:
    """Return the argon2 hash of a password; raise InvalidInput if it is too short."""
    require_long_password(password)
    with turn_to_hash():
        return _hasher().hash(password)


def new_password() -> str:
    """Return a random first password easy to copy by hand: four groups of three letters and digits."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(3)) for _ in range(4))


def verify_password(password_hash: str, password: str) -> bool:
    """Return whether that password has that hash; call it within `turn_to_hash`."""
    try:
        return _hasher().verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
