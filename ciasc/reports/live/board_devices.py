"""The desks, printers and devices on the board of now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ciasc.content.dates import hour_and_day
from ciasc.content.messages import text
from ciasc.domain.core.station_day import Calendar
from ciasc.reports.live.board_queue import DeskNow
from ciasc.reports.number_format import format_count
from ciasc.web.devices.health_schemas import DeviceHealth, HealthBody, PrinterHealth

_DESKS: Final = {"open": ("good", "play"), "paused": ("warn", "pause"), "closed": ("", "stop")}
"""The colour and the icon of each state of a desk."""
_ICONS: Final = {"good": "check", "warn": "info", "bad": "warning"}
"""The icon of each level of a printer."""


@dataclass(frozen=True, slots=True)
class Badge:
    """A few words on a colour with an icon."""

    kind: str
    icon: str
    words: str


@dataclass(frozen=True, slots=True)
class BoardDevice:
    """A desk, a printer or a device: its name, its state, and more about it."""

    name: str
    badge: Badge
    note: str = ""


def desk_things(desks: Sequence[DeskNow], calendar: Calendar, now: datetime) -> list[BoardDevice]:
    """Return the line of each desk."""
    return [_desk(desk, calendar, now) for desk in desks]


def _desk(desk: DeskNow, calendar: Calendar, now: datetime) -> BoardDevice:
    note = ""
    if desk.reason is not None:
        note += text("reports.board.desk_reason", reason=text(f"reports.pauses.{desk.reason}"))
    if desk.since is not None and desk.state != "closed":
        note += text(
            "reports.board.desk_since", hour=hour_and_day(calendar.local(desk.since), calendar.local(now))
        )
    if desk.state == "open":
        note += text("reports.board.with_person") if desk.busy else text("reports.board.free")
    badge = Badge(*_DESKS[desk.state], text(f"reports.board.desks.{desk.state}"))
    return BoardDevice(text("reports.board.desk", number=desk.desk), badge, note)


def device_warnings(
    health: HealthBody, calendar: Calendar, now: datetime, present: timedelta
) -> Iterator[Badge]:
    """Yield what is wrong with printers and devices."""
    for printer in health.printers:
        if not printer.prints:
            words = text("reports.board.silent_printer", name=printer.name, words=printer.words)
            yield Badge("bad", "printer", words)
        elif printer.paper_warning:
            words = text("reports.board.paper", name=printer.name, words=printer.paper_warning)
            yield Badge("warn", "printer", words)
    for device in health.devices:
        if device.active and device.seen_at is not None and not _is_here(device, now, present):
            seen = hour_and_day(calendar.local(device.seen_at), calendar.local(now))
            yield Badge("warn", "plug", text("reports.board.silent_device", name=_name(device), hour=seen))


def device_things(
    health: HealthBody, calendar: Calendar, now: datetime, present: timedelta
) -> list[BoardDevice]:
    """Return the line of each printer and of each device in use."""
    return [
        *(_printer(printer) for printer in health.printers),
        *(_device(device, calendar, now, present) for device in health.devices if device.active),
    ]


def _printer(printer: PrinterHealth) -> BoardDevice:
    badge = Badge(printer.level, _ICONS[printer.level], text(f"web.printer_level.{printer.level}"))
    if not printer.prints:
        return BoardDevice(printer.name, badge, printer.words)
    if printer.paper_warning:
        return BoardDevice(printer.name, badge, printer.paper_warning)
    note = text("reports.board.papers", many=format_count(printer.tickets_left))
    if printer.queued:
        queued = format_count(printer.queued)
        note = text("reports.board.papers_queued", many=format_count(printer.tickets_left), queued=queued)
    return BoardDevice(printer.name, badge, note)


def _device(device: DeviceHealth, calendar: Calendar, now: datetime, present: timedelta) -> BoardDevice:
    if _is_here(device, now, present):
        return BoardDevice(_name(device), Badge("good", "check", text("reports.board.connected")))
    badge = Badge("" if device.seen_at is None else "warn", "plug", text("reports.board.silent"))
    if device.seen_at is None:
        return BoardDevice(_name(device), badge, text("reports.board.never"))
    hour = hour_and_day(calendar.local(device.seen_at), calendar.local(now))
    return BoardDevice(_name(device), badge, text("reports.board.silent_since", hour=hour))


def _is_here(device: DeviceHealth, now: datetime, present: timedelta) -> bool:
    return device.seen_at is not None and now - device.seen_at < present


def _name(device: DeviceHealth) -> str:
    return text(f"reports.board.devices.{device.kind}", name=device.name)
