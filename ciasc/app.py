"""The application: the only place where the parts of a station meet."""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from ciasc.content.messages import render
from ciasc.domain.core.clock_pace import PaceNow
from ciasc.domain.core.errors import Unavailable
from ciasc.domain.core.print_jobs import PrinterNow
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.flask_app import flask_app, openapi
from ciasc.live_rooms import room_list
from ciasc.ports import Clock, Foresee, PrinterWatch, Publish, Reading, RulesIn
from ciasc.printing.all_printers import Fleet
from ciasc.printing.check_printer import check_printer
from ciasc.random_tokens import new_id, new_token
from ciasc.reports.files.subprocess_job import FileJob
from ciasc.reports.live import live_pages
from ciasc.settings import Settings
from ciasc.station import Station
from ciasc.station.clock import StationClock, Steady, up_s
from ciasc.station.stats.estimator import Estimator
from ciasc.station_tasks import StationApplication, watched
from ciasc.storage.print_outbox import SqlOutbox
from ciasc.storage.store import SqlStore, open_store
from ciasc.utc_clock import utc_now
from ciasc.web.api.alert_listeners import AlertListeners
from ciasc.web.api.schemas import phone_page
from ciasc.web.auth.count_wrong_guesses import GuessLimit
from ciasc.web.auth.credentials import Callers
from ciasc.web.auth.login import Login
from ciasc.web.devices import health_page
from ciasc.web.devices.availability_events import AvailabilityRecorder
from ciasc.web.devices.machines_to_pair import MachinesToPair
from ciasc.web.devices.pairing_attempts import PairDevice
from ciasc.web.devices.received_health_reports import RemoteHealth
from ciasc.web.devices.walls import Walls
from ciasc.web.live.call_acks import CallAcks
from ciasc.web.live.device_presence import Presence
from ciasc.web.live.room_snapshots import LiveRooms, Room
from ciasc.web.live.sockets import open_sockets
from ciasc.web.server_parts import Web


@dataclass(frozen=True, slots=True)
class _Devices:
    """What is plugged in: open pages, the printers of this server, and what other machines report."""

    presence: Presence
    listeners: AlertListeners
    walls: Walls
    reported: RemoteHealth
    printing: Fleet

    def printers(self) -> Mapping[str, PrinterNow]:
        """Return the state of each printer by name; this server's own one if two have the same name."""
        return {**self.reported.printers(), **self.printing.now()}

    def health(self, clock: StationClock, store: SqlStore, *, has_qr: bool) -> health_page.HealthView:
        """Return the room of all that may be out of order: devices, clock, database and QR codes."""
        known = self.reported, store.trouble, self.listeners, self.walls
        return health_page.HealthView(self.printers, clock.checked, *known, has_qr=has_qr)


def create_app(
    settings: Settings, *, clock: Clock = utc_now, steady: Steady | None = None, clock_rate: float = 1.0
) -> StationApplication:
    """Return a station server on the settings' database, which must exist and be up to date.

    `steady` is the monotonic clock that shows leaps of `clock`. `clock_rate` is the speed of `clock`: 1,
    except in the demo.
    """
    store = open_store(settings.database, clock=clock, calendar=settings.calendar)
    steady = up_s if clock is utc_now else steady
    station_clock = watched(clock, store, steady, clock_rate)
    screens = LiveRooms(store, station_clock, {}, clock_rate)
    devices = _devices(settings, store, station_clock, screens)
    rules_in = partial(_rules_in, settings.rules, station_clock.pace)
    estimator = Estimator(store, station_clock, settings.calendar, rules_in, station_clock.pace)
    screens.add(_rooms(settings, rules_in, station_clock, store, devices, estimator.foresee))
    world = station_clock if clock_rate == 1 else utc_now
    station = _station(settings, store, station_clock, screens.changed, estimator, devices, world)
    access = _access(settings, station, steady)
    parts = _parts(settings, station, screens, devices, access, store, station_clock)
    flask = flask_app(settings, parts)
    socketio, recheck = open_sockets(flask, parts)
    return StationApplication(
        flask,
        socketio,
        station,
        screens,
        store,
        devices.printing,
        estimator,
        recheck,
        devices.reported,
        devices.listeners,
        devices.walls,
        AvailabilityRecorder(station, devices.presence.seen, devices.reported),
        settings.identifiers_days,
        station_clock.checked,
        clock_rate,
    )


