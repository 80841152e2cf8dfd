"""Change accounts, for the pages and the command line alike."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from ciasc.domain.core.errors import Conflict, InvalidInput, JsonValue, NotFound
from ciasc.domain.core.messages import Message, message
from ciasc.domain.core.permissions import STAFF_ROLES, Actor, Role
from ciasc.domain.tickets.events import EventKind
from ciasc.ports import Reading, Staff, Transaction
from ciasc.station.access.hashing import hash_secret, new_secret


def checked_name(what: Message, name: str, most: int) -> str:
    """Return the name without blanks around it; InvalidInput if it does not fit a line or an address."""
    name = name.strip()
    if not name or len(name) > most or not name.isprintable():
        raise InvalidInput("station.name.length", what=what, most=most)
    if "/" in name or not name.strip("."):
        raise InvalidInput("station.name.characters", what=what)
    return name


def find_staff(tx: Reading, name: str) -> Staff:
    """Return the account with that sign-in name; raise NotFound if there is none."""
    wanted = name.strip().casefold()
    account = next((one for one in tx.staff.all() if one.name.casefold() == wanted), None)
    if account is None:
        raise NotFound("station.account.not_found", name=name)
    return account


def add_staff(
    tx: Transaction,
    by: Actor,
    at: datetime,
    name: str,
    role: Role,
    password_hash: str,
    *,
    must_change: bool,
    languages: frozenset[str] = frozenset(),
) -> None:
    """Create an account; the person must change the password at first use if `must_change`."""
    if role not in STAFF_ROLES:
        raise InvalidInput("station.account.not_a_staff_role")
    account = Staff(
        id=f"staff:{uuid4().hex[:12]}",
        name=checked_name(message("station.name.account"), name, 60),
        role=role,
        password_hash=password_hash,
        active=True,
        must_change=must_change,
        languages=languages,
    )
    tx.staff.save(account)
    record_staff_change(
        tx,
        by,
        at,
        account,
        "added",
        {"role": (None, role.value), "languages": (None, [*sorted(languages)] or None)},
    )


def note_languages(tx: Transaction, by: Actor, at: datetime, name: str, languages: frozenset[str]) -> None:
    """Set the languages that a person speaks in addition to Spanish, from the next opening of a desk."""
    account = find_staff(tx, name)
    tx.staff.save(replace(account, languages=languages))
    before: JsonValue = [*sorted(account.languages)]
    record_staff_change(tx, by, at, account, "languages", {"languages": (before, [*sorted(languages)])})


def disable_staff(tx: Transaction, by: Actor, at: datetime, name: str) -> None:
    """Disable an account and end its sign-ins; raise Conflict if it is the only administrator."""
    account = find_staff(tx, name)
    others = (one for one in tx.staff.all() if one.id != account.id and one.active)
    if account.role is Role.ADMIN and all(one.role is not Role.ADMIN for one in others):
        raise Conflict("station.account.only_administrator", now=account.summary())
    tx.staff.save(replace(account, active=False))
    tx.staff.end_access(account.id)
    record_staff_change(tx, by, at, account, "disabled", {"active": (account.active, False)})


def reset_staff(tx: Transaction, by: Actor, at: datetime, name: str, password_hash: str) -> bool:
    """Set a new first password; return whether there was a second factor.

    The account is active again, its sign-ins end, and the second factor is deleted.
    """
    account = find_staff(tx, name)
    tx.staff.save(replace(account, password_hash=password_hash, active=True, must_change=True))
    tx.staff.end_access(account.id)
    had_second = tx.sessions.end_second_factor(account.id)
    record_staff_change(tx, by, at, account, "reset", {"active": (account.active, True)})
    return had_second


def add_staff_token(tx: Transaction, by: Actor, at: datetime, account: Staff) -> str:
    """Create a bearer token for the programs of that account, to be shown one time."""
    secret = new_secret()
    tx.staff.add_token(hash_secret(secret), account.id, at)
    record_staff_change(tx, by, at, account, "token", {})
    return secret


def record_staff_change(
    tx: Transaction,
    by: Actor,
    at: datetime,
    account: Staff,
    what: str,
    changes: Mapping[str, tuple[JsonValue, JsonValue]] | None = None,
) -> None:
    """Record an event with what was done to an account, and its changed fields, each before and after."""
    fields = {} if changes is None else changes_for_event(changes)
    tx.events.record(EventKind.STAFF_CHANGED, by, at, data={"staff": account.id, "what": what, **fields})


def changes_for_event(changes: Mapping[str, tuple[JsonValue, JsonValue]]) -> dict[str, JsonValue]:
    """Return which of those fields differ, each before and after, as an event stores it."""
    rows = [
        {"path": path, "before": before, "after": after}
        for path, (before, after) in changes.items()
        if before != after
    ]
    return {"changes": rows}
