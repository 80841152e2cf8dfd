"""The parts that a request can reach, created together by the application."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from flask import current_app

from ciasc.content.messages import text
from ciasc.domain.core.errors import JsonValue
from ciasc.domain.core.permissions import Permission
from ciasc.domain.core.print_jobs import PrinterNow

if TYPE_CHECKING:
    from ciasc.settings import Settings
    from ciasc.station import Station
    from ciasc.web.api.alert_listeners import AlertListeners
    from ciasc.web.auth.credentials import Callers
    from ciasc.web.auth.login import Login
    from ciasc.web.devices.machines_to_pair import MachinesToPair
    from ciasc.web.devices.pairing_attempts import PairDevice
    from ciasc.web.devices.received_health_reports import RemoteHealth
    from ciasc.web.devices.walls import Walls
    from ciasc.web.live.device_presence import Presence
    from ciasc.web.live.room_snapshots import LiveRooms

Printers = Callable[[], Mapping[str, PrinterNow]]
"""How each printer that this server owns stands, by name."""

MakeFile = Callable[[date, date, str, str, datetime], bytes]
"""The figures of those days as a file: its form (pdf, xlsx, csv), its kind (summary, report), at a moment."""

MakeRoster = Callable[[str, datetime], bytes]
"""The roster of a day as JSON: what was asked for, as JSON too, at a moment."""


MakePoster = Callable[[str, str, str, datetime], bytes]
"""A poster as PDF: its key (empty: all), its language, the size of its paper, at a moment."""


@dataclass(frozen=True, slots=True)
class Door:
    """A page on the start page: the key of its words, its address, and its pictogram.

    `may` is the permission that it needs; None if it is for everybody.
    """

    key: str
    address: str
    icon: str
    may: Permission | None = None

    @property
    def name(self) -> str:
        """Return the name of the page."""
        return text(f"web.home.{self.key}.name")

    @property
    def words(self) -> str:
        """Return what the page is for."""
        return text(f"web.home.{self.key}.purpose")


@dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """The parts for all requests."""

    settings: "Settings"
    station: "Station"
    screens: "LiveRooms"
    sign_in: "Login"
    callers: "Callers"
    pair: "PairDevice"
    machines_to_pair: "MachinesToPair"
    printers: Printers
    presence: "Presence"
    walls: "Walls"
    listeners: "AlertListeners"
    machines: "RemoteHealth"
    clock_state: Callable[[], str]
    must_store: Callable[[], int | None]
    make_file: MakeFile
    make_roster: MakeRoster
    make_poster: MakePoster
    openapi: Callable[[], Mapping[str, JsonValue]]


EXTENSION = "ciasc"


def web() -> Web:
    """Return the parts of the application that serves the present request."""
    parts = current_app.extensions[EXTENSION]
    assert isinstance(parts, Web)  # noqa: S101 - put there by create_app alone
    return parts
