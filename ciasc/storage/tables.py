"""All the tables of a station, in one place to import from."""

from ciasc.storage.alert_tables import alert
from ciasc.storage.columns import metadata
from ciasc.storage.config_tables import config_version, pairing
from ciasc.storage.estimate_tables import estimate_score, promise
from ciasc.storage.event_tables import event
from ciasc.storage.hour_tables import closed_day, hour_figures
from ciasc.storage.house_tables import (
    device,
    idempotency,
    login_session,
    paper_roll,
    print_job,
    printer,
    recovery_code,
    second_factor,
    staff,
    staff_token,
)
from ciasc.storage.queue_tables import counter, desk, is_state, leg, service, station, ticket

__all__ = [
    "alert",
    "closed_day",
    "config_version",
    "counter",
    "desk",
    "device",
    "estimate_score",
    "event",
    "hour_figures",
    "idempotency",
    "is_state",
    "leg",
    "login_session",
    "metadata",
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
