"""The numbers and the printer that the station gives to each kiosk of its own, and their faults."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from ciasc.domain.core.errors import Conflict, InvalidInput
from ciasc.domain.core.messages import Message, message
from ciasc.domain.core.offline_numbers import OfflineBand, free_band
from ciasc.domain.core.permissions import Actor, Role
from ciasc.domain.core.print_jobs import GENERIC
from ciasc.ports import Device, Reading, Transaction
from ciasc.station.access.change_devices import find_device, record_device_change

ONLY_USB_PRINTER: Final = "usb:/dev/ciasc/printer0"
"""The only USB printer of a machine, by the name that the rules of `hardware/udev` give it."""


@dataclass(frozen=True, slots=True)
class OwnSetup:
    """The printer that is plugged into a kiosk of its own, and its band; without one the station chooses."""

    printer: str = ONLY_USB_PRINTER
    profile: str = GENERIC
    band: str | None = None


@dataclass(frozen=True, slots=True)
class SelfReport:
    """What a running kiosk of its own reports: the band of its own settings, and whether it has a printer."""

    band: str | None
    prints: bool


def with_own_setup(tx: Reading, device: Device, own: OwnSetup) -> Device:
    """Return that new kiosk with its band and its printer.

    Raise InvalidInput if it is no kiosk or prints elsewhere, Conflict if the band is not free.
    """
    if device.role is not Role.KIOSK:
        raise InvalidInput("station.device.only_kiosk_prints")
    if device.printer is not None:
        raise InvalidInput("station.device.two_printers")
    return replace(
        device, band=str(_band(tx, device.name, own.band)), own_printer=own.printer, own_profile=own.profile
    )


def assign_band(tx: Transaction, by: Actor, at: datetime, name: str, band: str | None) -> str:
    """Give that band to a kiosk, or the next free one; return it. Raise Conflict if it is not free."""
    device = find_device(tx, name)
    if device.role is not Role.KIOSK or device.printer is not None:
        raise InvalidInput("station.device.only_own_kiosk")
    given = str(_band(tx, name, band))
    tx.devices.save(replace(device, band=given))
    record_device_change(tx, by, at, name, "band", {"band": (device.band, given)})
    return given


def set_own_printer(tx: Transaction, by: Actor, at: datetime, name: str, own: OwnSetup) -> None:
    """Set the printer of a kiosk of its own; the caller has validated its address and profile."""
    device = find_device(tx, name)
    if device.role is not Role.KIOSK or device.printer is not None:
        raise InvalidInput("station.device.only_own_kiosk")
    tx.devices.save(replace(device, own_printer=own.printer, own_profile=own.profile))
    changes = {
        "own_printer": (device.own_printer, own.printer),
        "own_profile": (device.own_profile, own.profile),
    }
    record_device_change(tx, by, at, name, "own_printer", changes)


def _band(tx: Reading, name: str, wanted: str | None) -> OfflineBand:
    devices = tx.devices.all()
    others = [one for one in devices if one.name != name and one.band is not None]
    if wanted is None:
        return _next_band(devices, others, name)
    band = OfflineBand.of(wanted)
    for other in others:
        if other.active and other.band is not None and band.shares(OfflineBand.of(other.band)):
            now = {"device": other.name, "band": other.band}
            raise Conflict("station.device.band_taken", band=str(band), other=other.name, now=now)
    return band


def _next_band(devices: Sequence[Device], others: Sequence[Device], name: str) -> OfflineBand:
    """Return the band that a kiosk of that name had, else a free one, first one that no retired kiosk had."""
    active = [OfflineBand.of(one.band) for one in others if one.active and one.band is not None]
    retired = [OfflineBand.of(one.band) for one in others if not one.active and one.band is not None]
    before = [OfflineBand.of(one.band) for one in devices if one.name == name and one.band is not None]
    if before and not any(before[0].shares(other) for other in active):
        return before[0]
    band = free_band([*active, *retired]) or free_band(active)
    if band is None:
        raise Conflict("station.device.no_free_band")
    return band


def without_own_setup(device: Device) -> bool:
    """Return whether the station gave that kiosk neither a printer nor a band; its own settings may."""
    given = device.printer or device.own_printer or device.band
    return device.active and device.role is Role.KIOSK and given is None


def kiosk_faults(
    devices: Sequence[Device], reports: Mapping[str, SelfReport] | None = None
) -> Iterator[tuple[str, Message]]:
    """Yield each fault of a kiosk's printer or numbers: its name and what is wrong.

    `reports` are those of running kiosks, by the name; None if they are not known here.
    """
    heard = reports or {}
    kiosks = [one for one in devices if one.active and one.role is Role.KIOSK]
    bands = {one.name: _effective(one, heard.get(one.name)) for one in kiosks}
    for one in kiosks:
        report = heard.get(one.name)
        if one.printer is None and one.own_printer is None and (report is None or not report.prints):
            yield one.name, message("station.own_kiosk.without_printer", kiosk=one.name)
        yield from ((one.name, words) for words in _band_faults(one, report, bands))


def _effective(kiosk: Device, report: SelfReport | None) -> OfflineBand | None:
    band = kiosk.band or (report.band if report is not None else None)
    return None if band is None else OfflineBand.of(band)


def _band_faults(
    kiosk: Device, report: SelfReport | None, bands: Mapping[str, OfflineBand | None]
) -> Iterator[Message]:
    band = bands[kiosk.name]
    if band is None:
        if report is not None or kiosk.own_printer is not None:
            yield message("station.own_kiosk.without_band", kiosk=kiosk.name)
        return
    if kiosk.band is None:
        yield message("station.own_kiosk.own_band", kiosk=kiosk.name, band=str(band))
    for name, other in bands.items():
        if name != kiosk.name and other is not None and band.shares(other):
            yield message("station.own_kiosk.same_band", band=str(band), other=name)
