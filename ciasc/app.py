"""The application: the only place where the parts of a station meet."""

import base64
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final

import structlog
from flask import Flask
from flask_socketio import SocketIO

from ciasc.admin import pages as admin_pages
from ciasc.chores import Chores
from ciasc.content.catalogue import PICTOGRAMS
from ciasc.desk import pages as desk_pages
from ciasc.desk.view import DeskView, QueueView, desk_name
from ciasc.display import pages as display_pages
from ciasc.display import phone
from ciasc.display.view import board
from ciasc.domain.errors import JsonValue, Unavailable
from ciasc.domain.people import Permission
from ciasc.domain.printing import PrinterNow
from ciasc.kiosk import pages as kiosk_pages
from ciasc.kiosk.room import KioskView
from ciasc.ports import Clock, Foresee, Publish
from ciasc.printing.fleet import Fleet
from ciasc.printing.profiles import profile_of
from ciasc.reports import audit as audit_pages
from ciasc.reports import downloads
from ciasc.reports import estimates as estimate_pages
from ciasc.reports import pages as report_pages
from ciasc.reports import staffing as staffing_pages
from ciasc.reports.files.job import FileJob
from ciasc.reports.view import Today
from ciasc.settings import Settings
from ciasc.station import Station
from ciasc.station.clock import ClockState, StationClock
from ciasc.station.estimating import Estimator, score_days
from ciasc.storage import SqlStore, open_store
from ciasc.storage.outbox import SqlOutbox
from ciasc.web import accounts, devices, health, machines, my_account, pages, paper, system
from ciasc.web.api import DeskNumber, Routes
from ciasc.web.auth import Callers
from ciasc.web.context import EXTENSION, Door, Printers, Web
from ciasc.web.equipment import Pair
from ciasc.web.errors import handle_errors
from ciasc.web.headers import secured
from ciasc.web.openapi import document
from ciasc.web.presence import Presence
from ciasc.web.screens import Room, Screens
from ciasc.web.sign_in import Attempts, SignIn
from ciasc.web.sockets import open_sockets
from ciasc.web.views import status_url

_TIDY_S: Final = 3600
_RECHECK_S: Final = 5
_ESTIMATE_S: Final = 1
_SCORE_S: Final = 900
_LOOK_ROUND_S: Final = 5
_PAGES_COME_BACK_S: Final = 15
_log = structlog.get_logger(part="app")

ALL_ROUTES: Final[tuple[Routes, ...]] = (
    accounts.routes,
    my_account.routes,
    pages.routes,
    kiosk_pages.routes,
    desk_pages.routes,
    display_pages.routes,
    report_pages.routes,
    estimate_pages.routes,
    staffing_pages.routes,
    downloads.routes,
    audit_pages.routes,
    health.routes,
    admin_pages.routes,
    devices.routes,
    machines.routes,
    system.routes,
    paper.routes,
)


def utc_now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def new_id(at: datetime) -> str:
    """An unguessable ticket id that sorts by time."""
    return f"{int(at.timestamp() * 1000):011x}{secrets.token_hex(6)}"


def new_token() -> str:
    """The secret of a ticket's phone page: 80 random bits in the capitals that keep a QR code small."""
    return base64.b32encode(secrets.token_bytes(10)).decode()


def check_printer(url: str, profile: str) -> None:
    """Return if a printer may have that address and profile, else raise InvalidInput."""
    profile_of(url, profile)


def static_folder() -> Path:
    """Where the static files are: inside an installed wheel, or at the top of a checkout."""
    packed = Path(__file__).parent / "_static"
    return packed if packed.is_dir() else Path(__file__).parent.parent / "static"


@dataclass(slots=True)
class Application:
    """A running station server: the WSGI application, its sockets, and what must be stopped at its end."""

    flask: Flask
    socketio: SocketIO
    station: Station
    screens: Screens
    store: SqlStore
    printers: Fleet
    estimator: Estimator
    recheck_screens: Callable[[], None]
    machines: machines.Machines
    identifiers_days: int
    _gives: dict[str, bool] = field(default_factory=dict)
    _chores: Chores = field(default_factory=Chores)

    def start(self) -> None:
        """Begin to print and to tidy up; call it once, in the process that serves."""
        self.printers.start()
        self._chores.repeat("tidy", _TIDY_S, self.station.tidy)
        self._chores.repeat("days", _TIDY_S, self._days_pass, after_s=_PAGES_COME_BACK_S)
        self._chores.repeat("recheck", _RECHECK_S, self.recheck_screens)
        self._chores.repeat("estimates", _ESTIMATE_S, self._estimate)
        self._chores.repeat("scores", _SCORE_S, self._score, after_s=_PAGES_COME_BACK_S)
        self._chores.repeat("hours", _RECHECK_S, self._hours_pass)
        self._chores.repeat("machines", _RECHECK_S, self.machines.look_round)
        self._chores.repeat("publish", _RECHECK_S, lambda: self.station.publish_due(PICTOGRAMS))
        # After a restart the desks' pages need a moment to be heard of again.
        self._chores.repeat("alerts", _LOOK_ROUND_S, self.station.look_round, after_s=_PAGES_COME_BACK_S)

    def stop(self) -> None:
        """Stop printing and publishing and let go of the database."""
        self._chores.ask_to_stop()
        self.printers.stop()
        self._chores.join()
        self.screens.stop()
        self.store.close()

    def fault(self) -> str | None:
        """What has ended or fails in this server that a new start can mend; None while all works.

        A printer without paper is no fault of the server: its thread lives and waits.
        """
        try:
            with self.store.read() as tx:
                tx.printers()
        except Unavailable:
            return "database"
        return self.printers.ended()

    def _days_pass(self) -> None:
        """Store the figures of days that are closed, and purge those that are old."""
        self.station.close_days()
        self.station.purge_days(self.identifiers_days)

    def _estimate(self) -> None:
        """Foresee the waits anew, beside the requests, and tell the phones if they read anything else."""
        if self.estimator.refresh():
            self.screens.changed("ticket")

    def _score(self) -> None:
        score_days(self.store, self.station.calendar, self.station.clock())

    def _hours_pass(self) -> None:
        """Tell the screens when the hours of a service began or ended: no command says so."""
        with self.store.read() as tx:
            config, at, tz = tx.configuration(), self.station.clock(), self.station.calendar.tz
        gives = {entry.key: config.open_for(entry.key, at, tz) for entry in config.services}
        if gives != self._gives:
            self._gives = gives
            self.screens.changed()


