"""A view of the stored state of a station, and a transaction that may also change it."""

from collections.abc import Callable, Sequence
from typing import Protocol

from ciasc.ports.alerts import AlertReading, AlertWriting
from ciasc.ports.answers import AnswerReading, AnswerWriting
from ciasc.ports.config import ConfigReading, ConfigWriting
from ciasc.ports.days import DayReading, DayWriting
from ciasc.ports.desks import DeskReading, DeskWriting
from ciasc.ports.devices import DeviceReading, DeviceWriting
from ciasc.ports.estimates import EstimateReading, EstimateWriting
from ciasc.ports.events import EventReading, EventWriting
from ciasc.ports.prints import PrintReading, PrintWriting
from ciasc.ports.sessions import SessionReading, SessionWriting
from ciasc.ports.staff import StaffReading, StaffWriting
from ciasc.ports.stats import StatsReading, StatsWriting
from ciasc.ports.tickets import TicketReading, TicketWriting


class Reading(Protocol):
    """One consistent view of a station's stored state, by repository."""

    @property
    def tickets(self) -> TicketReading:
        """Return the tickets and the queue that they form."""
        ...

    @property
    def desks(self) -> DeskReading:
        """Return the desks."""
        ...

    @property
    def alerts(self) -> AlertReading:
        """Return the alerts."""
        ...

    @property
    def events(self) -> EventReading:
        """Return the log of events."""
        ...

    @property
    def config(self) -> ConfigReading:
        """Return the station, its services and its configuration."""
        ...

    @property
    def staff(self) -> StaffReading:
        """Return the accounts."""
        ...

    @property
    def sessions(self) -> SessionReading:
        """Return the sign-ins and second factors."""
        ...

    @property
    def devices(self) -> DeviceReading:
        """Return the devices and printers."""
        ...

    @property
    def prints(self) -> PrintReading:
        """Return the print jobs and paper rolls."""
        ...

    @property
    def stats(self) -> StatsReading:
        """Return the legs and facts that figures are computed from."""
        ...

    @property
    def days(self) -> DayReading:
        """Return the closed days."""
        ...

    @property
    def estimates(self) -> EstimateReading:
        """Return the estimates of waits and their scores."""
        ...

    @property
    def answers(self) -> AnswerReading:
        """Return the stored answers to commands."""
        ...


class Transaction(Reading, Protocol):
    """A view that may also change the state; it is rolled back if the block ends with an error."""

    @property
    def tickets(self) -> TicketWriting:
        """Return the tickets and the queue that they form."""
        ...

    @property
    def desks(self) -> DeskWriting:
        """Return the desks."""
        ...

    @property
    def alerts(self) -> AlertWriting:
        """Return the alerts."""
        ...

    @property
    def events(self) -> EventWriting:
        """Return the log of events."""
        ...

    @property
    def config(self) -> ConfigWriting:
        """Return the station, its services and its configuration."""
        ...

    @property
    def staff(self) -> StaffWriting:
        """Return the accounts."""
        ...

    @property
    def sessions(self) -> SessionWriting:
        """Return the sign-ins and second factors."""
        ...

    @property
    def devices(self) -> DeviceWriting:
        """Return the devices and printers."""
        ...

    @property
    def prints(self) -> PrintWriting:
        """Return the print jobs and paper rolls."""
        ...

    @property
    def stats(self) -> StatsWriting:
        """Return the legs and facts that figures are computed from."""
        ...

    @property
    def days(self) -> DayWriting:
        """Return the closed days."""
        ...

    @property
    def estimates(self) -> EstimateWriting:
        """Return the estimates of waits and their scores."""
        ...

    @property
    def answers(self) -> AnswerWriting:
        """Return the stored answers to commands."""
        ...

    @property
    def changed(self) -> bool:
        """Return whether an event was recorded or `notify` was called."""
        ...

    @property
    def effects(self) -> Sequence[Callable[[], object]]:
        """Return what is to run after the commit, in order."""
        ...

    def notify(self) -> None:
        """Update the screens after the commit, although no event is recorded."""
        ...

    def after_commit(self, effect: Callable[[], object]) -> None:
        """Run that effect one time after the commit, and never if the transaction is rolled back."""
        ...
