"""All the tables of a station, in one place to import from."""

from ciasc.storage.tables.alert_tables import alert
from ciasc.storage.tables.closed_day_tables import (
    closed_day,
    desk_figures,
    hour_figures,
    orientation_view,
)
from ciasc.storage.tables.columns import metadata
from ciasc.storage.tables.config_tables import config_version, pairing
from ciasc.storage.tables.estimate_tables import estimate_score, promise
from ciasc.storage.tables.event_tables import clock_mark, event
from ciasc.storage.tables.queue_tables import counter, desk, is_state, leg, service, station, ticket
from ciasc.storage.tables.staff_and_device_tables import (
    device,
    idempotency,
    kiosk_wish,
    login_session,
    paper_roll,
    print_job,
    printer,
    recovery_code,
    second_factor,
    staff,
    staff_token,
)

__all__ = [
    "alert",
    "clock_mark",
    "closed_day",
    "config_version",
    "counter",
    "desk",
    "desk_figures",
    "device",
    "estimate_score",
    "event",
    "hour_figures",
    "idempotency",
    "is_state",
    "kiosk_wish",
    "leg",
    "login_session",
    "metadata",
    "orientation_view",
    "pairing",
    "paper_roll",
    "print_job",
    "printer",
    "promise",
    "recovery_code",
    "second_factor",
    "service",
    "staff",
    "staff_token",
    "station",
    "ticket",
]
