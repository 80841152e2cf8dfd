"""What the station keeps of itself, its people and its machines, and what goes over its edge."""

from dataclasses import dataclass
from datetime import datetime

from ciasc.domain.core.errors import JsonValue
from ciasc.domain.core.permissions import Actor, Role
from ciasc.domain.tickets.events import Event, EventKind


@dataclass(frozen=True, slots=True)
class StationInfo:
    """The station itself: its row in every table, its name, and whether it gives tickets now."""

    id: int
    name: str
    district: str
    open: bool
    seq: int


@dataclass(frozen=True, slots=True)
class CommandAnswer:
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

    def summary(self) -> dict[str, JsonValue]:
        """What is true of the account now."""
        return {"name": self.name, "role": self.role.value, "active": self.active}


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
    kind: EventKind | None = None
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
    until_min: int | None = None
