"""The stored sign-ins and second factors, with the hashes of their secrets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, bindparam, delete, func, insert, select, true, update

from ciasc.ports import LoginSession, SecondFactor, Staff
from ciasc.storage.repositories.rows import AnyRow, Rows, Shape, here, named
from ciasc.storage.repositories.sql_staff import STAFF
from ciasc.storage.tables import login_session, recovery_code, second_factor, staff

_FACTOR: Final = Shape(SecondFactor, second_factor, "staff")
_FACTS: Final = ("token_hash", "agent", "created_at", "seen_at", "confirmed_at", "expires_at")
_SESSIONS: Final = (
    STAFF.select.add_columns(*(login_session.c[name] for name in _FACTS))
    .join(
        login_session,
        and_(login_session.c.station_id == staff.c.station_id, login_session.c.staff == staff.c.id),
    )
    .where(login_session.c.expires_at > bindparam("now"), staff.c.active == true())
)
_SESSION: Final = _SESSIONS.where(login_session.c.token_hash == bindparam("token_hash"))
_SESSIONS_OF: Final = _SESSIONS.where(staff.c.id == bindparam("staff")).order_by(
    login_session.c.seen_at.desc(), login_session.c.token_hash
)
_CODES_LEFT: Final = select(func.count()).where(*named(recovery_code, "staff"))
_ADD_SESSION: Final = insert(login_session).inline()
_THAT_SESSION: Final = update(login_session).where(*named(login_session, "token_hash"))
_SEEN: Final = _THAT_SESSION.values(seen_at=bindparam("at"))
_CONFIRMED: Final = _THAT_SESSION.values(confirmed_at=bindparam("at"))
_END_SESSION: Final = delete(login_session).where(*named(login_session, "token_hash"))
_END_FACTOR: Final = delete(second_factor).where(*named(second_factor, "staff"))
_END_CODES: Final = delete(recovery_code).where(*named(recovery_code, "staff"))
_ADD_CODE: Final = insert(recovery_code).inline()
_USE_CODE: Final = delete(recovery_code).where(
    here(recovery_code),
    recovery_code.c.staff == bindparam("of_staff"),
    recovery_code.c.code_hash == bindparam("of_code_hash"),
)


@dataclass(frozen=True, slots=True)
class SqlSessions:
    """The sign-ins and second factors of one station."""

    _rows: Rows

    def get(self, token_hash: str, now: datetime) -> LoginSession | None:
        """Return the live session with that hashed cookie, of an active account; None if there is none."""
        row = self._rows.first(_SESSION, token_hash=token_hash, now=now)
        return None if row is None else _session(row)

    def of_staff(self, staff_id: str, now: datetime) -> Sequence[LoginSession]:
        """Return the live sessions of that person, the last seen first."""
        return [_session(row) for row in self._rows.all(_SESSIONS_OF, staff=staff_id, now=now)]

    def second_factor(self, staff_id: str) -> SecondFactor | None:
        """Return the second factor of that person, active or being set up; None if there is none."""
        row = self._rows.first(_FACTOR.one, of_staff=staff_id)
        return None if row is None else _FACTOR.value(row)

    def recovery_codes_left(self, staff_id: str) -> int:
        """Return how many recovery codes that person has left."""
        row = self._rows.first(_CODES_LEFT, of_staff=staff_id)
        return int(row[0]) if row is not None else 0

    def add(
        self, token_hash: str, staff_id: str, now: datetime, expires_at: datetime, agent: str = ""
    ) -> None:
        """Store a sign-in, confirmed now, with that kind of browser."""
        row = {
            "station_id": self._rows.station_id,
            "token_hash": token_hash,
            "staff": staff_id,
            "agent": agent,
        }
        times = {"created_at": now, "seen_at": now, "confirmed_at": now, "expires_at": expires_at}
        self._rows.connection.execute(_ADD_SESSION, {**row, **times})

    def seen(self, token_hash: str, at: datetime) -> None:
        """Update when a session was last used."""
        self._of_session(_SEEN, token_hash, at=at)

    def confirmed(self, token_hash: str, at: datetime) -> None:
        """Update when the password was last confirmed."""
        self._of_session(_CONFIRMED, token_hash, at=at)

    def end(self, token_hash: str) -> None:
        """End one sign-in."""
        self._of_session(_END_SESSION, token_hash)

    def save_second_factor(self, factor: SecondFactor) -> None:
        """Create or update the second factor of a person."""
        _FACTOR.put(self._rows.connection, self._rows.station_id, factor)

    def end_second_factor(self, staff_id: str) -> bool:
        """Delete the second factor of a person with its recovery codes; return whether there was one."""
        of = {"of_station": self._rows.station_id, "of_staff": staff_id}
        self._rows.connection.execute(_END_CODES, of)
        return self._rows.connection.execute(_END_FACTOR, of).rowcount == 1

    def set_recovery_codes(self, staff_id: str, code_hashes: Sequence[str]) -> None:
        """Set the recovery codes of a person, in place of all earlier ones."""
        self._rows.change(_END_CODES, of_staff=staff_id)
        for code_hash in code_hashes:
            row = {"station_id": self._rows.station_id, "staff": staff_id, "code_hash": code_hash}
            self._rows.connection.execute(_ADD_CODE, row)

    def use_recovery_code(self, staff_id: str, code_hash: str) -> bool:
        """Use up a recovery code; return False if that person has no such code."""
        of = {"of_station": self._rows.station_id, "of_staff": staff_id, "of_code_hash": code_hash}
        return self._rows.connection.execute(_USE_CODE, of).rowcount == 1

    def _of_session(self, statement: Any, token_hash: str, **values: object) -> None:  # noqa: ANN401 - an update or a delete
        names = {"of_station": self._rows.station_id, "of_token_hash": token_hash}
        self._rows.connection.execute(statement, {**names, **values})


def _session(row: AnyRow) -> LoginSession:
    found: dict[str, Any] = row._asdict()
    facts = {name: found.pop(name) for name in _FACTS}
    return LoginSession(Staff(**found), **facts)
