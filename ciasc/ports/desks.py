"""The desks, as the use cases read and change them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from ciasc.domain.queueing.desk import Desk


class DeskReading(Protocol):
    """The desks, to read."""

    def all(self) -> Sequence[Desk]:
        """Return every desk, by number."""
        ...

    def open(self) -> Sequence[Desk]:
        """Return every open desk, by number."""
        ...

    def get(self, number: int) -> Desk | None:
        """Return the desk with that number."""
        ...

    def of_staff(self, staff_id: str) -> Desk | None:
        """Return the desk that this person has open; None if there is none."""
        ...


class DeskWriting(DeskReading, Protocol):
    """The desks, to read and change."""

    def save(self, desk: Desk) -> None:
        """Update a desk, else raise StaleVersion; Conflict if the person has another one open."""
        ...

    def add(self, number: int) -> None:
        """Create a closed desk; raise Conflict if the number exists."""
        ...

    def update_heartbeat(self, desk: int, at: datetime) -> None:
        """Store the time of the last heartbeat of a desk's window."""
        ...
