"""Settings of a server: one frozen value, from defaults, a TOML file and the environment, in that order."""

import difflib
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import time
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ciasc.domain.core.errors import CiascError
from ciasc.domain.core.print_jobs import PRINT_WITHIN_HOURS
from ciasc.domain.core.queue_time_limits import Policy
from ciasc.domain.core.station_day import Calendar

FILE_NAME = "ciasc.toml"
DATABASE_FILE = "ciasc.sqlite3"
PREFIX = "CIASC_"
_OF_COMMANDS = frozenset({"data", "server", "token", "tokens"})
"""Variables of `ciasc kiosk` and `ciasc peripherals`, which may be set beside those of the server."""

LOG_LEVELS = ("debug", "info", "warning", "error")


class BadSetting(CiascError):
    """Raised for a setting that does not exist or cannot be parsed; names it and the nearest one."""

    code = "bad-setting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one server. docs/settings.md describes each field; seconds unless named otherwise."""

    data: Path
    database_url: str = ""
    host: str = "0.0.0.0"  # noqa: S104 - the kiosks and walls of the LAN must reach it
    port: int = 8000
    public_url: str = ""
    trusted_proxies: str = ""
    screens: int = 60
    request_seconds: int = 10
    session_hours: int = 12
    max_body_bytes: int = 256 * 1024
    sign_in_attempts: int = 5
    sign_in_window_seconds: int = 300
    day_starts_at: str = "00:00"
    print_within_hours: int = field(default=PRINT_WITHIN_HOURS)
    identifiers_days: int = 90
    expire_hours: int = field(default=int(Policy().expires_seconds // 3600))
    no_show_min_calls: int = field(default=Policy().no_show_min_calls)
    no_show_min_seconds: int = field(default=Policy().no_show_min_seconds)
    recall_cooldown_seconds: int = field(default=int(Policy().recall_cooldown_seconds))
    immediate_numbers: bool = field(default=Policy().immediate_numbers)
    log_level: str = "info"

    @property
    def database(self) -> str:
        """Return the SQLAlchemy address of the database: the set one, else a file in the data folder."""
        return self.database_url or f"sqlite:///{self.data.resolve() / DATABASE_FILE}"

    @property
    def rules(self) -> Policy:
        """Return the adjustable rules of the queue."""
        return Policy(
            no_show_min_calls=self.no_show_min_calls,
            no_show_min_seconds=self.no_show_min_seconds,
            recall_cooldown_seconds=self.recall_cooldown_seconds,
            expires_seconds=self.expire_hours * 3600,
            immediate_numbers=self.immediate_numbers,
        )

    @property
    def calendar(self) -> Calendar:
        """Return the calendar: when the station's day begins, in Peru's time."""
        return Calendar(starts_at=time.fromisoformat(self.day_starts_at))


def load(data: Path, environ: Mapping[str, str] | None = None, **given: object) -> Settings:
    """Load the settings of the server with the data folder `data`; raise BadSetting if one is not valid.

    `given` overrides the environment, which overrides `ciasc.toml` in the data folder.
    """
    env = os.environ if environ is None else environ
    file = data / FILE_NAME
    values: dict[str, object] = {}
    if file.exists():
        try:
            values.update(tomllib.loads(file.read_text(encoding="utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise BadSetting("settings.malformed_file", file=file.name, error=str(error)) from error
        except OSError as error:
            raise BadSetting("settings.unreadable_file", file=str(file), error=error.strerror) from error
    values.update(
        {
            name: value
            for key, value in env.items()
            if key.startswith(PREFIX) and (name := key.removeprefix(PREFIX).lower()) not in _OF_COMMANDS
        }
    )
    values.update({name: value for name, value in given.items() if value is not None})
    values.pop("data", None)
    known = {item.name: item.type for item in fields(Settings)}
    for name in values:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            if close:
                raise BadSetting("settings.unknown_but_near", name=name, near=close[0])
            raise BadSetting("settings.unknown", name=name)
    typed: dict[str, Any] = {name: _read(name, value, known[name]) for name, value in values.items()}
    return _checked(Settings(data=data, **typed))


def _read(name: str, value: object, kind: object) -> object:
    if kind in (bool, "bool"):
        return _read_switch(name, value)
    wanted = int if kind in (int, "int") else str
    try:
        if isinstance(value, bool):
            raise TypeError  # noqa: TRY301 - a boolean is an int to Python but not to a person
        return wanted(value)  # type: ignore[call-overload]
    except (TypeError, ValueError) as error:
        raise BadSetting("settings.bad_value", name=name, value=str(value)) from error


def _read_switch(name: str, value: object) -> bool:
    """Return a setting that is on or off: true and false in a file, `1` and `0` as well elsewhere."""
    known = {"true": True, "1": True, "false": False, "0": False}
    found = known.get(str(value).lower())
    if found is None:
        raise BadSetting("settings.bad_choice", name=name, choices="true, false")
    return found


def _check_public_url(text: str) -> None:
    """Raise BadSetting unless that is an address that a phone can open, or empty."""
    try:
        parts = urlsplit(text)
        port = parts.port or 1
    except ValueError as error:
        raise BadSetting("settings.bad_public_url", value=text) from error
    plain = text.isascii() and text.isprintable() and not set(text) & set(' "<>\\^`{|}@?#')
    if text and not (plain and port and parts.scheme in ("http", "https") and parts.hostname):
        raise BadSetting("settings.bad_public_url", value=text)


def _checked(settings: Settings) -> Settings:
    _check_public_url(settings.public_url)
    try:
        time.fromisoformat(settings.day_starts_at)
    except ValueError as error:
        raise BadSetting("settings.bad_time", name="day_starts_at") from error
    _check_networks(settings.trusted_proxies)
    if settings.log_level not in LOG_LEVELS:
        raise BadSetting("settings.bad_choice", name="log_level", choices=", ".join(LOG_LEVELS))
    for name in (
        "screens",
        "request_seconds",
        "session_hours",
        "max_body_bytes",
        "sign_in_attempts",
        "sign_in_window_seconds",
        "print_within_hours",
        "identifiers_days",
        "expire_hours",
    ):
        if getattr(settings, name) < 1:
            raise BadSetting("settings.below_one", name=name)
    for name in ("no_show_min_calls", "no_show_min_seconds", "recall_cooldown_seconds"):
        if getattr(settings, name) < 0:
            raise BadSetting("settings.negative", name=name)
    return settings


def _check_networks(addresses: str) -> None:
    try:
        for part in filter(None, map(str.strip, addresses.split(","))):
            ip_network(part)
    except ValueError as error:
        raise BadSetting("settings.bad_networks", name="trusted_proxies") from error


def static_folder() -> Path:
    """Return the folder of the static files: inside an installed wheel, or at the top of a checkout."""
    packed = Path(__file__).parent / "_static"
    return packed if packed.is_dir() else Path(__file__).parent.parent / "static"