def _rooms(
    settings: Settings,
    rules_in: RulesIn,
    clock: StationClock,
    store: SqlStore,
    devices: _Devices,
    foresee: Foresee,
) -> Mapping[str, Room]:
    health = devices.health(clock, store, has_qr=bool(settings.public_url))
    rooms = clock.pace, health, devices.printers, foresee, devices.listeners, devices.walls
    return room_list(settings.calendar, rules_in, *rooms)


def _rules_in(rules: Policy, pace: PaceNow, tx: Reading) -> Policy:
    """Return the rules of the server as the station's configuration changes them, at the clock's rate."""
    return tx.config.in_force().rules.over(rules).laid(pace())


def _heard_changed(store: SqlStore, clock: StationClock, screens: LiveRooms) -> None:
    """Update the rooms if an alert is open: a page that rings came or went."""
    with suppress(Unavailable), store.read() as tx:
        now = clock()
        if any(alert.ended_at is None for alert in tx.alerts.shown(now)):
            screens.changed()


def _devices(settings: Settings, store: SqlStore, clock: StationClock, screens: LiveRooms) -> _Devices:
    health_changed = partial(screens.changed, health_page.ROOM, live_pages.ROOM)
    walls_changed = partial(screens.changed, health_page.ROOM, live_pages.ROOM, "desk")
    presence, acks = Presence(clock, walls_changed), CallAcks(partial(screens.changed, "desk"))
    return _Devices(
        presence,
        AlertListeners(partial(_heard_changed, store, clock, screens)),
        Walls(clock, presence, acks, clock.pace, settings.calendar.tz, walls_changed),
        RemoteHealth(clock, screens.changed, clock.steady_s),
        Fleet(
            store,
            _outbox(settings, store, clock),
            clock=clock,
            changed=screens.changed,
            printed=health_changed,
        ),
    )


def _station(
    settings: Settings,
    store: SqlStore,
    clock: StationClock,
    publish: Publish,
    estimator: Estimator,
    devices: _Devices,
    world: Clock,
) -> Station:
    return Station(
        store=store,
        clock=clock,
        publish=publish,
        new_id=new_id,
        new_token=new_token,
        render=render,
        calendar=settings.calendar,
        rules=settings.rules,
        foresee=estimator.foresee,
        pace=clock.pace,
        watch=clock,
        printers=PrinterWatch(
            wake=devices.printing.wake,
            out=devices.printing.out,
            printing_kiosks=devices.reported.printing_kiosks,
            own_roll=devices.reported.own_roll,
            check=check_printer,
        ),
        session_lasts=timedelta(hours=settings.session_hours),
        world=world,
    )


@dataclass(frozen=True, slots=True)
class _Access:
    """Who may enter: people by password, requests by cookie or token, devices by a pairing code."""

    sign_in: Login
    callers: Callers
    pair: PairDevice
    machines_to_pair: MachinesToPair


def _access(settings: Settings, station: Station, steady: Steady | None) -> _Access:
    elapsed = steady or time.monotonic
    guesses = GuessLimit(settings.sign_in_attempts, settings.sign_in_window_seconds, elapsed)
    pairing = PairDevice(station, elapsed), MachinesToPair(elapsed)
    return _Access(Login(station, guesses), Callers(station), *pairing)


def _parts(
    settings: Settings,
    station: Station,
    screens: LiveRooms,
    devices: _Devices,
    access: _Access,
    store: SqlStore,
    clock: StationClock,
) -> Web:
    files = FileJob(settings)
    return Web(
        settings=settings,
        station=station,
        screens=screens,
        sign_in=access.sign_in,
        callers=access.callers,
        pair=access.pair,
        machines_to_pair=access.machines_to_pair,
        printers=devices.printers,
        presence=devices.presence,
        walls=devices.walls,
        listeners=devices.listeners,
        machines=devices.reported,
        clock_state=clock.checked,
        must_store=store.must_be_writable,
        make_file=files,
        make_roster=files.roster,
        make_poster=files.poster,
        openapi=openapi,
    )


def _outbox(settings: Settings, store: SqlStore, clock: StationClock) -> SqlOutbox:
    base = settings.public_url
    return SqlOutbox(
        store,
        url_of=partial(phone_page, base) if base else lambda _: None,
        tz=settings.calendar.tz,
        longest=timedelta(hours=settings.print_within_hours),
        clock=clock,
        pace=clock.pace,
        rules=settings.rules,
    )
