"""The stored accounts, with the hashes of their passwords and tokens."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import and_, bindparam, delete, insert, true

from ciasc.domain.core.errors import Conflict
from ciasc.domain.core.permissions import casefolded_name
from ciasc.ports import Staff
from ciasc.storage.repositories.rows import Rows, Shape, named
from ciasc.storage.tables import (
    login_session,
    staff,
    staff_token,
)

STAFF: Final = Shape(Staff, staff, "id")
_ALL: Final = STAFF.select.order_by(staff.c.folded)
_NAMED: Final = STAFF.select.where(staff.c.folded == bindparam("folded"))
_BY_TOKEN: Final = STAFF.select.join(
    staff_token, and_(staff_token.c.station_id == staff.c.station_id, staff_token.c.staff == staff.c.id)
).where(staff_token.c.token_hash == bindparam("token_hash"), staff.c.active == true())
_ADD_TOKEN: Final = insert(staff_token).inline()
_END_SESSIONS: Final = delete(login_session).where(*named(login_session, "staff"))
_END_TOKENS: Final = delete(staff_token).where(*named(staff_token, "staff"))


@dataclass(frozen=True, slots=True)
class SqlStaff:
    """The accounts of one station."""

    _rows: Rows

    def all(self) -> Sequence[Staff]:
        """Return every account, by name."""
        return STAFF.values(self._rows.all(_ALL))

    def get(self, staff_id: str) -> Staff | None:
        """Return the account with that id."""
        row = self._rows.first(STAFF.one, of_id=staff_id)
        return None if row is None else STAFF.value(row)

    def named(self, name: str) -> Staff | None:
        """Return the account with that sign-in name, in any case; None if there is none."""
        row = self._rows.first(_NAMED, folded=casefolded_name(name))
        return None if row is None else STAFF.value(row)

    def by_token(self, token_hash: str) -> Staff | None:
        """Return the active account with that hashed bearer token; None if there is none."""
        row = self._rows.first(_BY_TOKEN, token_hash=token_hash)
        return None if row is None else STAFF.value(row)

    def save(self, staff: Staff) -> None:
        """Create or update an account; raise Conflict if the sign-in name is taken."""
        namesake = self.named(staff.name)
        if namesake is not None and namesake.id != staff.id:
            raise Conflict("storage.staff.name_taken", name=namesake.name, now=namesake.summary())
        STAFF.put(self._rows.connection, self._rows.station_id, staff, folded=casefolded_name(staff.name))

    def end_access(self, staff_id: str) -> None:
        """End every sign-in of a person and every token of their programs."""
        for words in (_END_SESSIONS, _END_TOKENS):
            self._rows.change(words, of_staff=staff_id)

    def add_token(self, token_hash: str, staff_id: str, now: datetime) -> None:
        """Store a bearer token of a person's program."""
        row = {"token_hash": token_hash, "staff": staff_id, "created_at": now}
        self._rows.connection.execute(_ADD_TOKEN, {"station_id": self._rows.station_id, **row})
