"""The states of a ticket, the allowed moves, and why a ticket is called out of turn.

Why one ends without a denuncia: `closing_reasons.py`; why its lane changes: `priority_lane.py`.
"""

from collections.abc import Mapping
from enum import StrEnum, auto
from typing import Final

from ciasc.domain.core.messages import Message, message


class TicketState(StrEnum):
    """State of a ticket."""

    WAITING = auto()
    CALLED = auto()
    SERVING = auto()
    PARKED = auto()
    ABSENT = auto()
    COMPLETED = auto()
    LEFT = auto()
    CANCELLED = auto()

    @property
    def words(self) -> Message:
        """Return its name, as people read it."""
        return message(f"queue.state.{self.value}")


class Outcome(StrEnum):
    """How an attention ended, chosen by the person who closed it."""

    ATTENDED = auto()
    DENUNCIA = auto()
    REFERRED = auto()
    NOT_COMPETENT = auto()
    WITHDREW = auto()
    OTHER = auto()


class CallReason(StrEnum):
    """Why a ticket was called out of its turn."""

    URGENT = auto()
    APPOINTMENT = auto()
    RETURNED = auto()
    SUPERVISOR = auto()
    OTHER = auto()


# Transfer opens a new leg of the same visit; after being set aside or absent the same leg continues.
MOVES: Final[Mapping[TicketState, frozenset[TicketState]]] = {
    TicketState.WAITING: frozenset({TicketState.CALLED, TicketState.LEFT, TicketState.CANCELLED}),
    TicketState.CALLED: frozenset(
        {
            *(
                TicketState.CALLED,
                TicketState.SERVING,
                TicketState.ABSENT,
                TicketState.PARKED,
                TicketState.WAITING,
            ),
            *(TicketState.LEFT, TicketState.CANCELLED),
        }
    ),
    TicketState.SERVING: frozenset({TicketState.COMPLETED, TicketState.PARKED, TicketState.WAITING}),
    TicketState.PARKED: frozenset(
        {TicketState.CALLED, TicketState.WAITING, TicketState.LEFT, TicketState.CANCELLED}
    ),
    TicketState.ABSENT: frozenset({TicketState.CALLED, TicketState.WAITING}),
    TicketState.COMPLETED: frozenset(),
    TicketState.LEFT: frozenset(),
    TicketState.CANCELLED: frozenset(),
}
AT_DESK: Final = frozenset({TicketState.CALLED, TicketState.SERVING})
NUMBER_FREE: Final = frozenset({TicketState.COMPLETED, TicketState.LEFT, TicketState.CANCELLED})
"""States in which nothing is left to call: the number may be given to another person."""
ENDED: Final = frozenset({TicketState.ABSENT, TicketState.COMPLETED, TicketState.LEFT, TicketState.CANCELLED})
