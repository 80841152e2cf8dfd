"""Change devices and printers, for the pages and the command line alike."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from ciasc.domain.core.errors import Conflict, InvalidInput, JsonValue, NotFound
from ciasc.domain.core.kiosk_screen import KioskScreen
from ciasc.domain.core.kiosk_voice import KioskVoice
from ciasc.domain.core.messages import message
from ciasc.domain.core.permissions import DEVICE_ROLES, SYSTEM, Actor, Role
from ciasc.domain.core.print_jobs import GENERIC
from ciasc.domain.core.printer_place import as_written, printer_place
from ciasc.domain.tickets.events import EventKind
from ciasc.ports import Device, Printer, Reading, Transaction
from ciasc.station.access.accounts import changes_for_event, checked_name
from ciasc.station.access.hashing import hash_secret, new_secret


def find_device(tx: Reading, name: str) -> Device:
    """Return the device with that name; raise NotFound if there is none."""
    device = next((one for one in tx.devices.all() if one.name == name), None)
    if device is None:
        raise NotFound("station.device.not_found", name=name)
    return device


def checked_device(
    tx: Reading, role: Role, name: str, printer: str | None, desk: int | None = None
) -> Device:
    """Return a device that may be added; raise InvalidInput, Conflict or NotFound if it may not."""
    name = checked_name(message("station.name.device"), name, 40)
    if role not in DEVICE_ROLES:
        raise InvalidInput("station.device.not_a_device_role")
    if (desk is not None) != (role is Role.BUTTON):
        raise InvalidInput("station.device.button_needs_desk")
    if printer is not None and role is not Role.KIOSK:
        raise InvalidInput("station.device.only_kiosk_prints")
    there = next((known for known in tx.devices.all() if known.name == name), None)
    if there is not None and there.active:
        now: dict[str, JsonValue] = {"device": name, "kind": there.role.value, "printer": there.printer}
        raise Conflict("station.device.exists", name=name, now=now)
    _must_have_printer(tx, printer)
    # A machine that replaces another at the same place has its screen there.
    screen = there.screen if there is not None and there.role is role else None
    return Device(name=name, role=role, printer=printer, active=True, seen_at=None, desk=desk, screen=screen)


def _must_have_printer(tx: Reading, printer: str | None) -> None:
    if printer is not None and all(known.name != printer for known in tx.devices.printers()):
        raise NotFound("station.printer.not_found_add_it", printer=printer)


def add_device(tx: Transaction, by: Actor, at: datetime, fresh: Device, what: str = "added") -> str:
    """Create that device, which was checked; return its bearer token, to be shown one time."""
    secret = new_secret()
    tx.devices.save(fresh, hash_secret(secret))
    changes: dict[str, tuple[JsonValue, JsonValue]] = {"printer": (None, fresh.printer)}
    if fresh.band is not None:
        changes |= {"band": (None, fresh.band), "own_printer": (None, fresh.own_printer)}
    record_device_change(tx, by, at, fresh.name, what, changes)
    return secret


def revoke_device(tx: Transaction, by: Actor, at: datetime, name: str) -> None:
    """Revoke the token of a device."""
    device = find_device(tx, name)
    tx.devices.save(replace(device, active=False))
    record_device_change(tx, by, at, device.name, "revoked", {"active": (device.active, False)})


def set_screen(tx: Transaction, by: Actor, at: datetime, name: str, screen: KioskScreen | None) -> None:
    """Set the screen of a kiosk; None if it is not known."""
    device = find_device(tx, name)
    if device.role is not Role.KIOSK:
        raise InvalidInput("station.screen.only_kiosk")
    written = None if screen is None else str(screen)
    tx.devices.save(replace(device, screen=written))
    record_device_change(tx, by, at, device.name, "screen", {"screen": (device.screen, written)})


def set_voice(tx: Transaction, by: Actor, at: datetime, name: str, voice: KioskVoice) -> None:
    """Set how a kiosk speaks, and the keys of its keypad."""
    device = find_device(tx, name)
    if device.role is not Role.KIOSK:
        raise InvalidInput("station.voice.only_kiosk")
    tx.devices.save(replace(device, voice=str(voice)))
    record_device_change(tx, by, at, device.name, "voice", {"voice": (device.voice, str(voice))})


def choose_printer(tx: Transaction, by: Actor, at: datetime, name: str, printer: str | None) -> None:
    """Set the printer of a kiosk, or none."""
    device = find_device(tx, name)
    if device.role is not Role.KIOSK:
        raise InvalidInput("station.device.only_kiosk_prints")
    if printer is not None and device.own_printer is not None:
        raise InvalidInput("station.device.two_printers")
    _must_have_printer(tx, printer)
    tx.devices.save(replace(device, printer=printer))
    record_device_change(tx, by, at, device.name, "printer", {"printer": (device.printer, printer)})


def add_printer(
    tx: Transaction,
    by: Actor,
    at: datetime,
    name: str,
    url: str,
    profile: str | None,
    resolve: Callable[[str], str] = as_written,
) -> tuple[Printer, Printer | None]:
    """Create or update a printer; return it, and what it was before, None if it is new.

    Without a profile it keeps its own, and a new one is `GENERIC`. The caller has validated the values. Raise
    Conflict if another printer has that place: `resolve` returns the path that a path leads to.
    """
    name = checked_name(message("station.name.printer"), name, 40)
    printers = tx.devices.printers()
    before = next((known for known in printers if known.name == name), None)
    place = printer_place(url, resolve)
    for other in printers:
        if other.name != name and printer_place(other.url, resolve) == place:
            now: dict[str, JsonValue] = {"printer": other.name, "url": other.url}
            raise Conflict("station.printer.same_place", printer=other.name, now=now)
    kept = GENERIC if before is None else before.profile
    fresh = Printer(name=name, url=url, profile=profile or kept)
    tx.devices.save_printer(fresh)
    data: dict[str, JsonValue] = {"printer": fresh.name, "url": fresh.url, "profile": fresh.profile}
    if before is not None:
        moved = {"url": (before.url, fresh.url), "profile": (before.profile, fresh.profile)}
        data |= changes_for_event(moved)
    tx.events.record(EventKind.PRINTER_CHANGED, by, at, data=data)
    return fresh, before


def device_seen(tx: Transaction, at: datetime, name: str) -> None:
    """Update when a device last sent a request."""
    tx.devices.seen(name, at)


def record_presence(tx: Transaction, at: datetime, device: str, here: bool | None) -> None:  # noqa: FBT001 - as it is kept
    """Record that a device came (`here`), is away, or is none of the station any more (None)."""
    data = {"device": device} if here is not None else {"device": device, "what": "removed"}
    tx.events.record(EventKind.DEVICE_BACK if here else EventKind.DEVICE_AWAY, SYSTEM, at, data=data)


def remove_printer(tx: Transaction, by: Actor, at: datetime, name: str) -> None:
    """Delete a printer and its papers; raise Conflict while a kiosk prints on it."""
    tx.devices.remove_printer(name)
    tx.events.record(EventKind.PRINTER_CHANGED, by, at, data={"printer": name, "what": "removed"})


def record_device_change(
    tx: Transaction,
    by: Actor,
    at: datetime,
    name: str,
    what: str,
    changes: Mapping[str, tuple[JsonValue, JsonValue]],
) -> None:
    """Record an event with the changed fields of a device, each before and after."""
    tx.events.record(
        EventKind.DEVICE_CHANGED, by, at, data={"device": name, "what": what, **changes_for_event(changes)}
    )
