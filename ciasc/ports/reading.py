"""What may be asked of a station's stored state."""

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
        """The station as it is now."""
        ...

    def services(self) -> Mapping[str, Service]:
        """Every service by key, in the order in which people see them."""
        ...

    def ticket(self, ticket_id: str) -> Ticket | None:
        """The ticket with that id."""
        ...

    def ticket_by_token(self, token: str) -> Ticket | None:
        """The ticket whose phone page has that token."""
        ...

    def number_taken(self, day: date, letter: str, number: int) -> bool:
        """Whether a ticket of that day bears that number."""
        ...

    def waiting(self, line: DeskLine | None = None, limit: int | None = None) -> Sequence[Ticket]:
        """The waiting tickets of that line (all if None), whose turn comes first standing first."""
        ...

    def heads(self, line: DeskLine) -> Sequence[LineHead]:
        """The first of each lane in that line, and how many wait there."""
        ...

    def counts_ahead(self, ticket: Ticket) -> tuple[int, int]:
        """How many waiting tickets go before that one, 999 at most: of all services, and of its own."""
        ...

    def waiting_counts(self) -> Mapping[tuple[str, int], tuple[int, datetime]]:
        """How many wait and since when the first of them, by (service key, lane)."""
        ...

    def calls(self, since: datetime, until: datetime, at_least: int) -> Sequence[TicketCall]:
        """The last call of each ticket called in (since, until], at least `at_least` of them, newest first.

        What is new is told by the sequence of the calls, whatever the clock said.
        """
        ...

    def last_event_at(self) -> datetime | None:
        """When the newest event happened; None before the first."""
        ...

    def set_aside(self, absent_since: datetime) -> Sequence[Ticket]:
        """The parked tickets, and those who became absent at `absent_since` or later, longest first."""
        ...

    def desks(self) -> Sequence[Desk]:
        """Every desk, by number."""
        ...

    def open_desks(self) -> Sequence[Desk]:
        """Every desk that works now, by number."""
        ...

    def desk(self, number: int) -> Desk | None:
        """The desk with that number."""
        ...

    def desk_of(self, staff_id: str) -> Desk | None:
        """The desk that this person has open."""
        ...

    def events_of(self, ticket_id: str) -> Sequence[Event]:
        """What happened to one ticket, in order."""
        ...

    def last_step(self, desk: int) -> Event | None:
        """The last event that moved a ticket at that desk, among the newest 5,000 of the station."""
        ...

    def events_at(self, desk: int, after: int, limit: int) -> Sequence[Event]:
        """The last events at that desk or with its ticket whose sequence is above `after`, in order."""
        ...

    def alerts(self, taken_since: datetime) -> Sequence[Alert]:
        """The alerts that stand, and those taken at `taken_since` or later, oldest first."""
        ...

    def alert(self, alert_id: str) -> Alert | None:
        """The alert with that id."""
        ...

    def staff(self) -> Sequence[Staff]:
        """Every account, by name."""
        ...

    def staff_member(self, staff_id: str) -> Staff | None:
        """The account with that id."""
        ...

    def staff_named(self, name: str) -> Staff | None:
        """The account with that sign-in name, whatever its case."""
        ...

    def session(self, token_hash: str, now: datetime) -> LoginSession | None:
        """The live session with that hashed cookie, of an active account."""
        ...

    def sessions_of(self, staff_id: str, now: datetime) -> Sequence[LoginSession]:
        """The live sessions of that person, the last seen first."""
        ...

    def second_factor(self, staff_id: str) -> SecondFactor | None:
        """The second factor of that person, active or about to be."""
        ...

    def recovery_codes_left(self, staff_id: str) -> int:
        """How many codes that person may use without the telephone."""
        ...

    def audit(self, asked: AuditQuery) -> Sequence[Audited]:
        """The events that are asked for, newest first."""
        ...

    def staff_by_token(self, token_hash: str) -> Staff | None:
        """The active account that owns that hashed bearer token."""
        ...

    def devices(self) -> Sequence[Device]:
        """Every device, by name."""
        ...

    def device_by_token(self, token_hash: str) -> Device | None:
        """The active device that owns that hashed bearer token."""
        ...

    def printers(self) -> Sequence[Printer]:
        """Every printer, by name."""
        ...

    def rolls(self) -> Mapping[str, PaperRoll]:
        """The paper of every printer, by the printer's name."""
        ...

    def printer_of(self, kiosk: str) -> str | None:
        """The printer of the active kiosk with that name."""
        ...

    def print_job(self, ticket_id: str) -> PrintJob | None:
        """The newest print job of that ticket."""
        ...

    def print_counts(self) -> Mapping[tuple[str, PrintState], int]:
        """How many jobs of the last day stand in each state, by printer."""
        ...

    def lost_papers(self) -> Sequence[LostPaper]:
        """The papers of the last day whose end is unknown and that nobody has printed again, oldest first."""
        ...

    def last_prints(self) -> Mapping[str, datetime]:
        """When the last paper of the last day that came out was asked for, by printer."""
        ...

    def configuration(self) -> Configuration:
        """The configuration in force; before the first one was published, what the station began with."""
        ...

    def configuration_at(self, at: datetime) -> Configuration:
        """The configuration that was in force at that moment; before the first version, the first one."""
        ...

    def draft(self) -> ConfigVersion | None:
        """The version of the configuration that is worked on."""
        ...

    def versions(self, limit: int) -> Sequence[ConfigVersion]:
        """The published versions of the configuration, the one in force first."""
        ...

    def last_version(self) -> int:
        """The highest number that a version bears; 0 if there is none."""
        ...

    def published_version(self) -> int:
        """The number of the version in force; 0 before the first one was published."""
        ...

    def changes_before(self, seq: int, limit: int) -> Sequence[Event]:
        """The events before that sequence that changed the station, its people or machines, newest first."""
        ...

    def pairing(self, code_hash: str, now: datetime) -> Pairing | None:
        """The device that waits to be paired with that code, if there is still time."""
        ...

    def answered(self, key: Key) -> CommandAnswer | None:
        """The answer once given to that key; InvalidInput if the key came with something else then."""
        ...
