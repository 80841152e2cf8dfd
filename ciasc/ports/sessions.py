"""The sign-ins and second factors, as the use cases read and change them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from ciasc.ports.records import (
    LoginSession,
    SecondFactor,
)


class SessionReading(Protocol):
    """The sign-ins and second factors, to read."""

    def get(self, token_hash: str, now: datetime) -> LoginSession | None:
        """Return the live session with that hashed cookie, of an active account; None if there is none."""
        ...

    def of_staff(self, staff_id: str, now: datetime) -> Sequence[LoginSession]:
        """Return the live sessions of that person, the last seen first."""
        ...

    def second_factor(self, staff_id: str) -> SecondFactor | None:
        """Return the second factor of that person, active or being set up; None if there is none."""
        ...

    def recovery_codes_left(self, staff_id: str) -> int:
        """Return how many recovery codes that person has left."""
        ...


class SessionWriting(SessionReading, Protocol):
    """The sign-ins and second factors, to read and change."""

    def add(
        self, token_hash: str, staff_id: str, now: datetime, expires_at: datetime, agent: str = ""
    ) -> None:
        """Store a sign-in, confirmed now, with that kind of browser."""
        ...

    def seen(self, token_hash: str, at: datetime) -> None:
        """Update when a session was last used."""
        ...

    def confirmed(self, token_hash: str, at: datetime) -> None:
        """Update when the password was last confirmed."""
        ...

    def end(self, token_hash: str) -> None:
        """End one sign-in."""
        ...

    def save_second_factor(self, factor: SecondFactor) -> None:
        """Create or update the second factor of a person."""
        ...

    def end_second_factor(self, staff_id: str) -> bool:
        """Delete the second factor of a person with its recovery codes; return whether there was one."""
        ...

    def set_recovery_codes(self, staff_id: str, code_hashes: Sequence[str]) -> None:
        """Set the recovery codes of a person, in place of all earlier ones."""
        ...

    def use_recovery_code(self, staff_id: str, code_hash: str) -> bool:
        """Use up a recovery code; return False if that person has no such code."""
        ...
