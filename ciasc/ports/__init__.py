"""The ports of the station: a clock, a store, and a function to notify of changes."""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ciasc.domain.core.clock_changes import ClockNews
from ciasc.domain.core.messages import Message
from ciasc.domain.core.paper_roll import PaperRoll
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.forecast.wait_estimate import Estimates
from ciasc.ports.records import (
    Audited,
    AuditQuery,
    Choice,
    CommandAnswer,
    Device,
    Given,
    Key,
    LoginSession,
    Pairing,
    Printer,
    SecondFactor,
    Staff,
    StationInfo,
)
from ciasc.ports.transaction import Reading, Transaction

__all__ = [
    "AuditQuery",
    "Audited",
    "Choice",
    "Clock",
    "ClockWatch",
    "CommandAnswer",
    "Device",
    "Foresee",
    "Given",
    "Key",
    "LoginSession",
    "Pairing",
    "Printer",
    "PrinterWatch",
    "Publish",
    "Reading",
    "Render",
    "RulesIn",
    "SecondFactor",
    "Staff",
    "StationInfo",
    "Store",
    "TicketOffice",
    "Transaction",
    "Unwatched",
]

Clock = Callable[[], datetime]
"""A function that returns the present moment, aware, in UTC."""


class ClockWatch(Protocol):
    """What is known of the clock beside the present moment."""

    def news(self) -> ClockNews | None:
        """Return what is to be stored of the clock now, after a check; None if nothing changed."""
        ...

    def stored(self, news: ClockNews) -> None:
        """Note that those news are stored."""
        ...

    def trusted(self) -> bool:
        """Return whether the clock was right for long enough that the system may end a ticket by it."""
        ...


class Unwatched:
    """A clock that is right as it is: nothing is stored of it."""

    def news(self) -> None:
        """Return that there is nothing to store."""

    def stored(self, news: ClockNews) -> None:
        """Do nothing."""

    def trusted(self) -> bool:
        """Return true."""
        return True


Publish = Callable[[], None]
"""A function that is called after each commit that changed something, to update the screens; never blocks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterWatch:
    """What is known now of the printers beside what is stored; without functions, nothing.

    `wake` lets them look for new papers and never blocks. `out` returns the printers of this server that
    print no paper now, `printing_kiosks` the kiosks with a printer of their own, `own_roll` the kiosk that
    has the printer of that name, and its roll. `check` raises InvalidInput if an address or a profile is not
    valid.
    """

    wake: Publish = lambda: None
    out: Callable[[], Collection[str]] = tuple
    printing_kiosks: Callable[[], Collection[str]] = tuple
    own_roll: Callable[[str], tuple[str, PaperRoll] | None] = lambda _: None
    check: Callable[[str, str], None] = lambda *_: None


Render = Callable[[Message], str]
"""A function that returns the words of a message, for notes that are stored as text."""

Foresee = Callable[[], Estimates | None]
"""A function that returns the present estimates of the waits; None if there are none or they are stale."""


RulesIn = Callable[[Reading], Policy]
"""A function that returns the rules in force for a transaction, applied to the wall clock."""


class TicketOffice(Protocol):
    """The issuer of tickets for a self-contained kiosk: the station, or the kiosk itself if offline."""

    def give(self, choice: Choice) -> Given:
        """Return the ticket for that choice; the same choice gets the same ticket."""
        ...


class Store(Protocol):
    """The store of a station's state."""

    def read(self) -> AbstractContextManager[Reading]:
        """Return a consistent view; never wait for a writer."""
        ...

    def begin(self) -> AbstractContextManager[Transaction]:
        """Return the one transaction at a time that may change this station; roll back on an error."""
        ...
