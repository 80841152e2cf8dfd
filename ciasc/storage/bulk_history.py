"""Write past tickets, legs and events with their closed days beside or before the work of a station.

The events use sequence numbers that were reserved before, so that events that the station records while the
past is written come after all of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from sqlalchemy import BindParameter, bindparam, insert, select, update

from ciasc.domain.forecast.accuracy import WaitPromise
from ciasc.domain.queueing.alert import Alert
from ciasc.domain.stats.facts import Fact
from ciasc.domain.stats.grouping import ClosedDay
from ciasc.domain.tickets import events as of
from ciasc.domain.tickets.events import Event
from ciasc.domain.tickets.ticket import Ticket
from ciasc.storage.repositories.leg_statements import LEG
from ciasc.storage.repositories.rows import RECONFIGURED, here, named
from ciasc.storage.repositories.sql_days import add_closed, add_figures
from ciasc.storage.repositories.sql_desks_and_alerts import ALERT
from ciasc.storage.repositories.sql_estimates import PROMISE
from ciasc.storage.repositories.sql_events import EVENT
from ciasc.storage.repositories.ticket_statements import TICKET
from ciasc.storage.store import SqlStore
from ciasc.storage.tables import counter, event, station, ticket

_SEQ: Final = select(station.c.seq).where(station.c.id == bindparam("of_station"))
_SET_SEQ: Final = update(station).where(station.c.id == bindparam("of_station")).values(seq=bindparam("now"))
_SEQ_WAS: Final[BindParameter[int]] = bindparam("was")
_BACKDATE: Final = (
    update(event)
    .where(here(event), event.c.seq <= bindparam("until"), event.c.at > bindparam("begins"))
    .values(at=bindparam("begins"))
)
_ADD_COUNTER: Final = insert(counter).inline()
_TELL: Final = (
    update(ticket).where(*named(ticket, "id")).values(low_min=bindparam("low"), high_min=bindparam("high"))
)
_TELL_EVENT: Final = update(event).where(*named(event, "seq")).values(data=bindparam("told"))


@dataclass(frozen=True, slots=True)
class Reserved:
    """Sequence numbers that are reserved for a past: those after `after`, up to `last`."""

    after: int
    last: int


@dataclass(slots=True)
class Stretch:
    """The content of one transaction: ended tickets with their legs and events, and closed days.

    `numbers` are the last ticket numbers of each letter on each day, so that no number is given twice.
    """

    tickets: list[Ticket] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    closed: Mapping[date, ClosedDay] = field(default_factory=dict)
    numbers: Mapping[tuple[date, str], int] = field(default_factory=dict)


def reserve(store: SqlStore, many: int, begins: datetime) -> Reserved:
    """Reserve that many sequence numbers for a past; date earlier events of the set-up at its beginning."""
    with store.connection(writes=True) as (connection, station_id):
        seq = connection.execute(_SEQ, {"of_station": station_id}).scalar_one()
        connection.execute(_BACKDATE, {"of_station": station_id, "until": seq, "begins": begins})
        connection.execute(_SET_SEQ, {"of_station": station_id, "now": seq + many})
    return Reserved(seq, seq + many)


def go_on(store: SqlStore, reserved: Reserved, used: int) -> None:
    """Set the sequence to the number `used` last, unless an event was recorded after the block."""
    unmoved = _SET_SEQ.where(station.c.seq == _SEQ_WAS)
    with store.connection(writes=True) as (connection, station_id):
        connection.execute(unmoved, {"of_station": station_id, "now": used, "was": reserved.last})


def add_past(store: SqlStore, past: Stretch, at: datetime) -> None:
    """Store that stretch in one transaction; cached figures of closed days become invalid."""
    with store.connection(writes=True) as (connection, station_id):
        TICKET.add_all(connection, station_id, past.tickets)
        LEG.add_all(connection, station_id, [fact.leg for fact in past.facts])
        ALERT.add_all(connection, station_id, past.alerts)
        EVENT.add_all(connection, station_id, past.events)
        if past.numbers:
            rows = [
                {"station_id": station_id, "day": day, "letter": letter, "number": many}
                for (day, letter), many in past.numbers.items()
            ]
            connection.execute(_ADD_COUNTER, rows)
        if past.closed:
            add_figures(connection, station_id, past.closed)
            add_closed(connection, station_id, past.closed, at)
            connection.execute(RECONFIGURED, {"of_station": station_id})


def add_promises(store: SqlStore, told: Sequence[Ticket], promises: Iterable[WaitPromise]) -> None:
    """Store the estimates given at issue in their tickets, events and promises."""
    with store.connection(writes=True) as (connection, station_id):
        for one in told:
            names = {"of_station": station_id, "of_id": one.id, "low": one.low_min, "high": one.high_min}
            connection.execute(_TELL, names)
            data = {"of_station": station_id, "of_seq": one.seq, "told": of.issued(one)}
            connection.execute(_TELL_EVENT, data)
        PROMISE.add_all(connection, station_id, promises)
