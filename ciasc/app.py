"""The application: the only place where the parts of a station meet."""

import base64
import secrets
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Final

from flask import Flask

from ciasc.admin import pages as admin_pages
from ciasc.application import StationApplication, watched
from ciasc.content.messages import render
from ciasc.desk import pages as desk_pages
from ciasc.desk.view import DeskView, QueueView, desk_name
from ciasc.display import pages as display_pages
from ciasc.display import phone_status
from ciasc.display.wall_view import Board
from ciasc.domain.core.clock_pace import PaceNow
from ciasc.domain.core.errors import JsonValue
from ciasc.domain.core.permissions import Permission
from ciasc.domain.core.print_jobs import PrinterNow
from ciasc.domain.core.queue_rules import Policy
from ciasc.domain.core.station_day import Calendar
from ciasc.kiosk import pages as kiosk_pages
from ciasc.kiosk.kiosk_room import KioskView
from ciasc.ports import Clock, Foresee, Reading, RulesIn
from ciasc.printing.fleet import Fleet
from ciasc.printing.profiles import profile_of
from ciasc.reports import audit as audit_pages
from ciasc.reports import downloads
from ciasc.reports import pages as report_pages
from ciasc.reports.files.subprocess_job import FileJob
from ciasc.reports.live.now_room import Today
from ciasc.reports.planning import estimate_accuracy as estimate_pages
from ciasc.reports.planning import staffing_page as staffing_pages
from ciasc.settings import Settings, static_folder
from ciasc.station import Station
from ciasc.station.clock import Steady, up_s
from ciasc.station.stats.estimator import Estimator
from ciasc.storage import SqlStore, open_store
from ciasc.storage.print_outbox import SqlOutbox
from ciasc.web import monitoring, pages
from ciasc.web.account import account_routes, session_routes
from ciasc.web.api.errors import handle_errors
from ciasc.web.api.openapi import document
from ciasc.web.api.operations import DeskNumber, Routes
from ciasc.web.api.schemas import status_url
from ciasc.web.auth.credentials import Callers
from ciasc.web.auth.login import Login
from ciasc.web.auth.rate_limit import GuessLimit
from ciasc.web.context import EXTENSION, Printers, Web
from ciasc.web.devices import health_page, pairing_routes, paper_roll_routes, remote_health
from ciasc.web.devices.availability_events import AvailabilityRecorder
from ciasc.web.devices.pairing import PairDevice
from ciasc.web.gzip import serve_gzip
from ciasc.web.headers import add_security_headers
from ciasc.web.live.device_presence import Presence
from ciasc.web.live.rooms import LiveRooms, Room
from ciasc.web.live.sockets import open_sockets

ALL_ROUTES: Final[tuple[Routes, ...]] = (
    session_routes.routes,
    account_routes.routes,
    pages.routes,
    kiosk_pages.routes,
    desk_pages.routes,
    display_pages.routes,
    report_pages.routes,
    estimate_pages.routes,
    staffing_pages.routes,
    downloads.routes,
    audit_pages.routes,
    health_page.routes,
    admin_pages.routes,
    pairing_routes.routes,
    remote_health.routes,
    monitoring.routes,
    paper_roll_routes.routes,
)


def utc_now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def new_id(at: datetime) -> str:
    """Return an unguessable ticket id that sorts by time."""
    return f"{int(at.timestamp() * 1000):011x}{secrets.token_hex(6)}"


def new_token() -> str:
    """Return the secret of a ticket's phone page: 80 random bits in capitals, which keep a QR code small."""
    return base64.b32encode(secrets.token_bytes(10)).decode()


def check_printer(url: str, profile: str) -> None:
    """Check the address and profile of a printer; raise InvalidInput if one is not valid."""
    profile_of(url, profile)


