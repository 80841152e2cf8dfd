"""What the station needs from the world: a clock, a store, and somebody to tell."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from ciasc.domain.core.policy import Policy
from ciasc.domain.forecast.wait_estimate import Estimates
from ciasc.ports.reading import Reading
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
from ciasc.ports.writing import Transaction

__all__ = [
    "AuditQuery",
    "Audited",
    "Choice",
    "Clock",
    "CommandAnswer",
    "Device",
    "Foresee",
    "Given",
    "Key",
    "LoginSession",
    "Pairing",
    "Printer",
    "Publish",
    "Reading",
    "RulesIn",
    "SecondFactor",
    "Staff",
    "StationInfo",
    "Store",
    "TicketOffice",
    "Transaction",
]

Clock = Callable[[], datetime]
"""The present moment, aware, in UTC."""

Publish = Callable[[], None]
"""Told after each commit that changed something, so that the screens are drawn anew; never blocks."""


Foresee = Callable[[], Estimates | None]
"""What is foreseen now of the waits, computed beside the work; None where nothing is, or it is stale."""


RulesIn = Callable[[Reading], Policy]
"""The rules that hold now, as a transaction sees them, laid on the wall clock."""


class TicketOffice(Protocol):
    """Who gives tickets to a kiosk of its own: the station, or the kiosk itself while it is cut off."""

    def give(self, choice: Choice) -> Given:
        """The ticket for that choice; the same choice gets the same ticket."""
        ...


class Store(Protocol):
    """Where a station's state lives."""

    def read(self) -> AbstractContextManager[Reading]:
        """A consistent view; never waits for a writer."""
        ...

    def begin(self) -> AbstractContextManager[Transaction]:
        """The one transaction at a time that may change this station; commits at the end, or undoes all."""
        ...
