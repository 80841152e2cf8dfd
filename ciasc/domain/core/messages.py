"""Messages for people, by their id: the rules name what to say, and `ciasc/content` holds the words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Union

Value = Union[None, bool, int, float, str, "Message"]
"""What may fill a place of a message: text, a number, or another message."""


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for a person: its id in `ciasc/content/es` and the values of its places."""

    id: str
    values: Mapping[str, Value] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the id and the values, for logs and tests."""
        return " ".join([self.id, *(f"{name}={value}" for name, value in self.values.items())])


def message(message_id: str, /, **values: Value) -> Message:
    """Return the message with that id and those values."""
    return Message(message_id, values)
