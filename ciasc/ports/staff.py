"""The accounts, as the use cases read and change them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from ciasc.ports.records import (
    Staff,
)


class StaffReading(Protocol):
    """The accounts, to read."""

    def all(self) -> Sequence[Staff]:
        """Return every account, by name."""
        ...

    def get(self, staff_id: str) -> Staff | None:
        """Return the account with that id."""
        ...

    def named(self, name: str) -> Staff | None:
        """Return the account with that sign-in name, in any case; None if there is none."""
        ...

    def by_token(self, token_hash: str) -> Staff | None:
        """Return the active account with that hashed bearer token; None if there is none."""
        ...


class StaffWriting(StaffReading, Protocol):
    """The accounts, to read and change."""

    def save(self, staff: Staff) -> None:
        """Create or update an account; raise Conflict if the sign-in name is taken."""
        ...

    def end_access(self, staff_id: str) -> None:
        """End every sign-in of a person and every token of their programs."""
        ...

    def add_token(self, token_hash: str, staff_id: str, now: datetime) -> None:
        """Store a bearer token of a person's program."""
        ...
