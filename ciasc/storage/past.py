"""A past that is written at once, for simulations: tickets, legs and events beside their closed days."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import update

from ciasc.domain.alert import Alert
from ciasc.domain.events import Event
from ciasc.domain.facts import Fact
from ciasc.domain.figures import Figures
from ciasc.domain.periods import Cell
from ciasc.domain.ticket import Ticket
from ciasc.storage.alerts import ALERT
from ciasc.storage.history import EVENT, LEG
from ciasc.storage.hours import add_closed, add_hours
from ciasc.storage.store import SqlStore
from ciasc.storage.tables import station
from ciasc.storage.waiting_rows import TICKET


def add_past(
    store: SqlStore,
    tickets: Sequence[Ticket],
    facts: Iterable[Fact],
    alerts: Iterable[Alert],
    events: Sequence[Event],
) -> None:
    """Write ended tickets with all that is behind them, in one transaction; the sequence goes on."""
    with store.connection(writes=True) as (connection, station_id):
        TICKET.add_all(connection, station_id, tickets)
        LEG.add_all(connection, station_id, [fact.leg for fact in facts])
        ALERT.add_all(connection, station_id, alerts)
        EVENT.add_all(connection, station_id, events)
        if events:
            connection.execute(
                update(station)
                .where(station.c.id == station_id)
                .values(seq=max(event.seq for event in events))
            )


def add_closed_days(store: SqlStore, days: Mapping[date, Mapping[Cell, Figures]], at: datetime) -> None:
    """Write the figures of days that are closed, in one transaction."""
    with store.connection(writes=True) as (connection, station_id):
        add_hours(connection, station_id, days)
        if days:
            add_closed(connection, station_id, days, at)
