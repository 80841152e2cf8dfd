"""Changes to the queue, each guarded by the version that the writer saw."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, text, update
from sqlalchemy.exc import IntegrityError

from ciasc.domain.core.errors import Conflict, JsonValue, NotFound, StaleVersion
from ciasc.domain.core.permissions import Actor
from ciasc.domain.core.services import Service
from ciasc.domain.queueing.desk import Desk
from ciasc.domain.stats.legs import Leg
from ciasc.domain.tickets.events import Event, EventKind
from ciasc.domain.tickets.ticket import Ticket
from ciasc.ports import CommandAnswer, Key, StationInfo
from ciasc.storage.repositories.event_log import EVENT, LEG, HistoryReading
from ciasc.storage.repositories.queue_reading import DESK, SERVICE, QueueReading
from ciasc.storage.repositories.rows import Here, named
from ciasc.storage.repositories.waiting_tickets import TICKET
from ciasc.storage.tables import counter, idempotency, leg, login_session, station

_REMEMBER: Final = insert(idempotency).inline()
_NEXT_NUMBER: Final = text(
    "INSERT INTO counter (station_id, day, letter, number) VALUES (:station_id, :day, :letter, 1)"
    " ON CONFLICT (station_id, day, letter) DO UPDATE SET number = counter.number + 1"
    " RETURNING number"
).bindparams(bindparam("day", type_=counter.c.day.type))
_RAISE_SEQ: Final = (
    update(station).where(station.c.id == bindparam("of_station")).values(seq=bindparam("now"))
)
_REOPEN: Final = delete(leg).where(*named(leg, "ticket", "leg"))
_SAVE_STATION: Final = update(station).where(station.c.id == bindparam("of_station"))
_ADD_STATION: Final = insert(station).inline()
_FORGET_ANSWERS: Final = delete(idempotency).where(
    idempotency.c.station_id == bindparam("of_station"), idempotency.c.created_at < bindparam("before")
)
_FORGET_SESSIONS: Final = delete(login_session).where(
    login_session.c.station_id == bindparam("of_station"), login_session.c.expires_at < bindparam("before")
)


class QueueWriting(QueueReading, HistoryReading):
    """Write the queue. `recorded` holds the events of this transaction, in order."""

    def __init__(self, connection: Connection, here: Here) -> None:
        super().__init__(connection, here)
        self.recorded: list[Event] = []

    def remember(self, key: Key, answer: CommandAnswer, now: datetime) -> None:
        """Store the answer of that key; raise Conflict if it has one."""
        row = {"key": key.key, "fingerprint": key.fingerprint, "status": answer.status, "body": answer.body}
        self._connection.execute(_REMEMBER, {"station_id": self._station_id, **row, "created_at": now})

    def take_number(self, day: date, letter: str) -> int:
        """Return the next number of that letter on that day: 1, 2, 3 and so on, without gaps."""
        names = {"station_id": self._station_id, "day": day, "letter": letter}
        number: int = self._connection.execute(_NEXT_NUMBER, names).scalar_one()
        return number

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
        """Append an event with the station's next sequence and return it."""
        seq = self._seq = (self.station().seq if self._seq is None else self._seq) + 1
        self._connection.execute(_RAISE_SEQ, {"of_station": self._station_id, "now": seq})
        event = Event(seq=seq, at=at, kind=kind, actor=actor.id, ticket=ticket, desk=desk, data=data or {})
        EVENT.add(self._connection, self._station_id, event)
        self.recorded.append(event)
        return event

    def add_ticket(self, ticket: Ticket) -> None:
        """Store a new ticket; raise Conflict if its id or its number exists."""
        try:
            TICKET.add(self._connection, self._station_id, ticket)
        except IntegrityError as error:
            raise Conflict("storage.queue.ticket_exists", code=ticket.shown) from error

    def save_ticket(self, ticket: Ticket) -> None:
        """Store a moved ticket; raise StaleVersion unless the stored one is exactly one version older."""
        try:
            saved = TICKET.advance(self._connection, self._station_id, ticket, ticket.version)
        except IntegrityError as error:
            raise Conflict("storage.queue.desk_has_other_ticket", desk=ticket.desk) from error
        if saved:
            return
        now = self.ticket(ticket.id)
        if now is None:
            raise NotFound("station.ticket.not_found")
        raise StaleVersion("station.ticket.changed", code=now.shown, now=now.summary())

    def end_leg(self, leg: Leg) -> None:
        """Store a leg that ended."""
        LEG.add(self._connection, self._station_id, leg)

    def reopen_leg(self, ticket_id: str, leg: int) -> None:
        """Open a leg again, because the step that ended it was undone."""
        names = {"of_station": self._station_id, "of_ticket": ticket_id, "of_leg": leg}
        self._connection.execute(_REOPEN, names)

    def save_desk(self, desk: Desk) -> None:
        """Update a desk, else raise StaleVersion; Conflict if the person has another one open."""
        try:
            saved = DESK.advance(self._connection, self._station_id, desk, desk.version)
        except IntegrityError as error:
            raise Conflict("storage.queue.staff_at_other_desk", desk=desk.number) from error
        if saved:
            return
        now = self.desk(desk.number)
        if now is None:
            raise NotFound("station.desk.not_found", desk=desk.number)
        raise StaleVersion("storage.queue.desk_changed", desk=now.number, now=now.summary())

    def save_station(self, station: StationInfo) -> None:
        """Update the station's name, district and opening; set its sequence only when it is new."""
        self._configure()
        row: dict[str, object] = {"name": station.name, "district": station.district, "open": station.open}
        done = self._connection.execute(_SAVE_STATION, {"of_station": self._station_id, **row})
        if done.rowcount == 0:
            self._connection.execute(
                _ADD_STATION, {"id": self._station_id, "seq": station.seq, "config": 0, **row}
            )

    def save_service(self, service: Service) -> None:
        """Create or update a service."""
        self._configure()
        SERVICE.put(self._connection, self._station_id, service)

    def add_desk(self, number: int) -> None:
        """Create a closed desk; raise Conflict if the number exists."""
        self._configure()
        try:
            DESK.add(self._connection, self._station_id, Desk(number=number))
        except IntegrityError as error:
            raise Conflict("storage.queue.desk_exists", desk=number) from error

    def tidy(self, before: datetime) -> int:
        """Delete stored answers and expired sessions older than that; return how many rows."""
        names = {"of_station": self._station_id, "before": before}
        gone = [self._connection.execute(words, names) for words in (_FORGET_ANSWERS, _FORGET_SESSIONS)]
        return sum(result.rowcount for result in gone)
