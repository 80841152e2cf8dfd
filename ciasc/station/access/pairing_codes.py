"""Pairing of a device: a code that lasts ten minutes and is used once."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from ciasc.domain.core.clock_pace import EVEN, ClockPace
from ciasc.domain.core.permissions import Actor
from ciasc.ports import Device, Pairing, Transaction
from ciasc.station.access.change_devices import record_device_change
from ciasc.station.access.hashing import hash_secret

PAIRING_LASTS: Final = timedelta(minutes=10)
_CODE: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_CODE_LENGTH: Final = 8


def offer_pairing(
    tx: Transaction,
    by: Actor,
    at: datetime,
    fresh: Device,
    pace: ClockPace = EVEN,
) -> str:
    """Return a code of eight letters and digits by which a machine becomes that device within ten minutes."""
    code = "".join(secrets.choice(_CODE) for _ in range(_CODE_LENGTH))
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
