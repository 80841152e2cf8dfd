"""The audit trail: events newest first, by person, kind and place."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import and_, bindparam

from ciasc.domain.tickets.ticket_number import ticket_code
from ciasc.ports import Audited, AuditQuery
from ciasc.storage.repositories.event_log import EVENT
from ciasc.storage.repositories.rows import Rows
from ciasc.storage.tables import event, ticket

_AUDIT: Final = (
    EVENT.select.add_columns(ticket.c.letter, ticket.c.number)
    .outerjoin(ticket, and_(ticket.c.station_id == event.c.station_id, ticket.c.id == event.c.ticket))
    .where(event.c.at >= bindparam("since"), event.c.at < bindparam("until"))
    .order_by(event.c.seq.desc())
    .limit(bindparam("most"))
)


class AuditReading(Rows):
    """Read the audit trail."""

    def audit(self, asked: AuditQuery) -> Sequence[Audited]:
        """Return the events that match the query, newest first."""
        statement, names = (
            _AUDIT,
            dict[str, object]({"since": asked.since, "until": asked.until, "most": asked.limit}),
        )
        if asked.before_seq is not None:
            statement = statement.where(event.c.seq < bindparam("before"))
            names["before"] = asked.before_seq
        for name, wanted in (("actor", asked.actor), ("kind", asked.kind), ("desk", asked.desk)):
            if wanted is not None:
                statement = statement.where(event.c[name] == bindparam(name))
                names[name] = wanted
        return [_audited(*row) for row in self._all(statement, **names)]


def _audited(*row: object) -> Audited:
    *facts, letter, number = row
    [found] = EVENT.values([facts])
    return Audited(found, None if number is None else ticket_code(str(letter), int(str(number))))