def create_app(settings: Settings, *, clock: Clock = utc_now, more_doors: Sequence[Door] = ()) -> Application:
    """A station server on the settings' database, which must exist and be up to date."""
    store = open_store(settings.database, clock=clock, calendar=settings.calendar)
    clock = station_clock = _watched(clock, store)
    fleet: list[Fleet] = []

    def printers() -> Mapping[str, PrinterNow]:
        return {**heard.printers(), **fleet[0].now()} if fleet else {}

    presence = Presence(clock, lambda: screens.changed(health.ROOM))
    heard = machines.Machines(clock, lambda: screens.changed())  # noqa: PLW0108 - they are made below
    health_view = health.HealthView(printers, presence.seen, station_clock.checked, heard)
    estimator = Estimator(store, clock, settings.calendar, settings.rules)
    screens = Screens(store, clock, _rooms(settings, printers, health_view, estimator.foresee))
    owners = Fleet(
        store,
        _outbox(settings, store),
        clock=clock,
        changed=screens.changed,
        printed=lambda: screens.changed(health.ROOM),
    )
    fleet.append(owners)
    station = Station(
        store=store,
        clock=clock,
        publish=_publish(screens, owners),
        new_id=new_id,
        new_token=new_token,
        calendar=settings.calendar,
        rules=settings.rules,
        foresee=estimator.foresee,
    )
    parts = Web(
        settings=settings,
        station=station,
        screens=screens,
        sign_in=SignIn(
            store,
            clock,
            Attempts(settings.sign_in_attempts, settings.sign_in_window_seconds),
            settings.session_hours,
        ),
        callers=Callers(store, clock),
        pair=Pair(store, clock),
        check_printer=check_printer,
        printers=printers,
        presence=presence,
        machines=heard,
        clock_state=station_clock.checked,
        must_store=store.must_be_writable,
        make_file=FileJob(settings),
        openapi=_openapi,
        more_doors=more_doors,
    )
    flask = _flask(settings, parts)
    socketio, recheck = open_sockets(flask, parts)
    return Application(
        flask, socketio, station, screens, store, owners, estimator, recheck, heard, settings.identifiers_days
    )


def _watched(clock: Clock, store: SqlStore) -> StationClock:
    """That clock, whose faults are logged."""

    def tell(state: ClockState, behind_s: float) -> None:
        words = {ClockState.BACK: "clock_jumped_back", ClockState.OLD: "clock_too_old"}
        _log.warning(words.get(state, "clock_right_again"), behind_s=round(behind_s, 3))

    with store.read() as tx:
        last = tx.last_event_at()
    return StationClock(clock, last, tell)


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
    flask.after_request(secured)
    return flask


def _rooms(
    settings: Settings, printers: Printers, health_view: health.HealthView, foresee: Foresee
) -> dict[str, Room]:
    return {
        "display": Room(board, Permission.SEE_WALL),
        "desk": Room(DeskView(settings.rules, printers), Permission.SEE_QUEUE, desk_name),
        "queue": Room(QueueView(settings.rules), Permission.SEE_QUEUE),
        "kiosk": Room(KioskView(printers, settings.calendar.tz), Permission.ISSUE, str),
        "now": Room(Today(settings.calendar), Permission.SEE_REPORTS),
        health.ROOM: Room(health_view, Permission.SEE_DEVICES),
        "ticket": Room(phone.PhoneView(foresee), None, str.upper),
    }


def _publish(screens: Screens, printers: Fleet) -> Publish:
    def publish() -> None:
        screens.changed()
        printers.wake()

    return publish


def _outbox(settings: Settings, store: SqlStore) -> SqlOutbox:
    base = settings.public_url.rstrip("/")
    return store.outbox(
        url_of=lambda token: (base + status_url(token)).upper() if base else None,
        tz=settings.calendar.tz,
        longest=timedelta(hours=settings.print_within_hours),
    )
