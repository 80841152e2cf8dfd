"""Pairing of a device: a code that lasts ten minutes and is used once."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from ciasc.domain.core.clock_pace import EVEN, ClockPace
from ciasc.domain.core.permissions import Actor
from ciasc.domain.core.print_jobs import GENERIC
from ciasc.ports import Device, Pairing, Transaction
from ciasc.station.access.change_devices import add_device, checked_device, record_device_change
from ciasc.station.access.hashing import hash_secret
from ciasc.station.access.node_bands_and_printers import OwnSetup, with_own_setup

PAIRING_LASTS: Final = timedelta(minutes=10)
_CODE: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_CODE_LENGTH: Final = 8


def random_code(length: int) -> str:
    """Return so many letters and digits, without those that are read as another."""
    return "".join(secrets.choice(_CODE) for _ in range(length))


def normal_code(typed: str) -> str:
    """Return the code that a person typed, without spaces and hyphens, in capitals."""
    return "".join(typed.split()).replace("-", "").upper()


def offer_pairing(
    tx: Transaction,
    by: Actor,
    at: datetime,
    fresh: Device,
    pace: ClockPace = EVEN,
) -> str:
    """Return a code of eight letters and digits by which a machine becomes that device within ten minutes."""
    code = random_code(_CODE_LENGTH)
    offer = Pairing(
        code_hash=hash_secret(code),
        name=fresh.name,
        role=fresh.role,
        printer=fresh.printer,
        expires_at=at + pace.ahead(PAIRING_LASTS),
        band=fresh.band,
        own_printer=fresh.own_printer,
        own_profile=fresh.own_profile,
    )
    tx.devices.add_pairing(offer, at)
    record_device_change(tx, by, at, fresh.name, "pairing", {})
    return code


def pair_device(
    tx: Transaction, at: datetime, code: str, pace: ClockPace = EVEN
) -> tuple[str, Device] | None:
    """Create the device that waits for that code; return its secret and the device.

    Return None if the code is wrong or expired; raise Conflict if its band is not free any more.
    """
    digest = hash_secret(normal_code(code))
    offer = tx.devices.pairing(digest, pace.deadline(at, PAIRING_LASTS))
    if offer is None:
        return None
    device = checked_device(tx, offer.role, offer.name, offer.printer)
    if offer.own_printer is not None:
        own = OwnSetup(offer.own_printer, offer.own_profile or GENERIC, offer.band)
        device = with_own_setup(tx, device, own)
    tx.devices.end_pairing(digest)
    return add_device(tx, device.actor, at, device, "paired"), device
