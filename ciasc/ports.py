"""What the station needs from the world, on one page: a clock, a store, and somebody to tell."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from ciasc.domain.alert import Alert
from ciasc.domain.calling import Head, Line
from ciasc.domain.configuration import Configuration, ConfigVersion
from ciasc.domain.desk import Desk
from ciasc.domain.errors import JsonValue
from ciasc.domain.events import Event, Kind
from ciasc.domain.indicators import Leg
from ciasc.domain.paper import Roll
from ciasc.domain.people import Actor, Role
from ciasc.domain.printing import LostPaper, PrintJob, PrintState
from ciasc.domain.service import Service
from ciasc.domain.ticket import Call, Ticket

Clock = Callable[[], datetime]
"""The present moment, aware, in UTC."""

Publish = Callable[[], None]
"""Told after each commit that changed something, so that the screens are drawn anew; never blocks."""


@dataclass(frozen=True, slots=True)
class StationInfo:
    """The station itself: its row in every table, its name, and whether it gives tickets now."""

    id: int
    name: str
    district: str
    open: bool
    seq: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command answered: an HTTP status and the exact text of the body."""

    status: int
    body: str


@dataclass(frozen=True, slots=True)
class Key:
    """An idempotency key and a fingerprint of who sent what with it."""

    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Staff:
    """An account. `password_hash` is argon2; `must_change` until the person has chosen a password.

    `languages` are those that the person speaks besides Spanish, by their tags: qu, ay, en, prl.
    """

    id: str
    name: str
    role: Role
    password_hash: str
    active: bool
    must_change: bool
    languages: frozenset[str] = frozenset()

    @property
    def actor(self) -> Actor:
        """The account as somebody who acts."""
        return Actor(id=self.id, role=self.role, name=self.name)


@dataclass(frozen=True, slots=True)
class LoginSession:
    """A signed-in browser; only the hash of its cookie is stored.

    `agent` is the kind of browser in a few words; `confirmed_at` is when the password was last asked for.
    """

    staff: Staff
    token_hash: str
    agent: str
    created_at: datetime
    seen_at: datetime
    confirmed_at: datetime
    expires_at: datetime

    @property
    def id(self) -> str:
        """What names this session to its owner, and opens nothing."""
        return self.token_hash[:16]


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """The secret that a person's telephone makes codes of (TOTP), asked for if `active`.

    `last_step` is the half minute of the last code that was taken, so that none is taken twice.
    """

    staff: str
    secret: str
    active: bool
    last_step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditQuery:
    """The events asked for, newest first: in [since, until), before a sequence, by whom, what, where."""

    since: datetime
    until: datetime
    limit: int
    before_seq: int | None = None
    actor: str | None = None
    kind: Kind | None = None
    desk: int | None = None


@dataclass(frozen=True, slots=True)
class Audited:
    """An event as an audit reads it, with the number of its ticket."""

    event: Event
    code: str | None


@dataclass(frozen=True, slots=True)
class Device:
    """What has a token of its own: `printer` is where a kiosk prints, `desk` where a call button stands."""

    name: str
    role: Role
    printer: str | None
    active: bool
    seen_at: datetime | None
    desk: int | None = None

    @property
    def actor(self) -> Actor:
        """The device as somebody who acts."""
        return Actor(id=f"{self.role.value}:{self.name}", role=self.role, name=self.name, desk=self.desk)


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer that this server owns, by its address and the profile of its model."""

    name: str
    url: str
    profile: str


@dataclass(frozen=True, slots=True)
class Pairing:
    """A kiosk or display that waits for its browser to show the code, of which only the hash is stored."""

    code_hash: str
    name: str
    role: Role
    printer: str | None
    expires_at: datetime


class Reading(Protocol):
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

    def waiting(self, line: Line | None = None, limit: int | None = None) -> Sequence[Ticket]:
        """The waiting tickets of that line (all if None), whose turn comes first standing first."""
        ...

    def heads(self, line: Line) -> Sequence[Head]:
        """The first of each lane in that line, and how many wait there."""
        ...

    def counts_ahead(self, ticket: Ticket) -> tuple[int, int]:
        """How many waiting tickets go before that one, 999 at most: of all services, and of its own."""
        ...

    def waiting_counts(self) -> Mapping[tuple[str, int], tuple[int, datetime]]:
        """How many wait and since when the first of them, by (service key, lane)."""
        ...

    def calls(self, since: datetime, until: datetime, at_least: int) -> Sequence[Call]:
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

    def legs(self, since: datetime, until: datetime) -> Sequence[Leg]:
        """The legs whose queue was joined in [since, until), ended and open ones, in order."""
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

    def rolls(self) -> Mapping[str, Roll]:
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

    def changes_before(self, seq: int, limit: int) -> Sequence[Event]:
        """The events before that sequence that changed the station, its people or machines, newest first."""
        ...

    def pairing(self, code_hash: str, now: datetime) -> Pairing | None:
        """The device that waits to be paired with that code, if there is still time."""
        ...

    def answered(self, key: Key) -> Answer | None:
        """The answer once given to that key; InvalidInput if the key came with something else then."""
        ...


class Transaction(Reading, Protocol):
    """A view that may also change the state; what it did is kept only if the block ends without an error."""

    def remember(self, key: Key, answer: Answer, now: datetime) -> None:
        """Keep the answer of that key; Conflict if it has one."""
        ...

    def take_number(self, day: date, letter: str) -> int:
        """The next number of that letter on that day: 1, 2, 3 and so on, without gaps."""
        ...

    def record(
        self,
        kind: Kind,
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

    def save_roll(self, roll: Roll) -> None:
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

    def tidy(self, before: datetime) -> int:
        """Forget remembered answers and expired sessions older than that; how many rows went."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody touched on a kiosk of its own; `id` is made there, so that nothing is given twice."""

    id: str
    service: str
    lane: str
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A ticket as a kiosk of its own gave it; `offline` if the station did not know of it then.

    `token` is the secret of its phone page; this, `ahead` and the minutes are None where nobody knows them.
    """

    id: str
    code: str
    service: str
    lane: str
    arrived_at: datetime
    offline: bool
    token: str | None = None
    ahead: int | None = None
    low_min: int | None = None
    high_min: int | None = None


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
