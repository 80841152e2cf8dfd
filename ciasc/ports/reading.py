"""The reading side of the store: the queries of a station's present state."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from ciasc.domain.config.document import Configuration, ConfigVersion
from ciasc.domain.core.paper_roll import PaperRoll
from ciasc.domain.core.print_jobs import LostPaper, PrintJob, PrintState
from ciasc.domain.core.services import Service
from ciasc.domain.queueing.alerts import Alert
from ciasc.domain.queueing.desk import Desk
from ciasc.domain.queueing.next_ticket import DeskLine, LineHead
from ciasc.domain.tickets.events import Event
from ciasc.domain.tickets.ticket import Ticket, TicketCall
from ciasc.ports.records import (
    Audited,
    AuditQuery,
    CommandAnswer,
    Device,
    Key,
    LoginSession,
    Pairing,
    Printer,
    SecondFactor,
    Staff,
    StationInfo,
)
from ciasc.ports.stats_reading import PastReading


class Reading(PastReading, Protocol):
    """One consistent view of a station's stored state."""

    def station(self) -> StationInfo:
        """Return the station as it is now; raise NotFound before it was set up."""
        ...

    def services(self) -> Mapping[str, Service]:
        """Return every service by key, in the order in which people see them."""
        ...

    def ticket(self, ticket_id: str) -> Ticket | None:
        """Return the ticket with that id; None if there is none."""
        ...

    def ticket_by_token(self, token: str) -> Ticket | None:
        """Return the ticket that has that token in the address of its phone page; None if there is none."""
        ...

    def number_taken(self, day: date, letter: str, number: int) -> bool:
        """Return whether a ticket of that day has that number."""
        ...

    def waiting(self, line: DeskLine | None = None, limit: int | None = None) -> Sequence[Ticket]:
        """Return the waiting tickets of that line (all if None), in the order of their turns."""
        ...

    def heads(self, line: DeskLine) -> Sequence[LineHead]:
        """Return the first ticket of each lane in that line, and how many wait there."""
        ...

    def counts_ahead(self, ticket: Ticket) -> tuple[int, int]:
        """Return how many waiting tickets go before that one, 999 at most: of all services and of its own."""
        ...

    def waiting_counts(self) -> Mapping[tuple[str, int], tuple[int, datetime]]:
        """Return how many wait, and when the first of them came, by (service key, lane)."""
        ...

    def calls(self, since: datetime, until: datetime, at_least: int) -> Sequence[TicketCall]:
        """Return the last call of each ticket called in (since, until], at least `at_least`, newest first.

        The order is by the sequence of the calls, not by the clock.
        """
        ...

    def last_event_at(self) -> datetime | None:
        """Return when the newest event happened; None before the first."""
        ...

    def set_aside(self, absent_since: datetime) -> Sequence[Ticket]:
        """Return the parked tickets, and those absent at `absent_since` or later, longest first."""
        ...

    def desks(self) -> Sequence[Desk]:
        """Return every desk, by number."""
        ...

    def open_desks(self) -> Sequence[Desk]:
        """Return every open desk, by number."""
        ...

    def desk(self, number: int) -> Desk | None:
        """Return the desk with that number."""
        ...

    def desk_of(self, staff_id: str) -> Desk | None:
        """Return the desk that this person has open; None if there is none."""
        ...

    def events_of(self, ticket_id: str) -> Sequence[Event]:
        """Return the events of one ticket, in order."""
        ...

    def last_step(self, desk: int) -> Event | None:
        """Return the last event that moved a ticket at that desk, among the newest 5,000; else None."""
        ...

    def events_at(self, desk: int, after: int, limit: int) -> Sequence[Event]:
        """Return the last events at that desk or of its ticket with a sequence above `after`, in order."""
        ...

    def alerts(self, taken_since: datetime) -> Sequence[Alert]:
        """Return the open alerts, and those taken at `taken_since` or later, oldest first."""
        ...

    def alert(self, alert_id: str) -> Alert | None:
        """Return the alert with that id."""
        ...

    def staff(self) -> Sequence[Staff]:
        """Return every account, by name."""
        ...

    def staff_member(self, staff_id: str) -> Staff | None:
        """Return the account with that id."""
        ...

    def staff_named(self, name: str) -> Staff | None:
        """Return the account with that sign-in name, in any case; None if there is none."""
        ...

    def session(self, token_hash: str, now: datetime) -> LoginSession | None:
        """Return the live session with that hashed cookie, of an active account; None if there is none."""
        ...

    def sessions_of(self, staff_id: str, now: datetime) -> Sequence[LoginSession]:
        """Return the live sessions of that person, the last seen first."""
        ...

    def second_factor(self, staff_id: str) -> SecondFactor | None:
        """Return the second factor of that person, active or being set up; None if there is none."""
        ...

    def recovery_codes_left(self, staff_id: str) -> int:
        """Return how many recovery codes that person has left."""
        ...

    def audit(self, asked: AuditQuery) -> Sequence[Audited]:
        """Return the events that match the query, newest first."""
        ...

    def staff_by_token(self, token_hash: str) -> Staff | None:
        """Return the active account with that hashed bearer token; None if there is none."""
        ...

    def devices(self) -> Sequence[Device]:
        """Return every device, by name."""
        ...

    def device_by_token(self, token_hash: str) -> Device | None:
        """Return the active device with that hashed bearer token; None if there is none."""
        ...

    def printers(self) -> Sequence[Printer]:
        """Return every printer, by name."""
        ...

    def rolls(self) -> Mapping[str, PaperRoll]:
        """Return the paper roll of every printer, by the printer's name."""
        ...

    def printer_of(self, kiosk: str) -> str | None:
        """Return the printer of the active kiosk with that name."""
        ...

    def print_job(self, ticket_id: str) -> PrintJob | None:
        """Return the newest print job of that ticket."""
        ...

    def print_counts(self) -> Mapping[tuple[str, PrintState], int]:
        """Return how many print jobs of the last day are in each state, by printer."""
        ...

    def lost_papers(self) -> Sequence[LostPaper]:
        """Return the papers of the last day with an unknown end and without a copy, oldest first."""
        ...

    def last_prints(self) -> Mapping[str, datetime]:
        """Return when the last printed paper of the last day was queued, by printer."""
        ...

    def configuration(self) -> Configuration:
        """Return the configuration in force; before the first publication, the initial one."""
        ...

    def configuration_at(self, at: datetime) -> Configuration:
        """Return the configuration in force at that moment; before the first version, the first one."""
        ...

    def draft(self) -> ConfigVersion | None:
        """Return the draft of the configuration; None if there is none."""
        ...

    def versions(self, limit: int) -> Sequence[ConfigVersion]:
        """Return the published versions of the configuration, the one in force first."""
        ...

    def last_version(self) -> int:
        """Return the highest version number in use; 0 if there is none."""
        ...

    def published_version(self) -> int:
        """Return the number of the version in force; 0 before the first publication."""
        ...

    def changes_before(self, seq: int, limit: int) -> Sequence[Event]:
        """Return the events before that sequence that changed the station, staff or devices, newest first."""
        ...

    def pairing(self, code_hash: str, now: datetime) -> Pairing | None:
        """Return the device to be paired with that code; None if there is none or its time is over."""
        ...

    def answered(self, key: Key) -> CommandAnswer | None:
        """Return the stored answer of that key, else None; InvalidInput if the request was another."""
        ...
