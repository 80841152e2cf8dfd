"""Pairing of a device: a code that lasts ten minutes and is used once."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from ciasc.domain.core.clock_pace import EVEN, ClockPace
from ciasc.domain.core.permissions import Actor, Role
from ciasc.ports import Pairing, Transaction
from ciasc.station.access.change_devices import checked_device, record_device_change
from ciasc.station.access.hashing import hash_secret

PAIRING_LASTS: Final = timedelta(minutes=10)
_CODE: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_CODE_LENGTH: Final = 8


def offer_pairing(
    tx: Transaction,
    by: Actor,
    at: datetime,
    role: Role,
    name: str,
    printer: str | None,
    pace: ClockPace = EVEN,
) -> str:
    """Return a code of eight letters and digits by which a browser becomes that device within ten minutes."""
    code = "".join(secrets.choice(_CODE) for _ in range(_CODE_LENGTH))
    fresh = checked_device(tx, role, name, printer)
    tx.devices.add_pairing(
        Pairing(hash_secret(code), fresh.name, role, printer, at + pace.ahead(PAIRING_LASTS)), at
    )
    record_device_change(tx, by, at, fresh.name, "pairing", {})
    return code
