"""Repair what earlier versions left in a database: after each upgrade, without effect the second time."""

from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, Inspector, bindparam, inspect, select

from ciasc.domain.stats.facts import legs_from_events
from ciasc.domain.tickets.events import EventKind
from ciasc.storage.repositories.sql_events import EVENT
from ciasc.storage.tables import event, leg, ticket

_DEVICE_INDEX: Final = "event_house"
_SET_ASIDE: Final = (
    select(event.c.station_id, event.c.ticket).where(event.c.kind == EventKind.PARKED).distinct()
)
_EVENTS: Final = EVENT.select.where(event.c.ticket == bindparam("of_ticket")).order_by(event.c.seq)


def repair_device_index(connection: Connection) -> None:
    """Create the index of desk and device events again if it is the first one of 0015, without devices."""
    if not has_device_events(inspect(connection)):
        index = next(index for index in event.indexes if index.name == _DEVICE_INDEX)
        index.drop(connection)
        index.create(connection)


def has_device_events(inspector: Inspector) -> bool:
    """Return whether that index is over the events of devices too."""
    option = f"{inspector.dialect.name}_where"
    return any(
        index["name"] == _DEVICE_INDEX and "device_away" in str(index["dialect_options"][option])
        for index in inspector.get_indexes(event.name)
    )


def repair_served_before(connection: Connection) -> None:
    """Set the time attended before an "espera aparte" from the events: 0016 added it as zero."""
    for station_id, name in connection.execute(_SET_ASIDE).all():
        rows = connection.execute(_EVENTS, {"of_station": station_id, "of_ticket": name})
        legs = {one.leg: one.served_before for one in legs_from_events(EVENT.values(rows))}
        for number, served_before in legs.items():
            _set_served_before(connection, station_id, name, number, served_before)


def _set_served_before(
    connection: Connection, station_id: int, name: str, number: int, served_before: timedelta
) -> None:
    for table, key in ((leg, leg.c.ticket), (ticket, ticket.c.id)):
        connection.execute(
            table.update()
            .where(table.c.station_id == station_id, key == name, table.c.leg == number)
            .where(table.c.served_before != served_before)
            .values(served_before=served_before)
        )
