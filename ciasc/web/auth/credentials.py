"""The caller of a request: a person, a program or a device, by a secret stored as a hash alone."""

import contextlib
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from typing import Final

from flask import Request

from ciasc.domain.core.errors import NotAllowed, Unavailable
from ciasc.domain.core.permissions import DEVICE_ROLES, Actor, Role
from ciasc.ports import Device, Staff
from ciasc.station import Station
from ciasc.station.access.change_devices import device_seen
from ciasc.station.access.hashing import hash_secret
from ciasc.web.auth.origin import ORIGIN_LOG, foreign_reason

SESSION_COOKIE: Final = "ciasc_session"
DEVICE_COOKIES: Final[Mapping[Role, str]] = {
    role: f"ciasc_{role.value}" for role in DEVICE_ROLES if role is not Role.BUTTON
}
"""A browser may be a kiosk and a display at once, as on a table where a station is tried; never a button."""

CSRF_HEADER: Final = "X-CSRF-Token"
_SEEN_EVERY: Final = timedelta(minutes=1)
_BELIEVED_S: Final = 1.0
_BELIEVED_MOST: Final = 1000


def csrf_of(secret: str) -> str:
    """Return the CSRF token of a cookie: only a page of this server can know it."""
    return sha256(b"csrf:" + secret.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Caller:
    """The caller, and the cookie's secret if a cookie (a page) signed the request and not a header.

    `confirmed_at` is when a person signed in or gave the password again, None without a session.
    """

    actor: Actor
    cookie: str | None = None
    staff: Staff | None = None
    confirmed_at: datetime | None = None

    @property
    def csrf(self) -> str:
        """Return the CSRF token that this caller's pages must send with each change."""
        return csrf_of(self.cookie) if self.cookie else ""

    @property
    def holder(self) -> str:
        """Return the holder of a desk's window: this browser's session, or all programs of the person."""
        return hash_secret(self.cookie) if self.cookie else f"program:{self.actor.id}"

    def must_have_own_password(self) -> None:
        """Raise NotAllowed for a person who still has a password that another set, else return."""
        if self.cookie is not None and self.staff is not None and self.staff.must_change:
            raise NotAllowed("web.access.own_password")


class Callers:
    """Get callers by their secrets. A bearer token that was checked is valid for a second more.

    So a revoked token may still be used for that second; a cookie is checked each time.
    """

    def __init__(self, station: Station) -> None:
        self._station = station
        self._believed: dict[str, tuple[float, Caller | None]] = {}

    def of(self, request: Request) -> Caller | None:
        """Return the caller of this request; None without a valid secret. A bearer token goes before cookies.

        Of several cookies the one whose CSRF token the page sent counts, else the person's.
        """
        bearer = bearer_of(request.headers.get("Authorization"))
        if bearer:
            return self.by_token(bearer)
        found = list(self.by_cookies(request))
        sent = request.headers.get(CSRF_HEADER, "")
        return next((who for who in found if _same(sent, who.csrf)), found[0] if found else None)

    def by_cookies(self, request: Request) -> Iterator[Caller]:
        """Return all callers of the cookies that the browser sent: the person signed in, then devices."""
        session = request.cookies.get(SESSION_COOKIE)
        if session and (person := self.by_session(session)) is not None:
            yield person
        for name in DEVICE_COOKIES.values():
            cookie = request.cookies.get(name)
            if cookie and (device := self.by_device(cookie)) is not None:
                yield device

    def again(self, who: Caller, token: str | None) -> Caller | None:
        """Return the same caller as they are now, by the bearer token or cookie that they sent before."""
        if token is not None:
            return self._bearer(hash_secret(token))
        if who.cookie is None:
            return None
        return self.by_device(who.cookie) if who.staff is None else self.by_session(who.cookie)

    def by_token(self, token: str) -> Caller | None:
        """Return the device or the program of a person with that bearer token."""
        digest, at = hash_secret(token), time.monotonic()
        believed = self._believed.get(digest)
        if believed is not None and at - believed[0] < _BELIEVED_S:
            return believed[1]
        found = self._bearer(digest)
        if len(self._believed) >= _BELIEVED_MOST:
            self._believed = {}
        self._believed[digest] = (at, found)
        return found

    def by_session(self, cookie: str) -> Caller | None:
        """Return the person signed in with that cookie; update once a minute when they were seen."""
        station = self._station
        now, pace = station.clock(), station.pace()
        with station.store.read() as tx:
            found = tx.sessions.get(hash_secret(cookie), pace.deadline(now, station.session_lasts))
        if found is None:
            return None
        if now - found.seen_at > pace.span(_SEEN_EVERY):
            with contextlib.suppress(Unavailable):
                station.run(station.sign_ins.seen, cookie)
        return Caller(found.staff.actor, cookie, found.staff, found.confirmed_at)

    def by_device(self, cookie: str) -> Caller | None:
        """Return the device of the browser with that cookie."""
        with self._station.store.read() as tx:
            found = tx.devices.by_token(hash_secret(cookie))
        return None if found is None else self._device(found, cookie)

    def _bearer(self, digest: str) -> Caller | None:
        with self._station.store.read() as tx:
            device, staff = tx.devices.by_token(digest), tx.staff.by_token(digest)
        if device is not None:
            return self._device(device, None)
        return Caller(staff.actor, None, staff) if staff is not None else None

    def _device(self, device: Device, cookie: str | None) -> Caller:
        """Return the device as a caller; update once a minute when it was seen."""
        station, now = self._station, self._station.clock()
        if device.seen_at is None or now - device.seen_at > station.pace().span(_SEEN_EVERY):
            with contextlib.suppress(Unavailable):
                station.run(device_seen, now, device.name)
        return Caller(device.actor, cookie)


def bearer_of(header: str | None) -> str | None:
    """Return the token of an `Authorization: Bearer` header."""
    scheme, _, token = (header or "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token.strip() else None


def check_csrf(request: Request, who: Caller, sent: str | None = None) -> None:
    """Return if a change signed by a cookie has the page's token, else raise NotAllowed.

    `sent` is the token of a form; without it the header counts.
    """
    if who.cookie is None:
        return
    if not _same(request.headers.get(CSRF_HEADER, "") if sent is None else sent, who.csrf):
        raise NotAllowed("web.access.expired_page")


def is_forgeable(who: Caller | None) -> bool:
    """Return whether another site's page could make a browser send this: never what a header signs."""
    return who is None or who.cookie is not None


def check_origin(request: Request, who: Caller | None) -> None:
    """Return unless a browser says that another site's page sent this, else raise NotAllowed."""
    reason = foreign_reason(request) if is_forgeable(who) else None
    if reason is not None:
        ORIGIN_LOG.refused(request, reason, "http")
        raise NotAllowed("web.access.other_site")


def _same(sent: str, secret: str) -> bool:
    return compare_digest(sent.encode(), secret.encode())
