"""Orientation cards: what a person may read at the kiosk without a ticket."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum, auto
from itertools import zip_longest
from typing import Final

CUD_LINE: Final = "{cud_line}"
"""In the place of a phone: the station's line for complaints."""

LONGEST_LINK: Final = 60

INITIAL_DIGITAL: Final = "digital"
"""The key of the card of the digital denuncia that every station starts with."""


class CardKind(StrEnum):
    """What a card answers, in the order in which the kiosk offers it."""

    NEED = auto()
    PLACE = auto()
    DIGITAL = auto()
    FOLLOW = auto()
    PHONE = auto()
    FLOW = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowStep:
    """One picture of a flow with its few words."""

    icon: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrientationCard:
    """One card with its source, its review and its author.

    `bring` are lines of what to bring, `pictures` their pictures in the same order. `office`, `address` and
    `hours` say where to go, `link` is an official address that is shown as a QR code, `phone` may be
    `CUD_LINE`. `service` is the service whose ticket the card offers. One that is not `confirmed`, or after
    `valid_until`, is shown as not confirmed. `family` limits it to family stations.
    """

    key: str
    kind: CardKind
    icon: str
    title: str
    text: str = ""
    bring: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    office: str = ""
    address: str = ""
    hours: str = ""
    link: str = ""
    phone: str = ""
    service: str | None = None
    steps: tuple[FlowStep, ...] = ()
    family: bool = False
    shown: bool = True
    confirmed: bool = True
    source: str
    reviewed: date
    valid_until: date
    author: str

    def unconfirmed(self, today: date) -> bool:
        """Return whether its content must be reviewed before it is trusted."""
        return not self.confirmed or today > self.valid_until

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """Return what to bring: the picture of each line, empty if it has none, and its words."""
        return tuple(zip_longest(self.pictures[: len(self.bring)], self.bring, fillvalue=""))


def merge_cards(
    initial: Iterable[OrientationCard], own: Iterable[OrientationCard]
) -> tuple[OrientationCard, ...]:
    """Return the initial cards with the station's own in their places, then the station's further ones."""
    changed = {card.key: card for card in own}
    kept = tuple(changed.pop(card.key, card) for card in initial)
    return (*kept, *changed.values())
