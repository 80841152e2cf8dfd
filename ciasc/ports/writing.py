"""What may be changed of a station's stored state."""

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
    """A view that may also change the state; what it did is kept only if the block ends without an error."""

    def remember(self, key: Key, answer: CommandAnswer, now: datetime) -> None:
        """Keep the answer of that key; Conflict if it has one."""
        ...

    def take_number(self, day: date, letter: str) -> int:
        """The next number of that letter on that day: 1, 2, 3 and so on, without gaps."""
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
        """Append an event with the station's next sequence and give it back."""
        ...

    def add_ticket(self, ticket: Ticket) -> None:
        """Store a new ticket; Conflict if its id or its number exists."""
        ...

    def save_ticket(self, ticket: Ticket) -> None:
        """Store a moved ticket; StaleVersion unless the stored one is exactly one version older."""
        ...

    def end_leg(self, leg: Leg) -> None:
        """Store a leg that ended."""
        ...

    def keep_promise(self, promise: WaitPromise) -> None:
        """Keep what was foreseen for a new ticket."""
        ...

    def save_scores(self, day: date, scores: Iterable[EstimateScore]) -> None:
        """Store the scores of a day, anew if it had them."""
        ...

    def reopen_leg(self, ticket_id: str, leg: int) -> None:
        """Forget that a leg ended, because the step that ended it was undone."""
        ...

    def save_desk(self, desk: Desk) -> None:
        """Store a desk one version on, else StaleVersion; Conflict if the person has another one open."""
        ...

    def heard_from(self, desk: int, at: datetime) -> None:
        """Note the heartbeat of a desk's window."""
        ...

    def save_alert(self, alert: Alert) -> None:
        """Store an alert, new or changed."""
        ...

    def queue_print(self, ticket: Ticket, printer: str, at: datetime, *, copy: bool = False) -> PrintJob:
        """Queue the paper of a ticket in the same commit."""
        ...

    def save_station(self, station: StationInfo) -> None:
        """Store the station's name, district and whether it is open."""
        ...

    def save_service(self, service: Service) -> None:
        """Store a service, new or changed."""
        ...

    def add_desk(self, number: int) -> None:
        """Add a closed desk."""
        ...

    def save_staff(self, staff: Staff) -> None:
        """Store an account, new or changed; Conflict if the sign-in name is taken."""
        ...

    def add_session(
        self, token_hash: str, staff_id: str, now: datetime, expires_at: datetime, agent: str = ""
    ) -> None:
        """Keep a sign-in, confirmed now, of that kind of browser."""
        ...

    def session_seen(self, token_hash: str, at: datetime) -> None:
        """Note when a session last asked for something."""
        ...

    def session_confirmed(self, token_hash: str, at: datetime) -> None:
        """Note when the password was asked for once more."""
        ...

    def save_second_factor(self, factor: SecondFactor) -> None:
        """Store the second factor of a person, new or changed."""
        ...

    def end_second_factor(self, staff_id: str) -> bool:
        """Forget the second factor of a person with its recovery codes; whether there was one."""
        ...

    def set_recovery_codes(self, staff_id: str, code_hashes: Sequence[str]) -> None:
        """Let these, and no others, be the recovery codes of a person."""
        ...

    def use_recovery_code(self, staff_id: str, code_hash: str) -> bool:
        """Use a recovery code up; False if that person has no such code."""
        ...

    def end_session(self, token_hash: str) -> None:
        """End one sign-in."""
        ...

    def end_access(self, staff_id: str) -> None:
        """End every sign-in of a person and every token of their programs."""
        ...

    def add_staff_token(self, token_hash: str, staff_id: str, now: datetime) -> None:
        """Keep a bearer token of a person's program."""
        ...

    def device_seen(self, name: str, at: datetime) -> None:
        """Note when a device last asked for something."""
        ...

    def save_device(self, device: Device, token_hash: str | None = None) -> None:
        """Store a device, new or changed, with its token when that is new."""
        ...

    def save_printer(self, printer: Printer) -> None:
        """Store a printer, new or changed; a new one has a new roll."""
        ...

    def save_roll(self, roll: PaperRoll) -> None:
        """Store the paper of a printer."""
        ...

    def remove_printer(self, name: str) -> None:
        """Forget a printer with its papers and its roll; Conflict while an active kiosk prints on it."""
        ...

    def save_version(self, version: ConfigVersion) -> None:
        """Store a version of the configuration, new or changed."""
        ...

    def discard_draft(self) -> None:
        """Forget the version of the configuration that is worked on."""
        ...

    def add_pairing(self, pairing: Pairing, now: datetime) -> None:
        """Keep a device that waits to be paired, and forget those whose time is over."""
        ...

    def end_pairing(self, code_hash: str) -> None:
        """Forget a device that was paired."""
        ...

    def close_day(self, day: date, rows: Mapping[HourCell, Figures], at: datetime) -> None:
        """Store the figures of a day in place of those that it has."""
        ...

    def reopen_days(self, after: date) -> None:
        """Forget that the days after that one are closed, and their figures; what happened in them stays."""
        ...

    def purge_day(self, day: date, at: datetime) -> None:
        """Forget the notes, references and secrets of the ended tickets of that closed day."""
        ...

    def tidy(self, before: datetime) -> int:
        """Forget remembered answers and expired sessions older than that; how many rows went."""
        ...