def create_app(
    settings: Settings,
    *,
    clock: Clock = utc_now,
    steady: Steady | None = None,
    clock_rate: float = 1.0,
) -> StationApplication:
    """Return a station server on the settings' database, which must exist and be up to date.

    `steady` is the monotonic clock that shows leaps of `clock`. `clock_rate` is the speed of `clock`: 1,
    except in the demo.
    """
    store = open_store(settings.database, clock=clock, calendar=settings.calendar)
    steady = up_s if clock is utc_now else steady
    clock = station_clock = watched(clock, store, steady, clock_rate)
    pace = station_clock.pace

    def rules_in(tx: Reading) -> Policy:
        return tx.config.in_force().rules.over(settings.rules).laid(pace())

    fleet: list[Fleet] = []

    def printers() -> Mapping[str, PrinterNow]:
        return {**heard.printers(), **fleet[0].now()} if fleet else {}

    presence = Presence(clock, lambda: screens.changed(health_page.ROOM))
    heard = remote_health.RemoteHealth(clock, lambda: screens.changed(), station_clock.steady_s)  # noqa: PLW0108 - they are made below
    health_view = health_page.HealthView(printers, presence.seen, station_clock.checked, heard)
    estimator = Estimator(store, clock, settings.calendar, rules_in, pace)
    rooms = _rooms(settings.calendar, rules_in, pace, printers, health_view, estimator.foresee)
    screens = LiveRooms(store, clock, rooms, clock_rate)
    owners = Fleet(
        store,
        _outbox(settings, store, pace),
        clock=clock,
        changed=screens.changed,
        printed=lambda: screens.changed(health_page.ROOM),
    )
    fleet.append(owners)

    def publish() -> None:
        screens.changed()
        owners.wake()

    station = Station(
        store=store,
        clock=clock,
        publish=publish,
        new_id=new_id,
        new_token=new_token,
        render=render,
        calendar=settings.calendar,
        rules=settings.rules,
        foresee=estimator.foresee,
        pace=pace,
    )
    lasts = timedelta(hours=settings.session_hours)
    outside = FileJob(settings)
    parts = Web(
        settings=settings,
        station=station,
        screens=screens,
        sign_in=Login(
            store,
            clock,
            GuessLimit(settings.sign_in_attempts, settings.sign_in_window_seconds, steady or time.monotonic),
            lasts,
            pace=pace,
            world=clock if clock_rate == 1 else utc_now,
        ),
        callers=Callers(store, clock, lasts, pace),
        pair=PairDevice(store, clock, pace, steady or time.monotonic),
        check_printer=check_printer,
        printers=printers,
        presence=presence,
        machines=heard,
        clock_state=station_clock.checked,
        must_store=store.must_be_writable,
        make_file=outside,
        make_roster=outside.roster,
        openapi=_openapi,
    )
    flask = _flask(settings, parts)
    socketio, recheck = open_sockets(flask, parts)
    return StationApplication(
        flask,
        socketio,
        station,
        screens,
        store,
        owners,
        estimator,
        recheck,
        heard,
        AvailabilityRecorder(store, clock, presence.seen, heard, pace),
        settings.identifiers_days,
        station_clock.checked,
        clock_rate,
    )


@cache
def _openapi() -> Mapping[str, JsonValue]:
    return document(operation for routes in ALL_ROUTES for operation in routes.operations)


def _flask(settings: Settings, parts: Web) -> Flask:
    flask = Flask(
        "ciasc", static_folder=str(static_folder()), static_url_path="/static", template_folder=None
    )
    flask.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes
    flask.jinja_env.trim_blocks = True
    flask.jinja_env.lstrip_blocks = True
    flask.extensions[EXTENSION] = parts
    flask.url_map.converters["desk"] = DeskNumber
    handle_errors(flask)
    for routes in ALL_ROUTES:
        routes.register(flask)
    flask.after_request(add_security_headers)
    serve_gzip(flask)
    return flask


def _rooms(
    calendar: Calendar,
    rules_in: RulesIn,
    pace: PaceNow,
    printers: Printers,
    health_view: health_page.HealthView,
    foresee: Foresee,
) -> dict[str, Room]:
    return {
        "display": Room(Board(foresee, calendar.tz, pace), Permission.SEE_WALL),
        "desk": Room(DeskView(rules_in, printers), Permission.SEE_QUEUE, desk_name),
        "queue": Room(QueueView(rules_in), Permission.SEE_QUEUE),
        "kiosk": Room(KioskView(printers, calendar.tz), Permission.ISSUE, str),
        "now": Room(Today(calendar, rules_in), Permission.SEE_REPORTS),
        health_page.ROOM: Room(health_view, Permission.SEE_DEVICES),
        "ticket": Room(phone_status.PhoneView(foresee, rules_in), None, str.upper),
    }


def _outbox(settings: Settings, store: SqlStore, pace: PaceNow) -> SqlOutbox:
    base = settings.public_url.rstrip("/")
    return store.outbox(
        url_of=lambda token: (base + status_url(token)).upper() if base else None,
        tz=settings.calendar.tz,
        longest=timedelta(hours=settings.print_within_hours),
        pace=pace,
    )
