"""Services of a station: what a person can come for, how soon, and who may serve it."""

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import Final, Literal

LaneWord = Literal["immediate", "preferential", "normal"]


class Lane(IntEnum):
    """Lane of a ticket; a lower value goes first. Preferential is by law exempt from turns."""

    IMMEDIATE = 0
    PREFERENTIAL = 1
    NORMAL = 2

    @property
    def word(self) -> LaneWord:
        """Return the name that the API uses."""
        return _WORDS[self]

    @classmethod
    def of(cls, word: str) -> "Lane":
        """Return the lane with that API name; raise ValueError if there is none."""
        for lane in cls:
            if lane.word == word:
                return lane
        msg = f"no lane is called {word!r}"
        raise ValueError(msg)


_WORDS: Final[dict[Lane, LaneWord]] = {
    Lane.IMMEDIATE: "immediate",
    Lane.PREFERENTIAL: "preferential",
    Lane.NORMAL: "normal",
}


@dataclass(frozen=True, slots=True)
class ServiceWords:
    """Words of a service in one language: its full name, the words on its tile, what to bring.

    `reviewed` is true if a speaker of that language has checked them.
    """

    name: str
    short: str
    note: str
    reviewed: bool = True


@dataclass(frozen=True, slots=True)
class Service:
    """One thing that people come for.

    `target_wait_s` is the promise (seconds from arrival to the call), `mean_service_s` the usual length.
    `denuncia` is true if people come to file one. A discreet service has a `cover`: the key of the ordinary
    service with the letter and the name that the public sees.
    """

    key: str
    letter: str
    lane: Lane
    target_wait_s: int
    mean_service_s: int
    icon: str
    position: int
    officer_only: bool = False
    cover: str | None = None
    enabled: bool = True
    denuncia: bool = False

    @property
    def discreet(self) -> bool:
        """Return whether the service must look like its cover to the public."""
        return self.cover is not None

    @property
    def public_key(self) -> str:
        """Return the key of the service that the public sees."""
        return self.cover or self.key

    @property
    def target(self) -> timedelta:
        """Return the promised wait."""
        return timedelta(seconds=self.target_wait_s)

    def lane_for(self, wished: Lane) -> Lane:
        """Return the lane of a ticket: immediate for an immediate service, else what the person declared."""
        return min(self.lane, wished)
