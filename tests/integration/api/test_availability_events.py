"""Kiosks and displays come and go, and their availability is computed from the records."""

from datetime import datetime, timedelta

from ciasc.domain.core.permissions import Role
from ciasc.domain.core.station_day import Calendar
from ciasc.domain.stats.indicators import Indicator
from ciasc.domain.tickets.events import EventKind
from ciasc.ports import Device
from ciasc.station.stats.figures_of_any_period import period_scores
from ciasc.storage.store import SqlStore
from ciasc.web.devices.availability_events import AvailabilityRecorder
from ciasc.web.devices.received_health_reports import RemoteHealth
from tests.builders import a_station
from tests.fakes import A_MONDAY, HandClock

MINUTE = timedelta(minutes=1)


def noted(store: SqlStore) -> list[tuple[EventKind, object, datetime]]:
    with store.read() as tx:
        events = tx.events.of_station(A_MONDAY - timedelta(days=1), A_MONDAY + timedelta(days=9))
    return [(one.kind, one.data["device"], one.at) for one in events]


def test_a_kiosk_that_falls_silent_is_away_from_its_last_sign_on(store: SqlStore) -> None:
    clock = HandClock(A_MONDAY)
    heard = RemoteHealth(clock, lambda: None)
    seen: dict[str, datetime] = {}
    roll_call = AvailabilityRecorder(a_station(store, clock), seen.get, heard)
    kiosk = Device(name="9", role=Role.KIOSK, printer=None, active=True, seen_at=None)
    with store.begin() as tx:
        tx.devices.save(kiosk, token_hash="x")
    roll_call()
    assert noted(store) == []  # it has never been there
    seen["kiosk:9"] = clock.now
    roll_call()
    clock.now += MINUTE
    roll_call()
    assert noted(store) == [(EventKind.DEVICE_BACK, "kiosk:9", A_MONDAY)]
    clock.now += 4 * MINUTE
    again = AvailabilityRecorder(a_station(store, clock), seen.get, heard)  # the server was restarted between
    again()
    again()
    assert noted(store)[1:] == [(EventKind.DEVICE_AWAY, "kiosk:9", A_MONDAY)]
    seen["kiosk:9"] = clock.now
    again()
    assert noted(store)[2:] == [(EventKind.DEVICE_BACK, "kiosk:9", A_MONDAY + 5 * MINUTE)]


def test_what_belongs_to_the_station_no_more_is_not_missed(store: SqlStore) -> None:
    clock = HandClock(A_MONDAY)
    wall = Device(name="sala", role=Role.DISPLAY, printer=None, active=True, seen_at=None)
    roll_call = AvailabilityRecorder(
        a_station(store, clock), {"display:sala": A_MONDAY}.get, RemoteHealth(clock, lambda: None)
    )
    with store.begin() as tx:
        tx.devices.save(wall, token_hash="x")
    roll_call()
    clock.now += 10 * MINUTE
    roll_call()
    with store.begin() as tx:
        tx.devices.save(Device(name="sala", role=Role.DISPLAY, printer=None, active=False, seen_at=None))
    clock.now += 10 * MINUTE
    roll_call()
    roll_call()
    assert len(noted(store)) == 3
    clock.now += timedelta(days=1)
    with store.read() as tx:
        day = A_MONDAY.date()
        scores = period_scores(tx, Calendar(), day, day, clock.now)
    told = next(one for one in scores if one.indicator is Indicator.AVAILABILITY)
    assert told.values["displays_pct"] == 0
    assert told.values["kiosks_pct"] is None
