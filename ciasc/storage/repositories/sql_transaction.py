"""A transaction over the repositories of a station."""

from collections.abc import Callable
from functools import cached_property

from ciasc.storage.repositories.rows import Rows
from ciasc.storage.repositories.sql_answers import SqlAnswers
from ciasc.storage.repositories.sql_config import SqlConfig
from ciasc.storage.repositories.sql_days import SqlDays
from ciasc.storage.repositories.sql_desks_and_alerts import SqlAlerts, SqlDesks
from ciasc.storage.repositories.sql_devices import SqlDevices
from ciasc.storage.repositories.sql_estimates import SqlEstimates
from ciasc.storage.repositories.sql_events import SqlEvents
from ciasc.storage.repositories.sql_prints import SqlPrints
from ciasc.storage.repositories.sql_sessions import SqlSessions
from ciasc.storage.repositories.sql_staff import SqlStaff
from ciasc.storage.repositories.sql_stats import SqlStats
from ciasc.storage.repositories.sql_tickets import SqlTickets


class SqlTransaction:
    """The repositories of a station over one connection in one transaction, each made at its first use."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._notified = False
        self.effects: list[Callable[[], object]] = []

    @cached_property
    def tickets(self) -> SqlTickets:
        """Return the tickets."""
        return SqlTickets(self._rows)

    @cached_property
    def desks(self) -> SqlDesks:
        """Return the desks."""
        return SqlDesks(self._rows)

    @cached_property
    def alerts(self) -> SqlAlerts:
        """Return the alerts."""
        return SqlAlerts(self._rows)

    @cached_property
    def events(self) -> SqlEvents:
        """Return the log of events."""
        return SqlEvents(self._rows)

    @cached_property
    def config(self) -> SqlConfig:
        """Return the station, its services and its configuration."""
        return SqlConfig(self._rows)

    @cached_property
    def staff(self) -> SqlStaff:
        """Return the accounts."""
        return SqlStaff(self._rows)

    @cached_property
    def sessions(self) -> SqlSessions:
        """Return the sign-ins."""
        return SqlSessions(self._rows)

    @cached_property
    def devices(self) -> SqlDevices:
        """Return the devices and printers."""
        return SqlDevices(self._rows)

    @cached_property
    def prints(self) -> SqlPrints:
        """Return the print jobs and paper rolls."""
        return SqlPrints(self._rows)

    @cached_property
    def stats(self) -> SqlStats:
        """Return the legs and facts."""
        return SqlStats(self._rows)

    @cached_property
    def days(self) -> SqlDays:
        """Return the closed days."""
        return SqlDays(self._rows)

    @cached_property
    def estimates(self) -> SqlEstimates:
        """Return the estimates and their scores."""
        return SqlEstimates(self._rows)

    @cached_property
    def answers(self) -> SqlAnswers:
        """Return the stored answers."""
        return SqlAnswers(self._rows)

    @property
    def changed(self) -> bool:
        """Return whether an event was recorded or `notify` was called."""
        return self._notified or bool(self.events.recorded)

    def notify(self) -> None:
        """Update the screens after the commit, although no event is recorded."""
        self._notified = True

    def after_commit(self, effect: Callable[[], object]) -> None:
        """Run that effect one time after the commit, and never if the transaction is rolled back."""
        self.effects.append(effect)
