"""The records of a station, its staff and its devices, and the values that cross its edge."""

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
    """The answer of a command: an HTTP status and the exact text of the body."""

    status: int
    body: str


@dataclass(frozen=True, slots=True)
class Key:
    """An idempotency key and a fingerprint of the sender and the request."""

    key: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Staff:
    """An account. `password_hash` is argon2; `must_change` is set while the person has not chosen a password.

    `languages` are the tags of those that the person speaks in addition to Spanish: qu, ay, en, prl.
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
        """Return the account as the actor of a step."""
        return Actor(id=self.id, role=self.role, name=self.name)

    def summary(self) -> dict[str, JsonValue]:
        """Return what an event or page shows of the account."""
        return {"name": self.name, "role": self.role.value, "active": self.active}


@dataclass(frozen=True, slots=True)
class LoginSession:
    """A signed-in browser; only the hash of its cookie is stored.

    `agent` is the kind of browser in a few words; `confirmed_at` is when the password was last confirmed.
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
        """Return the public id of this session, which gives no access."""
        return self.token_hash[:16]


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """The secret from which a person's telephone computes codes (TOTP), required if `active`.

    `last_step` is the half minute of the last code that was used, so that none is used twice.
    """

    staff: str
    secret: str
    active: bool
    last_step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditQuery:
    """A query for events, newest first: in [since, until), before a sequence, by actor, kind and place."""

    since: datetime
    until: datetime
    limit: int
    before_seq: int | None = None
    actor: str | None = None
    kind: EventKind | None = None
    desk: int | None = None


@dataclass(frozen=True, slots=True)
class Audited:
    """An event in the audit trail, with the number of its ticket."""

    event: Event
    code: str | None


@dataclass(frozen=True, slots=True)
class Device:
    """A device with its own token: `printer` is where a kiosk prints, `desk` where a call button is.

    A kiosk of its own has `band`, the numbers that it may issue without the station, and the address and
    the profile of the printer that is plugged into it. `screen` and `voice` are a
    kiosk's, as `KioskScreen` and `KioskVoice` write them.
    """

    name: str
    role: Role
    printer: str | None
    active: bool
    seen_at: datetime | None
    desk: int | None = None
    band: str | None = None
    own_printer: str | None = None
    own_profile: str | None = None
    screen: str | None = None
    voice: str | None = None

    @property
    def actor(self) -> Actor:
        """Return the device as the actor of a step."""
        return Actor(id=f"{self.role.value}:{self.name}", role=self.role, name=self.name, desk=self.desk)


@dataclass(frozen=True, slots=True)
class Printer:
    """A printer that this server owns, by its address and the profile of its model."""

    name: str
    url: str
    profile: str


@dataclass(frozen=True, slots=True)
class Pairing:
    """A kiosk or display that waits for its browser to show the code; only the hash is stored.

    `band` and the own printer are those of the device.
    """

    code_hash: str
    name: str
    role: Role
    printer: str | None
    expires_at: datetime
    band: str | None = None
    own_printer: str | None = None
    own_profile: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A choice on a self-contained kiosk; the kiosk creates `id`, so that no ticket is given twice."""

    id: str
    service: str
    lane: str
    lang: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A ticket as a self-contained kiosk gave it; `offline` if the station did not know it then.

    `token` is the secret of its phone page; this, `ahead` and the minutes are None where they are unknown.
    `shows_code` is whether screen and paper show its number: not in the immediate lane, unless the station
    wants that. `heard_by` names where the alert of danger rings.
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
    shows_code: bool = True
    heard_by: tuple[str, ...] = ()
