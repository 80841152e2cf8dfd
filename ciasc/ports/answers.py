"""The stored answers to commands, as the use cases read and change them."""

from datetime import datetime
from typing import Protocol

from ciasc.ports.records import (
    CommandAnswer,
    Key,
)


class AnswerReading(Protocol):
    """The stored answers to commands, to read."""

    def get(self, key: Key) -> CommandAnswer | None:
        """Return the stored answer of that key, else None; InvalidInput if the request was another."""
        ...


class AnswerWriting(AnswerReading, Protocol):
    """The stored answers to commands, to read and change."""

    def remember(self, key: Key, answer: CommandAnswer, now: datetime) -> None:
        """Store the answer of that key; raise Conflict if it has one."""
        ...

    def tidy(self, before: datetime) -> int:
        """Delete stored answers and expired sessions older than that; return how many rows."""
        ...
