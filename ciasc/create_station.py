"""Set up a station: the steps that the command line and the demo share."""

import os
from contextlib import closing
from datetime import datetime
from pathlib import Path

from ciasc.content.services_of_new_station import initial_services
from ciasc.domain.core.errors import Conflict, InvalidInput, NotFound, Unavailable
from ciasc.domain.core.permissions import SYSTEM, Role
from ciasc.domain.core.print_jobs import GENERIC
from ciasc.domain.tickets.events import EventKind
from ciasc.ports import Clock, Printer, Reading, Staff, StationInfo, Store
from ciasc.printing.check_printer import check_printer
from ciasc.settings import load
from ciasc.station.access import accounts
from ciasc.station.access import change_devices as devices
from ciasc.station.access.hashing import hash_password, new_password
from ciasc.station.access.node_bands_and_printers import OwnSetup, with_own_setup
from ciasc.storage.engine import sqlite_file
from ciasc.storage.schema import upgrade
from ciasc.storage.store import open_store
from ciasc.utc_clock import utc_now


def create_station(data: Path, name: str, district: str, desks: int, clock: Clock = utc_now) -> None:
    """Create a station in that folder, its services and desks in one commit; raise Conflict if one exists."""
    if not name.strip() or len(name) > 80 or not name.isprintable():  # noqa: PLR2004 - as wide as a ticket bears
        raise InvalidInput("server.setup.bad_name")
    settings = load(data)
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make_private(settings.database)
    except OSError as error:
        raise Unavailable("server.setup.unusable_folder", folder=str(data), error=error.strerror) from error
    with closing(open_store(settings.database)) as store:
        upgrade(store.engine)
        _found(store, name.strip(), district.strip(), desks, clock())


def _make_private(address: str) -> None:
    """Create the database's file, if it is a missing SQLite file, so that no other account can read it.

    SQLite gives the files beside it the same mode. The mode of an existing file or folder does not change.
    """
    database = sqlite_file(address)
    if database is not None and database.parent.is_dir():
        os.close(os.open(database, os.O_CREAT | os.O_RDWR, 0o600))


def _found(store: Store, name: str, district: str, desks: int, at: datetime) -> None:
    with store.begin() as tx:
        if _exists(tx):
            raise Conflict("server.setup.station_exists")
        tx.config.save_station(StationInfo(id=1, name=name, district=district, open=True, seq=0))
        for service in initial_services():
            tx.config.save_service(service)
        for number in range(1, desks + 1):
            tx.desks.add(number)
        tx.events.record(EventKind.STATION_CHANGED, SYSTEM, at, data={"what": "created", "desks": desks})


def _exists(tx: Reading) -> bool:
    try:
        tx.config.station()
    except NotFound:
        return False
    return True


def add_staff(
    store: Store, name: str, role: Role, password: str | None, clock: Clock = utc_now
) -> str | None:
    """Create an account; return the first password if it was generated here, to show it one time."""
    made = None if password else new_password()
    digest = hash_password(password or made or "")
    with store.begin() as tx:
        accounts.add_staff(tx, SYSTEM, clock(), name, role, digest, must_change=made is not None)
    return made


def add_staff_token(store: Store, account: Staff, clock: Clock = utc_now) -> str:
    """Create a bearer token for the programs of that account; return it, to show it one time."""
    with store.begin() as tx:
        return accounts.add_staff_token(tx, SYSTEM, clock(), account)


def add_device(
    store: Store,
    role: Role,
    name: str,
    printer: str | None,
    desk: int | None = None,
    clock: Clock = utc_now,
    own: OwnSetup | None = None,
) -> str:
    """Create a device; return its bearer token, to show it one time.

    Only a button has a desk, only a kiosk of its own `own`, its printer and its band. Raise InvalidInput if
    an address or a profile is not valid.
    """
    if own is not None:
        check_printer(own.printer, own.profile)
    with store.begin() as tx:
        fresh = devices.checked_device(tx, role, name, printer, desk)
        if own is not None:
            fresh = with_own_setup(tx, fresh, own)
        return devices.add_device(tx, SYSTEM, clock(), fresh)


def add_printer(
    store: Store, name: str, url: str, profile: str | None = None, clock: Clock = utc_now
) -> tuple[Printer, Printer | None]:
    """Create a printer, or update the one of that name; return it, and its previous value (None if new).

    Without a profile an existing printer keeps its own. Raise InvalidInput if the address or the profile is
    not valid, Conflict if another printer has that place.
    """
    check_printer(url, profile or GENERIC)
    with store.begin() as tx:
        return devices.add_printer(tx, SYSTEM, clock(), name, url, profile, os.path.realpath)


def remove_printer(store: Store, name: str) -> None:
    """Remove a printer and its jobs; raise Conflict while a kiosk uses it."""
    with store.begin() as tx:
        devices.remove_printer(tx, SYSTEM, utc_now(), name)
