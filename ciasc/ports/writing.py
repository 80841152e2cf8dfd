"""The writing side of the store: the changes of a station's state."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from ciasc.domain.config.document import ConfigVersion
from ciasc.domain.core.errors import JsonValue
from ciasc.domain.core.paper_roll import PaperRoll
from ciasc.domain.core.permissions import Actor
from ciasc.domain.core.print_jobs import PrintJob
from ciasc.domain.core.services import Service
from ciasc.domain.forecast.accuracy import EstimateScore, WaitPromise
from ciasc.domain.queueing.alerts import Alert
from ciasc.domain.queueing.desk import Desk
from ciasc.domain.stats.figures import Figures
from ciasc.domain.stats.grouping import HourCell
from ciasc.domain.stats.legs import Leg
from ciasc.domain.tickets.events import Event, EventKind
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports.reading import Reading
from ciasc.ports.records import CommandAnswer, Device, Key, Pairing, Printer, SecondFactor, Staff, StationInfo


class Transaction(Reading, Protocol):
    """A view that may also change the state; it is rolled back if the block ends with an error."""

    def remember(self, key: Key, answer: CommandAnswer, now: datetime) -> None:
        """Store the answer of that key; raise Conflict if it has one."""
        ...

    def take_number(self, day: date, letter: str) -> int:
        """Return the next number of that letter on that day: 1, 2, 3 and so on, without gaps."""
        ...

    def record(
        self,
        kind: EventKind,
        actor: Actor,
        at: datetime,
        *,
        ticket: str | None = None,
        desk: int | None = None,
        data: Mapping[str, JsonValue] | None = None,
    ) -> Event:
        """Append an event with the station's next sequence and return it."""
        ...

    def add_ticket(self, ticket: Ticket) -> None:
        """Store a new ticket; raise Conflict if its id or its number exists."""
        ...

    def save_ticket(self, ticket: Ticket) -> None:
        """Store a moved ticket; raise StaleVersion unless the stored one is exactly one version older."""
        ...

    def end_leg(self, leg: Leg) -> None:
        """Store a leg that ended."""
        ...

    def keep_promise(self, promise: WaitPromise) -> None:
        """Store what was estimated for a new ticket."""
        ...

    def save_scores(self, day: date, scores: Iterable[EstimateScore]) -> None:
        """Store the scores of a day in place of those that it has."""
        ...

    def reopen_leg(self, ticket_id: str, leg: int) -> None:
        """Open a leg again, because the step that ended it was undone."""
        ...

    def save_desk(self, desk: Desk) -> None:
        """Update a desk, else raise StaleVersion; Conflict if the person has another one open."""
        ...

    def heard_from(self, desk: int, at: datetime) -> None:
        """Store the time of the last heartbeat of a desk's window."""
        ...

    def save_alert(self, alert: Alert) -> None:
        """Create or update an alert."""
        ...

    def queue_print(self, ticket: Ticket, printer: str, at: datetime, *, copy: bool = False) -> PrintJob:
        """Queue the paper of a ticket in the same commit."""
        ...

    def save_station(self, station: StationInfo) -> None:
        """Update the station's name, district and opening; set its sequence only when it is new."""
        ...

    def save_service(self, service: Service) -> None:
        """Create or update a service."""
        ...

    def add_desk(self, number: int) -> None:
        """Create a closed desk; raise Conflict if the number exists."""
        ...

    def save_staff(self, staff: Staff) -> None:
        """Create or update an account; raise Conflict if the sign-in name is taken."""
        ...

    def add_session(
        self, token_hash: str, staff_id: str, now: datetime, expires_at: datetime, agent: str = ""
    ) -> None:
        """Store a sign-in, confirmed now, with that kind of browser."""
        ...

    def session_seen(self, token_hash: str, at: datetime) -> None:
        """Update when a session was last used."""
        ...

    def session_confirmed(self, token_hash: str, at: datetime) -> None:
        """Update when the password was last confirmed."""
        ...

    def save_second_factor(self, factor: SecondFactor) -> None:
        """Create or update the second factor of a person."""
        ...

    def end_second_factor(self, staff_id: str) -> bool:
        """Delete the second factor of a person with its recovery codes; return whether there was one."""
        ...

    def set_recovery_codes(self, staff_id: str, code_hashes: Sequence[str]) -> None:
        """Set the recovery codes of a person, in place of all earlier ones."""
        ...

    def use_recovery_code(self, staff_id: str, code_hash: str) -> bool:
        """Use up a recovery code; return False if that person has no such code."""
        ...

    def end_session(self, token_hash: str) -> None:
        """End one sign-in."""
        ...

    def end_access(self, staff_id: str) -> None:
        """End every sign-in of a person and every token of their programs."""
        ...

    def add_staff_token(self, token_hash: str, staff_id: str, now: datetime) -> None:
        """Store a bearer token of a person's program."""
        ...

    def device_seen(self, name: str, at: datetime) -> None:
        """Update when a device last sent a request."""
        ...

    def save_device(self, device: Device, token_hash: str | None = None) -> None:
        """Create or update a device, with its token when it is new; NotFound without its printer or desk."""
        ...

    def save_printer(self, printer: Printer) -> None:
        """Create or update a printer; a new one has a new roll."""
        ...

    def save_roll(self, roll: PaperRoll) -> None:
        """Update the paper roll of a printer."""
        ...

    def remove_printer(self, name: str) -> None:
        """Delete a printer with its papers and its roll; Conflict while an active kiosk prints on it."""
        ...

    def save_version(self, version: ConfigVersion) -> None:
        """Create or update a version of the configuration."""
        ...

    def discard_draft(self) -> None:
        """Delete the draft of the configuration."""
        ...

    def add_pairing(self, pairing: Pairing, now: datetime) -> None:
        """Store a device that waits to be paired, and delete those that have expired."""
        ...

    def end_pairing(self, code_hash: str) -> None:
        """Delete the pairing of a device."""
        ...

    def close_day(self, day: date, rows: Mapping[HourCell, Figures], at: datetime) -> None:
        """Store the figures of a day in place of those that it has."""
        ...

    def reopen_days(self, after: date) -> None:
        """Delete the figures of the days after that one: they are open again; their events are kept."""
        ...

    def purge_day(self, day: date, at: datetime) -> None:
        """Delete the notes, references and secrets of the ended tickets of that closed day."""
        ...

    def tidy(self, before: datetime) -> int:
        """Delete stored answers and expired sessions older than that; return how many rows."""
        ...
