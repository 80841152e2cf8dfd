"""Where a ticket may stand, from where it may move on, and the closed lists of why."""

from collections.abc import Mapping
from enum import StrEnum, auto
from typing import Final


class State(StrEnum):
    """Where a ticket stands."""

    WAITING = auto()
    CALLED = auto()
    SERVING = auto()
    PARKED = auto()
    ABSENT = auto()
    COMPLETED = auto()
    LEFT = auto()
    CANCELLED = auto()


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


# Transfer opens a new leg of the same visit; who was set aside or absent comes back to the same one.
MOVES: Final[Mapping[State, frozenset[State]]] = {
    State.WAITING: frozenset({State.CALLED, State.LEFT, State.CANCELLED}),
    State.CALLED: frozenset(
        {
            *(State.CALLED, State.SERVING, State.ABSENT, State.PARKED, State.WAITING),
            *(State.LEFT, State.CANCELLED),
        }
    ),
    State.SERVING: frozenset({State.COMPLETED, State.PARKED, State.WAITING}),
    State.PARKED: frozenset({State.CALLED, State.WAITING, State.LEFT, State.CANCELLED}),
    State.ABSENT: frozenset({State.CALLED, State.WAITING}),
    State.COMPLETED: frozenset(),
    State.LEFT: frozenset(),
    State.CANCELLED: frozenset(),
}
AT_DESK: Final = frozenset({State.CALLED, State.SERVING})
ENDED: Final = frozenset({State.ABSENT, State.COMPLETED, State.LEFT, State.CANCELLED})

STATE_WORDS: Final[Mapping[State, str]] = {
    State.WAITING: "en espera",
    State.CALLED: "llamado",
    State.SERVING: "en atención",
    State.PARKED: "en espera aparte",
    State.ABSENT: "ausente",
    State.COMPLETED: "finalizado",
    State.LEFT: "retirado",
    State.CANCELLED: "anulado",
}
