"""What the station wants of the printer of a kiosk: copies of papers, and a new roll."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

NO_RECEIPT: Final = "none"
"""The receipt of an answer without wishes; a kiosk that returns it is one that confirms."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KioskWish:
    """A copy of the paper of a ticket, or a new roll if there is no ticket.

    `receipt` is the name of the answer in which it was first sent; None before.
    """

    id: int
    kiosk: str
    ticket: str | None
    receipt: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class WishesSent:
    """The wishes in one answer to a kiosk, and the receipt by which the kiosk confirms them."""

    new_roll: bool
    copies: tuple[str, ...]
    receipt: str = NO_RECEIPT

    @classmethod
    def of(cls, wishes: Sequence[KioskWish], receipt: str) -> "WishesSent":
        """Return the answer with those wishes."""
        copies = tuple(wish.ticket for wish in wishes if wish.ticket is not None)
        return cls(len(copies) < len(wishes), copies, receipt)


NO_WISHES: Final = WishesSent(new_roll=False, copies=())
