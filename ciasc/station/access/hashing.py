"""Secrets and passwords: how they are made, and the hashes that are stored of them."""

import contextlib
import secrets
import threading
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ciasc.domain.core.errors import InvalidInput, Unavailable

SHORTEST_PASSWORD: Final = 8


_HASHING: Final = threading.BoundedSemaphore(2)
"""Argon2 takes 64 MB and a moment of a processor for each password, so few are looked at together."""


_TURN_S: Final = 2


def new_secret() -> str:
    """A fresh secret of 256 random bits, safe in a header and an address."""
    return secrets.token_urlsafe(32)


def hash_secret(secret: str) -> str:
    """What is stored of a random secret."""
    return sha256(secret.encode()).hexdigest()


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def decoy_hash() -> str:
    """A hash that no password has, for accounts that do not exist: they take as long to refuse."""
    return _hasher().hash(new_secret())


@contextlib.contextmanager
def turn_to_hash() -> Iterator[None]:
    """One of the few turns to hash a password; Unavailable if none is free soon."""
    if not _HASHING.acquire(timeout=_TURN_S):
        raise Unavailable("Hay demasiadas entradas a la vez. Vuelva a intentarlo.", retry_after_s=_TURN_S)
    try:
        yield
    finally:
        _HASHING.release()


def hash_password(password: str) -> str:
    """The argon2 hash of a password; InvalidInput if it is too short."""
    if len(password) < SHORTEST_PASSWORD:
        raise InvalidInput(f"La contraseña debe tener al menos {SHORTEST_PASSWORD} caracteres.")
    with turn_to_hash():
        return _hasher().hash(password)


def new_password() -> str:
    """A random first password that is easy to copy by hand: four groups of three letters and digits."""
    alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(alphabet) for _ in range(3)) for _ in range(4))


def verify_password(password_hash: str, password: str) -> bool:
    """Whether that password has that hash; ask within `turn_to_hash`."""
    try:
        return _hasher().verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
