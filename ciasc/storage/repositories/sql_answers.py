"""The stored answers to commands, by idempotency key."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, insert

from ciasc.domain.core.errors import InvalidInput
from ciasc.ports import CommandAnswer, Key
from ciasc.storage.compiled_writes import CompiledWrite
from ciasc.storage.repositories.rows import Rows, named
from ciasc.storage.tables import idempotency, login_session

_ANSWERED: Final = idempotency.select().where(*named(idempotency, "key"))
_REMEMBER: Final = CompiledWrite(
    insert(idempotency).inline(),
    idempotency,
    ("station_id", "key", "fingerprint", "status", "body", "created_at"),
)
_FORGET_ANSWERS: Final = delete(idempotency).where(
    idempotency.c.station_id == bindparam("of_station"), idempotency.c.created_at < bindparam("before")
)
_FORGET_SESSIONS: Final = delete(login_session).where(
    login_session.c.station_id == bindparam("of_station"), login_session.c.expires_at < bindparam("before")
)


@dataclass(frozen=True, slots=True)
class SqlAnswers:
    """The answers of one station."""

    _rows: Rows

    def get(self, key: Key) -> CommandAnswer | None:
        """Return the stored answer of that key, else None; InvalidInput if the request was another."""
        row = self._rows.first(_ANSWERED, of_key=key.key)
        if row is None:
            return None
        if row.fingerprint != key.fingerprint:
            raise InvalidInput("storage.station.key_of_other_request")
        return CommandAnswer(row.status, row.body)

    def remember(self, key: Key, answer: CommandAnswer, now: datetime) -> None:
        """Store the answer of that key; raise Conflict if it has one."""
        row = {"key": key.key, "fingerprint": key.fingerprint, "status": answer.status, "body": answer.body}
        _REMEMBER.run(self._rows.connection, {"station_id": self._rows.station_id, **row, "created_at": now})

    def tidy(self, before: datetime) -> int:
        """Delete stored answers and expired sessions older than that; return how many rows."""
        names = {"of_station": self._rows.station_id, "before": before}
        gone = [self._rows.connection.execute(words, names) for words in (_FORGET_ANSWERS, _FORGET_SESSIONS)]
        return sum(result.rowcount for result in gone)
