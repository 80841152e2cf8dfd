"""Setting up a station: what the command line and the demo have in common."""

from contextlib import closing
from pathlib import Path
from uuid import uuid4

from ciasc.app import utc_now
from ciasc.content.catalogue import initial_services
from ciasc.domain.errors import Conflict, InvalidInput, NotFound, Unavailable
from ciasc.domain.events import Kind
from ciasc.domain.people import SYSTEM, Role
from ciasc.ports import Device, Printer, Reading, Staff, StationInfo, Store, Transaction
from ciasc.printing.profiles import profile_of
from ciasc.settings import load
from ciasc.storage import open_store, upgrade
from ciasc.web.auth import hash_password, hashed, new_password, new_secret


def create_station(data: Path, name: str, district: str, desks: int) -> None:
    """A new station in that folder, its services and desks in one commit; Conflict if one is there."""
    if not name.strip() or len(name) > 80 or not name.isprintable():  # noqa: PLR2004 - as wide as a ticket bears
        raise InvalidInput("El nombre de la comisaría debe tener entre 1 y 80 caracteres.")
    settings = load(data)
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(f"No se puede usar la carpeta {data}: {error.strerror}.") from error
    with closing(open_store(settings.database)) as store:
        upgrade(store.engine)
        _found(store, name.strip(), district.strip(), desks)


def _found(store: Store, name: str, district: str, desks: int) -> None:
    with store.begin() as tx:
        if _exists(tx):
            raise Conflict("Ya hay una comisaría en esa carpeta.")
        tx.save_station(StationInfo(id=1, name=name, district=district, open=True, seq=0))
        for service in initial_services():
            tx.save_service(service)
        for number in range(1, desks + 1):
            tx.add_desk(number)
        tx.record(Kind.STATION_CHANGED, SYSTEM, utc_now(), data={"what": "created", "desks": desks})


def _exists(tx: Reading) -> bool:
    try:
        tx.station()
    except NotFound:
        return False
    return True


def add_staff(store: Store, name: str, role: Role, password: str | None) -> str | None:
    """Create an account; the first password if it was made here, to be shown once."""
    name = name.strip()
    if not name or len(name) > 60 or not name.isprintable():  # noqa: PLR2004 - as wide as the column
        raise InvalidInput("El nombre de la cuenta debe tener entre 1 y 60 caracteres.")
    made = None if password else new_password()
    account = Staff(
        id=f"staff:{uuid4().hex[:12]}",
        name=name,
        role=role,
        password_hash=hash_password(password or made or ""),
        active=True,
        must_change=made is not None,
    )
    with store.begin() as tx:
        tx.save_staff(account)
        _record(tx, account, "added")
    return made


def add_staff_token(store: Store, account: Staff) -> str:
    """Give the programs of that account a bearer token, to be shown once."""
    secret = new_secret()
    with store.begin() as tx:
        tx.add_staff_token(hashed(secret), account.id, utc_now())
        _record(tx, account, "token")
    return secret


def add_device(store: Store, role: Role, name: str, printer: str | None, desk: int | None = None) -> str:
    """Register a device; its bearer token, to be shown once. A button is at a desk, nothing else is."""
    name = name.strip()
    if not name or len(name) > 40 or not name.isprintable():  # noqa: PLR2004 - as wide as the column
        raise InvalidInput("El nombre del equipo debe tener entre 1 y 40 caracteres.")
    if (desk is not None) != (role is Role.BUTTON):
        raise InvalidInput("Un botón de llamada es de un módulo: indique --desk. Los demás equipos no.")
    secret = new_secret()
    with store.begin() as tx:
        if any(known.name == name and known.active for known in tx.devices()):
            raise Conflict(f"Ya existe el equipo «{name}».")
        if printer is not None and all(known.name != printer for known in tx.printers()):
            raise NotFound(f"No existe la impresora «{printer}». Agréguela con: ciasc printer add")
        fresh = Device(name=name, role=role, printer=printer, active=True, seen_at=None, desk=desk)
        tx.save_device(fresh, hashed(secret))
        tx.record(Kind.DEVICE_CHANGED, SYSTEM, utc_now(), data={"device": name, "what": "added"})
    return secret


def add_printer(store: Store, name: str, url: str, profile: str) -> None:
    """Register a printer; InvalidInput if its address or profile is not one."""
    if not name.strip() or len(name) > 40 or not name.isprintable():  # noqa: PLR2004 - as wide as the column
        raise InvalidInput("El nombre de la impresora debe tener entre 1 y 40 caracteres.")
    profile_of(url, profile)
    with store.begin() as tx:
        tx.save_printer(Printer(name=name.strip(), url=url, profile=profile))
        tx.record(
            Kind.PRINTER_CHANGED, SYSTEM, utc_now(), data={"printer": name, "url": url, "profile": profile}
        )


def remove_printer(store: Store, name: str) -> None:
    """Forget a printer and its papers; Conflict while a kiosk prints on it."""
    with store.begin() as tx:
        tx.remove_printer(name)
        tx.record(Kind.PRINTER_CHANGED, SYSTEM, utc_now(), data={"printer": name, "what": "removed"})


def _record(tx: Transaction, account: Staff, what: str) -> None:
    tx.record(Kind.STAFF_CHANGED, SYSTEM, utc_now(), data={"staff": account.id, "what": what})
